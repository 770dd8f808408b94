import { CJK, CJK_LETTER, cleanText, firstOf, lastOf, meetsInCjk } from '../text/characters.ts';
import { inLogicalOrder, logicalOrder } from './logical-order.ts';
import type { PlacedRun } from './placed-run.ts';
import { onOneLine, type Segment } from './segments.ts';

/** The text of ordered segments, lines ended by `\n`; words that a line's end parts are joined. */
export function joinSegments(segments: readonly Segment[]): string {
  const lines = toLines(segments);
  let text = '';
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before) text = joinLines(text, before, line, fullWidth(lines, index - 1));
    text += line.text;
  }
  return text;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
}

/** Neighbouring segments on one line, from the left to the right. */
function toLines(segments: readonly Segment[]): Line[] {
  const rows: Segment[][] = [];
  for (const segment of segments) {
    const row = rows.at(-1);
    if (row && onOneLine(row.at(-1)!, segment)) row.push(segment);
    else rows.push([segment]);
  }
  return rows
    .map((row) => {
      const parts = logicalOrder(row, ({ runs }) => runs)
        .map(segmentText)
        .filter(Boolean);
      return {
        text: parts.join(' '),
        start: Math.min(...row.map(({ start }) => start)),
        end: Math.max(...row.map(({ end }) => end)),
        top: Math.min(...row.map(({ top }) => top)),
        bottom: Math.max(...row.map(({ bottom }) => bottom)),
        size: Math.max(...row.map(({ size }) => size)),
      };
    })
    .filter(({ text }) => text !== '');
}

/** The text of one segment. */
export function segmentText(segment: Segment): string {
  const runs = inLogicalOrder(segment.runs);
  let text = '';
  for (const [index, run] of runs.entries()) {
    const piece = cleanText(run.run.text);
    if (text && needsSpace(text, runs[index - 1]!, run, piece)) text += ' ';
    text += piece;
  }
  return text.trim();
}

/** Whether white space stands between two runs of a line; gaps in ems. */
export function needsSpace(text: string, before: PlacedRun, after: PlacedRun, piece: string): boolean {
  if (text.endsWith(' ') || piece.startsWith(' ')) return false;
  const gap = Math.max(after.start - before.end, before.start - after.end) / Math.max(before.run.size, after.run.size);
  if (meetsInCjk(text, piece)) return gap >= 1;
  // Justified Japanese sets a quarter of an em between its letters and Latin ones.
  const quarterSpace = CJK.test(lastOf(text)) || CJK.test(firstOf(piece)) ? 0.6 : 0.25;
  return after.run.spaceBefore || gap > quarterSpace;
}

/** A line's end at this many ems from the edge of its column counts as full. */
const RAGGED = 1.5;
/** Shorter lines, in ems, are labels or cells. */
const MIN_RUNNING = 10;

/** Whether a line reaches the edge that the lines around it reach. */
function fullWidth(lines: readonly Line[], index: number): boolean {
  const line = lines[index]!;
  const around = lines.slice(Math.max(0, index - 3), index + 4).filter(({ start }) => near(start, line));
  const edge = Math.max(...around.map(({ end }) => end));
  return line.end - line.start >= MIN_RUNNING * line.size && line.end >= edge - RAGGED * line.size;
}

const near = (start: number, line: Line) => Math.abs(start - line.start) <= 3 * line.size;

function joinLines(text: string, before: Line, after: Line, full: boolean): string {
  const advance = (after.bottom - before.bottom) / before.size;
  const follows = advance > 0.5 && advance < 2.5 && Math.abs(after.size - before.size) <= 0.15 * before.size;
  if (follows && /\p{L}[-\u00AD\u2010]$/u.test(text) && /^\p{Ll}/u.test(after.text)) return text.slice(0, -1);
  if (follows && full && near(after.start, before) && endsInside(text) && CJK_LETTER.test(firstOf(after.text)))
    return text;
  return `${text}\n`;
}

/** Japanese that goes on: no mark at its end but a comma. */
const endsInside = (text: string) => /[、，]$/.test(text) || CJK_LETTER.test(lastOf(text));
