import type { PlacedRun } from './placed-run.ts';

/** Runs on one line without a wide gap: a line of a column, or a cell of a table. Points in the frame of its direction. */
export interface Segment {
  readonly runs: PlacedRun[];
  start: number;
  end: number;
  top: number;
  bottom: number;
  /** Largest em of its runs. */
  size: number;
}

/** A gap of this many ems parts what stands on one line. */
const WIDE_GAP = 2;

/** Joins runs into segments, in the order of the file; text that is drawn twice to look bold is taken once. */
export function toSegments(runs: readonly PlacedRun[]): Segment[] {
  const segments: Segment[] = [];
  let current: Segment | undefined;
  for (const [index, run] of runs.entries()) {
    if (isDoubled(runs, index)) continue;
    if (current && continues(current, run)) extend(current, run);
    else {
      const { start, end, top, bottom } = run;
      current = { runs: [run], start, end, top, bottom, size: run.run.size };
      segments.push(current);
    }
  }
  return segments;
}

/** Whether two things stand on one line: they share half the height of the lower one. */
export function onOneLine(
  a: { readonly top: number; readonly bottom: number },
  b: { readonly top: number; readonly bottom: number },
): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return shared >= 0.5 * Math.min(a.bottom - a.top, b.bottom - b.top);
}

function continues(segment: Segment, next: PlacedRun): boolean {
  const last = segment.runs.at(-1)!;
  if (!onOneLine(last, next)) return false;
  const em = Math.max(last.run.size, next.run.size);
  const gap = next.start - segment.end;
  // Right-to-left text is drawn in either order: from the right as it is read, or from the left.
  if (next.run.rightToLeft && last.run.rightToLeft) return within(Math.max(gap, segment.start - next.end), em);
  return within(gap, em);
}

function within(gap: number, em: number): boolean {
  return gap > -0.5 * em && gap < WIDE_GAP * em;
}

function extend(segment: Segment, run: PlacedRun): void {
  segment.runs.push(run);
  segment.start = Math.min(segment.start, run.start);
  segment.end = Math.max(segment.end, run.end);
  segment.top = Math.min(segment.top, run.top);
  segment.bottom = Math.max(segment.bottom, run.bottom);
  segment.size = Math.max(segment.size, run.run.size);
}

/** How many runs back a doubled one is looked for. */
const DOUBLED_WITHIN = 4;

function isDoubled(runs: readonly PlacedRun[], index: number): boolean {
  const { run } = runs[index]!;
  for (let back = 1; back <= DOUBLED_WITHIN && back <= index; back++) {
    const before = runs[index - back]!.run;
    const near = 0.2 * run.size;
    if (before.text === run.text && Math.abs(before.x - run.x) < near && Math.abs(before.y - run.y) < near) return true;
  }
  return false;
}
