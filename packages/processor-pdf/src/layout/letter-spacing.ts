import type { PlacedGlyph, TextRun } from '../document.ts';
import { plainForms } from '../text/presentation-forms.ts';

/** Four letters with white space around each; Japanese is never judged by its spaces. */
const SPREAD_OUT = /(?<!\p{L})(?:[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}] +){3,}\p{L}(?!\p{L})/u;

/** Whether text holds letters one by one: spaced out by the file for looks, or typed so; only the gaps can tell. */
export function looksSpreadOut(text: string): boolean {
  return SPREAD_OUT.test(text);
}

/** Gaps in ems. The usual one between two letters; under it pdf.js sees no white space. */
const MIN_SPACING = 0.08;
/** Above it letters that are placed one by one may be words: TeX sets a third of an em. */
const MAX_PLACED = 0.25;
/** Above it not even character spacing joins letters. */
const MAX_SPACING = 2;
/** Gaps this near to the usual one are letter spacing (kerning moves letters by up to 0.08), wider ones by this part words. */
const SAME = 0.06;
const WORD_BREAK = 0.15;
const MIN_SAME = 0.6;
/** Gaps that must be seen, where the file asks for character spacing and where it places each letter. */
const MIN_GAPS = { spaced: 2, placed: 5 } as const;

/** Each is looked for at every run; hostile pages hold any number. */
const MAX_LINES = 2_000;

/**
 * Joins letters that are spaced out for looks: runs of a line whose letters all stand at one distance from each other
 * become one run a word. A word ends at a space of the file or at a wider gap. Letters with typed spaces between all of
 * them stay as they were typed.
 */
export function joinSpacedLetters(runs: readonly TextRun[], glyphs: readonly PlacedGlyph[]): TextRun[] {
  const lines = glyphLines(glyphs)
    .map(wordsOf)
    .filter((words) => words !== undefined)
    .slice(0, MAX_LINES);
  const joined: TextRun[] = [];
  let next = 0;
  for (let i = 0; i < runs.length; ) {
    const found = lines.findIndex((words, at) => at >= next && startsAt(words[0]![0]!, runs[i]!));
    const words = lines[found];
    const end = words
      ? matchEnd(
          runs,
          i,
          words
            .flat()
            .map(({ text }) => text)
            .join(''),
        )
      : undefined;
    if (words && end !== undefined) {
      for (const [k, word] of words.entries()) joined.push(wordRun(word, runs[i]!, k > 0 || runs[i]!.spaceBefore));
      next = found + 1;
      i = end;
    } else joined.push(runs[i++]!);
  }
  return joined;
}

const isSpace = (glyph: PlacedGlyph) => glyph.text.trim() === '';

/** Distance from the end of one glyph to the start of another along the text, and across it, in points. */
function between(before: PlacedGlyph, after: PlacedGlyph): { readonly gap: number; readonly across: number } {
  const radians = (before.angle * Math.PI) / 180;
  const [dx, dy] = [after.x - before.x, after.y - before.y];
  return {
    gap: dx * Math.cos(radians) + dy * Math.sin(radians) - before.length,
    across: dy * Math.cos(radians) - dx * Math.sin(radians),
  };
}

function glyphLines(glyphs: readonly PlacedGlyph[]): PlacedGlyph[][] {
  const lines: PlacedGlyph[][] = [];
  let last: PlacedGlyph | undefined;
  for (const glyph of glyphs) {
    const { gap, across } = last ? between(last, glyph) : { gap: 0, across: 0 };
    const goesOn =
      last &&
      Math.abs(glyph.angle - last.angle) < 1 &&
      Math.abs(glyph.size - last.size) < 0.05 * last.size &&
      Math.abs(across) < 0.1 * last.size &&
      gap > -0.3 * last.size &&
      gap < (MAX_SPACING + 1) * last.size;
    if (goesOn) lines.at(-1)!.push(glyph);
    else lines.push([glyph]);
    last = glyph;
  }
  return lines;
}

/** The words of a line whose letters are spaced out; nothing where they are not. */
function wordsOf(line: readonly PlacedGlyph[]): PlacedGlyph[][] | undefined {
  const letters: { glyph: PlacedGlyph; gap: number; typed: boolean }[] = [];
  let typed = false;
  for (const glyph of line) {
    if (isSpace(glyph)) typed = letters.length > 0;
    else {
      const before = letters.at(-1);
      letters.push({ glyph, gap: before ? between(before.glyph, glyph).gap / glyph.size : 0, typed });
      typed = false;
    }
  }
  const gaps = letters.slice(1).flatMap(({ gap, typed }) => (typed ? [] : [gap]));
  const spaced = line.every((glyph) => glyph.spaced);
  if (gaps.length < (spaced ? MIN_GAPS.spaced : MIN_GAPS.placed)) return undefined;
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!;
  const same = gaps.filter((gap) => Math.abs(gap - usual) <= SAME).length;
  if (usual < MIN_SPACING || usual > (spaced ? MAX_SPACING : MAX_PLACED) || same < MIN_SAME * gaps.length)
    return undefined;
  const words: PlacedGlyph[][] = [];
  for (const { glyph, gap, typed } of letters) {
    if (words.length === 0 || typed || gap > usual + WORD_BREAK) words.push([glyph]);
    else words.at(-1)!.push(glyph);
  }
  return words;
}

function startsAt(glyph: PlacedGlyph, run: TextRun): boolean {
  const near = 0.1 * run.size;
  return Math.abs(glyph.x - run.x) < near && Math.abs(glyph.y - run.y) < near && !run.vertical && !run.rightToLeft;
}

const letters = (text: string) => text.normalize('NFKC').replace(/\s/g, '');

/** The end of the runs from `from` on that hold exactly this text, white space aside. */
function matchEnd(runs: readonly TextRun[], from: number, text: string): number | undefined {
  const wanted = letters(text);
  let found = '';
  for (let i = from; i < runs.length && found.length < wanted.length; i++) {
    found += letters(runs[i]!.text);
    if (found === wanted) return i + 1;
  }
  return undefined;
}

function wordRun(word: readonly PlacedGlyph[], run: TextRun, spaceBefore: boolean): TextRun {
  const [first, last] = [word[0]!, word.at(-1)!];
  const { x, y } = first;
  const length = Math.hypot(last.x - x, last.y - y) + last.length;
  return { ...run, text: plainForms(word.map(({ text }) => text).join('')), x, y, length, spaceBefore };
}
