import { ems } from './device-context.ts';
import type { TextRun } from './metafile.ts';
import { readingOrder } from './reading-order.ts';
import { directionsOf, type Segment, segmentsOf } from './text-lines.ts';

/** A word and the rectangle around it, in the units of the runs: left, top, width, height. */
export interface PlacedWord {
  readonly text: string;
  readonly box: readonly [left: number, top: number, width: number, height: number];
}

/**
 * The text of runs in reading order, lines ended by `\n`. Text of another direction comes after that of the first; columns of
 * vertical writing are read from the right.
 */
export function textOfRuns(runs: readonly TextRun[]): { readonly text: string; words(): PlacedWord[] } {
  const groups = directionsOf(runs).map((direction) => ({
    angle: direction.angle,
    segments: readingOrder(segmentsOf(direction)),
  }));
  return {
    text: groups
      .map(({ segments }) => joinSegments(segments))
      .filter(Boolean)
      .join('\n'),
    words: () => groups.flatMap(({ segments, angle }) => segments.flatMap((segment) => wordsOf(segment, angle))),
  };
}

/**
 * Segments that follow each other on one line stand on one line of text; a Japanese sentence that goes on over the end of a full
 * line is not parted, so that its words are found.
 */
function joinSegments(segments: readonly Segment[]): string {
  let text = '';
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before) text += onOneLine(before, segment) ? ' ' : goesOn(segments, index) ? '' : '\n';
    text += segment.text;
  }
  return text;
}

function onOneLine(before: Segment, after: Segment): boolean {
  return Math.abs(after.base - before.base) <= 0.5 * Math.min(after.size, before.size) && after.start >= before.end;
}

/** Letters of Japanese writing; a sentence that ends has a mark behind them. */
const JAPANESE_LETTER = /[\u3005-\u3007\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uf900-\ufaff]/;
/** A line's end at this many ems from the edge of its column counts as full. */
const RAGGED = 1.5;
/** Shorter lines, in ems, are labels or cells. */
const LEAST_RUNNING = 10;
/** Lines before and behind that show where the edge of a column is. */
const AROUND = 3;

/** Whether the line at `index` goes on with the sentence of the one before it. */
function goesOn(segments: readonly Segment[], index: number): boolean {
  const [before, after] = [segments[index - 1]!, segments[index]!];
  const { size } = before;
  const isNear = ({ start }: Segment) => Math.abs(start - before.start) <= 3 * size;
  const advance = (after.base - before.base) / size;
  if (!(advance > 0.5 && advance < 2.5) || Math.abs(after.size - size) > 0.15 * size || !isNear(after)) return false;
  if (!/[、，]$/.test(before.text) && !JAPANESE_LETTER.test(before.text.at(-1) ?? '')) return false;
  if (!JAPANESE_LETTER.test(after.text.at(0) ?? '')) return false;
  const around = segments.slice(Math.max(0, index - 1 - AROUND), index + AROUND).filter(isNear);
  const edge = Math.max(...around.map(({ end }) => end));
  return before.end - before.start >= LEAST_RUNNING * size && before.end >= edge - RAGGED * size;
}

function wordsOf({ runs }: Segment, angle: number): PlacedWord[] {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return runs.flatMap(({ run, start, end, base }) =>
    [...spansOf(run.text)].map(({ text, from, to }) => {
      const [above, below] = run.vertical && angle === 90 ? [0.5, 0.5] : [0.85, 0.15];
      // Back from the frame of the direction to that of the page.
      const corners = [from, to].flatMap((share) =>
        [base - above * run.size, base + below * run.size].map((across) => {
          const along = start + share * (end - start);
          return { x: along * cos - across * sin, y: along * sin + across * cos };
        }),
      );
      const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      return { text, box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top] as const };
    }),
  );
}

/** The words of a run and about where they begin and end, as shares of its length: advances are known for the whole alone. */
function* spansOf(run: string): Generator<{ readonly text: string; readonly from: number; readonly to: number }> {
  const whole = ems(run) || 1;
  let passed = 0;
  for (const [piece] of run.matchAll(/\S+|\s+/gu)) {
    const from = passed / whole;
    passed += ems(piece);
    if (/^\S/u.test(piece)) yield { text: piece, from, to: passed / whole };
  }
}
