import type { Page, PageWord } from '@cis/fileproc-core';

/** Points from the page's left and upper edge: left, top, width, height. */
export type Box = PageWord['box'];

/** A word of a line. */
export interface LineWord extends PageWord {
  /** The page's text has a space between this word and the next one of the line. */
  readonly spaceAfter: boolean;
}

/** Where a line's text runs to, as the page is seen. */
export type Direction = 'right' | 'down' | 'left' | 'up';

/** A line of a page, in the page's reading order. */
export interface TextLine {
  readonly words: readonly LineWord[];
  readonly box: Box;
  readonly direction: Direction;
  /** Upright characters one below another: Japanese in columns. */
  readonly isColumn: boolean;
}

/** A box is that of several characters in a column where it is higher than wide by this. */
const TALL = 1.5;
/** Characters that are searched for a word which does not follow the one before, as where a hyphen was taken out. */
const LOOK_AHEAD = 200;

/**
 * The words of a page in its lines. What is a line, and where a space stands, is told by the page's text, in which the words
 * follow one another; where a word is not in the text, by its place.
 */
export function textLines({ text, words = [] }: Pick<Page, 'text' | 'words'>): TextLine[] {
  const lines: LineWord[][] = [];
  let at = 0;
  for (const word of words) {
    if (word.text.trim() === '') continue;
    const found = text.indexOf(word.text, at);
    const before = lines.at(-1)?.at(-1);
    const follows = found >= 0 && found - at <= LOOK_AHEAD;
    const between = follows ? text.slice(at, found) : '';
    const isNewLine = !before || (follows ? between.includes('\n') : !areLevel(before.box, word.box));
    if (follows) at = found + word.text.length;
    const placed: LineWord = { ...word, spaceAfter: false };
    if (isNewLine) lines.push([placed]);
    else {
      const line = lines.at(-1)!;
      if (!follows || between !== '') line[line.length - 1] = { ...before, spaceAfter: true };
      line.push(placed);
    }
  }
  return directed(lines);
}

/** Gives each line its direction: its words tell it, or else most of the other lines. */
function directed(lines: readonly (readonly LineWord[])[]): TextLine[] {
  const told = lines.map(directionOf);
  const votes = new Map<Direction, number>();
  for (const [index, direction] of told.entries())
    if (direction) votes.set(direction, (votes.get(direction) ?? 0) + lines[index]!.length);
  const [most = 'right'] = [...votes].sort(([, a], [, b]) => b - a).map(([direction]) => direction);
  return lines.map((words, index) => {
    const box = boxAround(words.map((word) => word.box));
    const direction = told[index] ?? alongBox(box, words, most);
    const isColumn = direction === 'down' && words.some(({ text }) => CJK.test(text));
    return { words, box, direction, isColumn };
  });
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u;

/** By the way from the first word to the last; undefined of a line with one word. */
function directionOf(words: readonly LineWord[]): Direction | undefined {
  const [first, last] = [words[0]!, words.at(-1)!];
  if (first === last) return undefined;
  const across = centre(last.box, 0) - centre(first.box, 0);
  const down = centre(last.box, 1) - centre(first.box, 1);
  if (Math.abs(across) >= Math.abs(down)) return across >= 0 ? 'right' : 'left';
  return down >= 0 ? 'down' : 'up';
}

/** A single word runs along the longer side of its box, the way that most lines of the page run. */
function alongBox([, , width, height]: Box, [word]: readonly LineWord[], most: Direction): Direction {
  const several = [...word!.text].length > 1;
  const isTall = several && height > width * TALL;
  const isWide = several && width > height * TALL;
  if (isTall) return most === 'up' ? 'up' : 'down';
  if (isWide) return most === 'left' ? 'left' : 'right';
  return most;
}

const centre = (box: Box, axis: 0 | 1): number => box[axis] + box[axis + 2]! / 2;

/** Whether two boxes share most of their height. */
function areLevel([, topA, , highA]: Box, [, topB, , highB]: Box): boolean {
  const shared = Math.min(topA + highA, topB + highB) - Math.max(topA, topB);
  return shared > Math.min(highA, highB) / 2;
}

/** The box around boxes. */
export function boxAround(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}
