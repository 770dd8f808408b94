/** How the tokeniser reads a code point. */
export const CHARACTER = {
  separator: 1,
  /** Of a script that puts spaces between its words. */
  word: 2,
  /** Of a script that does not: Han, kana, Hangul, Thai, Lao, Khmer, Myanmar. */
  continuous: 3,
  /** Reads as if it were not there: soft hyphens, variation selectors, accents that stand alone. */
  ignorable: 4,
  space: 5,
  lineBreak: 6,
} as const;

/** One of {@link CHARACTER}. */
export type CharacterClass = (typeof CHARACTER)[keyof typeof CHARACTER];

const IGNORABLE = /\p{Default_Ignorable_Code_Point}|[\u0300-\u036f]/u;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;
const SPACE = /[\p{Zs}\t]/u;
const READABLE = /[\p{L}\p{M}\p{N}]/u;
/** Script_Extensions, so that the long vowel mark ー and the iteration marks 々 ゝ ヽ belong to the words that they stand in. */
const CONTINUOUS =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
/** Accents over and under Latin, Greek and Cyrillic letters; the voicing marks of kana are not among them. */
const ACCENTS = /[\u0300-\u036f]/g;

/** Classes of the Basic Multilingual Plane, found when first met: 0 is not yet. */
const classes = new Uint8Array(0x10000);
const foldedUnits: (string | undefined)[] = [];
const foldedAstral = new Map<number, string>();

/** How a code point is read. The text must be NFKC-normalised. */
export function classOf(codePoint: number): CharacterClass {
  if (codePoint > 0xffff) return classify(codePoint);
  const known = classes[codePoint];
  if (known) return known as CharacterClass;
  const found = classify(codePoint);
  classes[codePoint] = found;
  return found;
}

function classify(codePoint: number): CharacterClass {
  const character = String.fromCodePoint(codePoint);
  if (LINE_BREAK.test(character)) return CHARACTER.lineBreak;
  if (SPACE.test(character)) return CHARACTER.space;
  if (IGNORABLE.test(character)) return CHARACTER.ignorable;
  if (!READABLE.test(character)) return CHARACTER.separator;
  return CONTINUOUS.test(character) ? CHARACTER.continuous : CHARACTER.word;
}

/**
 * A code point without case and accents: `É` and `e` are one, `ß` is `ss`. Hiragana and katakana, voiced and unvoiced kana,
 * old and new forms of kanji stay what they are.
 */
export function foldOf(codePoint: number): string {
  if (codePoint > 0xffff) {
    let folded = foldedAstral.get(codePoint);
    if (folded === undefined) {
      folded = fold(codePoint);
      foldedAstral.set(codePoint, folded);
    }
    return folded;
  }
  let folded = foldedUnits[codePoint];
  if (folded === undefined) {
    folded = fold(codePoint);
    foldedUnits[codePoint] = folded;
  }
  return folded;
}

function fold(codePoint: number): string {
  const lower = String.fromCodePoint(codePoint).toLowerCase();
  if (lower === 'ß') return 'ss';
  return lower.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
}
