import type { TextBox } from '../geometry/text-box.ts';
import { readingRows } from './columns.ts';
import { type Direction, placed } from './frame.ts';

/** The boxes of an upright page as lines in reading order. */
export function linesOf(boxes: readonly TextBox[], direction: Direction): TextBox[][] {
  return readingRows(placed(boxes, direction)).map((row) => row.map(({ content }) => content));
}
