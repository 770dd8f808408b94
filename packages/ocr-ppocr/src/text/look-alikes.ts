import type { ReadCharacter } from '../recognition/decode.ts';

/** Katakana that look like another character, as that is read by mistake. */
const KATAKANA_OF: Readonly<Record<string, string>> = {
  一: 'ー',
  '—': 'ー',
  '―': 'ー',
  '-': 'ー',
  力: 'カ',
  口: 'ロ',
  二: 'ニ',
  工: 'エ',
  夕: 'タ',
  卜: 'ト',
  八: 'ハ',
  へ: 'ヘ',
  り: 'リ',
};

const KATAKANA = /^[ァ-ヺー]$/u;
const KANJI_OR_NUMBER = /^[\p{Script=Han}\p{N}]$/u;

/** With these before or behind it, 間 is no word and 問 is: 質問, 問い, 問題. */
const BEFORE_QUESTION = new Set([...'質訪学疑顧設諮']);
const AFTER_QUESTION = new Set([...'い題屋診']);

/**
 * Settles characters that look alike by their neighbours, only where the other reading is no Japanese: katakana between
 * katakana, the long vowel at the end of a katakana word, 問 in its words. The recogniser reads 問い as 間い in
 * half of the cases with Noto Sans JP.
 */
export function settleLookAlikes(characters: readonly ReadCharacter[]): ReadCharacter[] {
  return characters.map((character, index) => {
    const before = characters[index - 1]?.text ?? '';
    const after = characters[index + 1]?.text ?? '';
    const settled = settle(character.text, before, after);
    return settled === undefined ? character : { ...character, text: settled };
  });
}

function settle(text: string, before: string, after: string): string | undefined {
  if (text === '間' && (AFTER_QUESTION.has(after) || BEFORE_QUESTION.has(before))) return '問';
  const katakana = KATAKANA_OF[text];
  if (!katakana || !KATAKANA.test(before)) return undefined;
  if (KATAKANA.test(after)) return katakana;
  // モデル-A keeps its hyphen.
  if (text === '-') return undefined;
  // データ一覧 and アンケート一件 keep their number.
  return katakana === 'ー' && before !== 'ー' && after !== '' && !KANJI_OR_NUMBER.test(after) ? katakana : undefined;
}
