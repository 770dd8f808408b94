import { onOneLine, type Segment } from './segments.ts';

/** Rows of segments that stand beside each other, from top to bottom. */
export function toRows(segments: readonly Segment[]): Segment[][] {
  const rows: Segment[][] = [];
  for (const segment of [...segments].sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const row = rows.at(-1);
    if (row && onOneLine(row[0]!, segment)) row.push(segment);
    else rows.push([segment]);
  }
  for (const row of rows) row.sort((a, b) => a.start - b.start);
  return rows;
}

const MIN_ROWS = 4;
/** Share of rows that may cross a gutter, and that must have text on both sides (measured on Japanese and English pages). */
const MAX_CROSSING = 0.15;
const MIN_BOTH_SIDES = 0.4;
/** Share of its column that the median line of running text fills at least, and its length in ems; cells of tables are shorter. */
const MIN_FILL = 0.55;
const MIN_EMS = 9;
const MAX_CANDIDATES = 200;

/**
 * The place of a gutter between two columns of running text, in points along the line; undefined where there is none.
 * Tables have gaps too, but their cells do not fill their columns: they are read row by row.
 */
export function findGutter(segments: readonly Segment[]): number | undefined {
  const rows = toRows(segments);
  if (rows.length < MIN_ROWS) return undefined;
  let best: { at: number; crossing: number; both: number } | undefined;
  for (const at of candidates(rows)) {
    let crossing = 0;
    let both = 0;
    for (const row of rows) {
      if (row.some((segment) => segment.start < at && segment.end > at)) crossing++;
      else if (row[0]!.end <= at && row.at(-1)!.start >= at) both++;
    }
    if (crossing > MAX_CROSSING * rows.length || both < MIN_BOTH_SIDES * rows.length) continue;
    if (!best || crossing < best.crossing || (crossing === best.crossing && both > best.both))
      best = { at, crossing, both };
  }
  return best && isRunningText(segments, best.at) ? best.at : undefined;
}

function candidates(rows: readonly Segment[][]): number[] {
  const found = new Set<number>();
  for (const row of rows)
    for (let i = 1; i < row.length && found.size < MAX_CANDIDATES; i++)
      found.add(Math.round((row[i - 1]!.end + row[i]!.start) / 2));
  return [...found];
}

function isRunningText(segments: readonly Segment[], at: number): boolean {
  const sides = [segments.filter(({ end }) => end <= at), segments.filter(({ start }) => start >= at)];
  return sides.every((side) => {
    const left = Math.min(...side.map(({ start }) => start));
    const right = Math.max(...side.map(({ end }) => end));
    const median = [...side].sort((a, b) => a.end - a.start - (b.end - b.start))[side.length >> 1];
    if (!median || side.length < MIN_ROWS) return false;
    const length = median.end - median.start;
    return length >= MIN_FILL * (right - left) && length >= MIN_EMS * median.size;
  });
}
