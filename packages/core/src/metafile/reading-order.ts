import type { Segment } from './text-lines.ts';

/** Pages with more pieces are drawings or hostile: they are read line by line. */
const MOST_SEGMENTS = 5000;
/** Columns inside columns. */
const MOST_DEPTH = 3;
/** Lines that a gutter must part for it to be one. */
const LEAST_LINES = 6;
/** Ems that a line of running text has on each side of a gutter; cells of a table are shorter. */
const LEAST_EMS = 10;
/** Share of the lines that may cross a gutter. */
const MOST_CROSSING = 0.25;

/**
 * Segments, given line by line from the top, in the order in which a person reads them: where running text stands in columns
 * the left one comes first, between lines that cross both.
 */
export function readingOrder(segments: readonly Segment[], depth = 0): Segment[] {
  if (segments.length > MOST_SEGMENTS || depth >= MOST_DEPTH) return [...segments];
  const gutter = gutterOf(segments);
  if (gutter === undefined) return [...segments];
  const ordered: Segment[] = [];
  let left: Segment[] = [];
  let right: Segment[] = [];
  const flush = () => {
    ordered.push(...readingOrder(left, depth + 1), ...readingOrder(right, depth + 1));
    left = [];
    right = [];
  };
  for (const segment of segments) {
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

/** Where a vertical gap parts columns of running text; undefined where none does. */
function gutterOf(segments: readonly Segment[]): number | undefined {
  const running = segments.filter(({ start, end, size }) => end - start >= LEAST_EMS * size);
  if (running.length < 2 * LEAST_LINES) return undefined;
  const starts = [...new Set(running.map(({ start }) => Math.round(start)))].sort((a, b) => a - b);
  let best: { x: number; crossing: number } | undefined;
  for (const start of starts.slice(1, 200)) {
    const x = start - 0.5;
    const left = running.filter(({ end }) => end <= x);
    const right = running.filter((segment) => segment.start >= x);
    const crossing = segments.filter((segment) => segment.start < x && segment.end > x).length;
    if (left.length < LEAST_LINES || right.length < LEAST_LINES) continue;
    if (crossing > MOST_CROSSING * segments.length || !isBeside(left, right)) continue;
    if (!best || crossing < best.crossing) best = { x, crossing };
  }
  return best?.x;
}

/** Whether two columns stand beside each other, not one below the other. */
function isBeside(left: readonly Segment[], right: readonly Segment[]): boolean {
  const span = (column: readonly Segment[]) => {
    const bases = column.map(({ base }) => base);
    return { top: Math.min(...bases), bottom: Math.max(...bases) };
  };
  const [one, other] = [span(left), span(right)];
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return shared > 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top);
}
