import type { ReadCharacter } from '../recognition/decode.ts';

const VOICED =
  'かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボ';
const HALF_VOICED = 'はぱひぴふぷへぺほぽハパヒピフプヘペホポばぱびぴぶぷべぺぼぽバパビピブプベペボポ';

/** The mark of a voiced sound, and of ぱ, as a character of its own is read. */
const VOICE_MARK = /^[゛ﾞ]$/u;
const HALF_VOICE_MARK = /^[゜ﾟ°˚º]$/u;

const KATAKANA = /^[ァ-ヺー]$/u;
const HIRAGANA = /^[ぁ-ゖ]$/u;

/**
 * Half-width katakana have the mark of a voiced sound beside them as a character of its own. The recogniser reads
 * them in full width, with the mark, without, or with both: カ゛, パ°. Here mark and character become one.
 */
export function settleHalfWidth(characters: readonly ReadCharacter[]): ReadCharacter[] {
  const result: ReadCharacter[] = [];
  for (const character of characters) {
    const before = result.at(-1);
    const merged = before && withMark(before.text, character.text);
    if (merged) result[result.length - 1] = { ...before, text: merged };
    else result.push(character);
  }
  return result;
}

/** The character with the mark; undefined where the second is no mark, or cannot belong to the first. */
function withMark(text: string, mark: string): string | undefined {
  if (!KATAKANA.test(text) && !HIRAGANA.test(text)) return undefined;
  const pairs = VOICE_MARK.test(mark) ? VOICED : HALF_VOICE_MARK.test(mark) ? HALF_VOICED : '';
  const at = pairs.indexOf(text);
  if (at < 0) return undefined;
  return at % 2 === 0 ? pairs[at + 1] : text;
}
