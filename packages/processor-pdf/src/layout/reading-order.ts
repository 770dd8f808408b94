import { findGutter, toRows } from './gutter.ts';
import type { Segment } from './segments.ts';

/** Pages with more pieces are drawings or hostile; they keep the order of the file. */
const MAX_SEGMENTS = 4_000;
/** Columns inside columns. */
const MAX_DEPTH = 3;

/**
 * Segments in the order in which a person reads them. Files mostly draw in that order, so it is kept, except where it
 * jumps between two columns of running text line by line, or goes up the page more often than down.
 */
export function readingOrder(segments: readonly Segment[], depth = 0): Segment[] {
  if (segments.length < 2 || segments.length > MAX_SEGMENTS) return [...segments];
  const gutter = depth < MAX_DEPTH ? findGutter(segments) : undefined;
  if (gutter !== undefined && jumpsAcross(segments, gutter)) return byColumns(segments, gutter, depth);
  return goesUp(segments) ? toRows(segments).flat() : [...segments];
}

/** Whether the file draws line by line across the gutter instead of column by column. */
function jumpsAcross(segments: readonly Segment[], gutter: number): boolean {
  const sides = segments.flatMap(({ start, end }) => (end <= gutter ? [0] : start >= gutter ? [1] : []));
  const jumps = sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length;
  const right = sides.filter((side) => side === 1).length;
  return jumps > Math.max(3, 0.5 * Math.min(right, sides.length - right));
}

/** What crosses the gutter parts the page; between two such lines the left column comes before the right one. */
function byColumns(segments: readonly Segment[], gutter: number, depth: number): Segment[] {
  const ordered: Segment[] = [];
  let left: Segment[] = [];
  let right: Segment[] = [];
  const flush = () => {
    ordered.push(...readingOrder(left, depth + 1), ...readingOrder(right, depth + 1));
    left = [];
    right = [];
  };
  for (const segment of toRows(segments).flat()) {
    if (segment.end <= gutter) left.push(segment);
    else if (segment.start >= gutter) right.push(segment);
    else {
      flush();
      ordered.push(segment);
    }
  }
  flush();
  return ordered;
}

function goesUp(segments: readonly Segment[]): boolean {
  let up = 0;
  let down = 0;
  for (let i = 1; i < segments.length; i++) {
    const [before, after] = [segments[i - 1]!, segments[i]!];
    const step = after.top - before.top;
    if (step > 0.5 * after.size) down++;
    else if (step < -0.5 * after.size) up++;
  }
  return up > down;
}
