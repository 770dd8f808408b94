/** What kind of character a UTF-16 code unit is, for counting words and telling languages. */
export const KIND = {
  /** White space, controls, and punctuation of Chinese, Japanese and Korean, which stands without spaces. */
  separator: 0,
  /** Other punctuation and symbols: part of the word around it. */
  symbol: 1,
  digit: 2,
  latin: 3,
  /** Letters and marks of scripts that put spaces between words, Latin left out. */
  letter: 4,
  hangul: 5,
  kana: 6,
  han: 7,
} as const;

/** Number of kinds. */
export const KINDS = 8;

let table: Uint8Array | undefined;

/** The kind of every UTF-16 code unit, made on first use. */
export function kindTable(): Uint8Array {
  table ??= Uint8Array.from({ length: 0x10000 }, (_, unit) => kindOf(unit));
  return table;
}

function kindOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return KIND.digit;
  // Upper halves of pairs for the supplementary ideographic planes; all lower halves go with what stands before.
  if (unit >= 0xd840 && unit <= 0xd8ff) return KIND.han;
  if (unit >= 0xd800 && unit <= 0xdfff) return KIND.symbol;
  // The large blocks by their ends: asking for each of their 40,000 characters would cost every new process 40 ms.
  if ((unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0x4e00 && unit <= 0x9fff)) return KIND.han;
  if (unit >= 0xac00 && unit <= 0xd7a3) return KIND.hangul;
  if (unit >= 0xe000 && unit <= 0xf8ff) return KIND.symbol;
  const character = String.fromCharCode(unit);
  if (/\p{Script=Hangul}/u.test(character)) return KIND.hangul;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(character)) return KIND.kana;
  if (/[\p{Script=Han}々〆]/u.test(character)) return KIND.han;
  if (/[\p{Script=Latin}]/u.test(character)) return KIND.latin;
  if (/[\p{L}\p{M}]/u.test(character)) return KIND.letter;
  if (/\p{N}/u.test(character)) return KIND.digit;
  if (/[\s\p{Z}\p{Cc}]/u.test(character) || (unit >= 0x3000 && unit <= 0x303f) || (unit >= 0xff00 && unit <= 0xffef))
    return KIND.separator;
  return KIND.symbol;
}
