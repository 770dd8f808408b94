import type { ReadLine, ReadWord } from './lines.ts';

/** Characters that are written without spaces between them: Han, kana, and the punctuation and full-width forms of theirs. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇\u3000-\u303f\uff00-\uffef]/u;

/** From this gap on, in heights of the line, words of Japanese stand in different columns of a table. */
const COLUMN_GAP = 1.2;

/** From this gap on, in heights of the line, somebody set a space between Japanese and Latin text; the type itself leaves less. */
const SPACE_GAP = 0.25;

/**
 * A line as a person writes it. Tesseract puts a space between all words that it cut Japanese into; here one stays
 * between words of Latin, and elsewhere only where the picture has a gap.
 */
export function joinWords(line: ReadLine): string {
  const height = Math.max(...line.map(({ box }) => Math.min(box[2], box[3])));
  let text = '';
  let previous: ReadWord | undefined;
  for (const word of line) {
    text += previous && isSpaced(previous, word, height) ? ` ${word.text}` : word.text;
    previous = word;
  }
  return text;
}

function isSpaced(before: ReadWord, after: ReadWord, height: number): boolean {
  const unspaced = [UNSPACED.test(before.text.at(-1) ?? ''), UNSPACED.test([...after.text][0] ?? '')];
  if (!unspaced[0] && !unspaced[1]) return true;
  return gapBetween(before, after) >= height * (unspaced[0] && unspaced[1] ? COLUMN_GAP : SPACE_GAP);
}

/** Pixels between two boxes, whichever way the line runs. */
function gapBetween({ box: a }: ReadWord, { box: b }: ReadWord): number {
  return Math.max(b[0] - (a[0] + a[2]), a[0] - (b[0] + b[2]), b[1] - (a[1] + a[3]), a[1] - (b[1] + b[3]));
}
