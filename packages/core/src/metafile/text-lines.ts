import type { TextRun } from './metafile.ts';

/** Text on one line without a wide gap, in the frame of its direction: `start` to `end` along it, `base` across it. */
export interface Segment {
  readonly text: string;
  readonly runs: readonly PlacedRun[];
  readonly start: number;
  readonly end: number;
  readonly base: number;
  /** Height of the em. */
  readonly size: number;
}

/** A run in the frame of its direction. */
export interface PlacedRun {
  readonly run: TextRun;
  readonly start: number;
  readonly end: number;
  readonly base: number;
}

/** Runs of one direction. */
export interface Direction {
  /** Degrees clockwise. */
  readonly angle: number;
  readonly runs: readonly TextRun[];
}

/** A gap of this many ems parts what stands on one line. */
const WIDE_GAP = 2;
/** A gap of this many ems is a space; between two Japanese letters it takes a whole em. */
const SPACE = { latin: 0.25, mixed: 0.6, japanese: 1 };
/** Baselines nearer than this share of an em are those of one line. */
const SAME_LINE = 0.5;
/** Parts of an em within which a text drawn again is a shadow or a bold face. */
const DOUBLED = 0.2;

/** CJK letters, kana and full-width forms. */
const CJK = /[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Parts runs by direction, in the order in which directions first come; columns of single characters become one run. */
export function directionsOf(runs: readonly TextRun[]): Direction[] {
  const groups = new Map<number, TextRun[]>();
  for (const run of joinColumns(runs)) {
    const angle = snap(run.angle);
    const group = groups.get(angle);
    if (group) group.push(run);
    else groups.set(angle, [run]);
  }
  return [...groups].map(([angle, group]) => ({ angle, runs: group }));
}

/** To a quarter turn where it is near, else to steps of 5 degrees. */
function snap(angle: number): number {
  const quarter = Math.round(angle / 90) * 90;
  const step = Math.abs(angle - quarter) <= 10 ? quarter : Math.round(angle / 5) * 5;
  return ((step % 360) + 360) % 360;
}

/** Characters set upright one below another, a record each: at least so many are a column. */
const LEAST_COLUMN = 3;

function joinColumns(runs: readonly TextRun[]): TextRun[] {
  const joined: TextRun[] = [];
  for (let first = 0; first < runs.length; ) {
    let last = first;
    while (last + 1 < runs.length && isBelow(runs[last]!, runs[last + 1]!)) last++;
    const column = runs.slice(first, last + 1);
    if (column.length >= LEAST_COLUMN) joined.push(columnRun(column));
    else joined.push(...column);
    first = last + 1;
  }
  return joined;
}

function isBelow(above: TextRun, below: TextRun): boolean {
  const step = (below.y - above.y) / above.size;
  return (
    [above, below].every(({ text, angle }) => text.length === 1 && CJK.test(text) && snap(angle) === 0) &&
    Math.abs(above.size - below.size) < 0.1 * above.size &&
    Math.abs(above.x - below.x) < 0.2 * above.size &&
    step > 0.8 &&
    step < 1.4
  );
}

function columnRun(column: readonly TextRun[]): TextRun {
  const [first, last] = [column[0]!, column.at(-1)!];
  const { x, y, size } = first;
  return {
    text: column.map(({ text }) => text).join(''),
    x: x + size * 0.15,
    y: y - size * 0.85,
    length: last.y - y + size,
    angle: 90,
    size,
    vertical: true,
  };
}

/** The runs of a direction as segments: by line from the top, on a line from the start, doubled text once. */
export function segmentsOf({ angle, runs }: Direction): Segment[] {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const placed = runs
    .filter(({ x, y, size, length }) => [x, y, size, length].every(Number.isFinite) && size > 0)
    .map((run): PlacedRun => {
      const start = run.x * cos + run.y * sin;
      return { run, start, end: start + run.length, base: run.y * cos - run.x * sin };
    });
  return linesOf(placed).flatMap(segmentsOfLine);
}

/** Runs by line: those with nearly equal baselines, in the order of the first. */
function linesOf(placed: readonly PlacedRun[]): PlacedRun[][] {
  const sorted = [...placed].sort((a, b) => a.base - b.base || a.start - b.start);
  const lines: PlacedRun[][] = [];
  let base = 0;
  let size = 0;
  for (const run of sorted) {
    const line = lines.at(-1);
    if (line && run.base - base <= SAME_LINE * Math.min(size, run.run.size)) line.push(run);
    else {
      lines.push([run]);
      base = run.base;
      size = run.run.size;
    }
  }
  for (const line of lines) line.sort((a, b) => a.start - b.start);
  return lines;
}

function segmentsOfLine(line: readonly PlacedRun[]): Segment[] {
  const parts: PlacedRun[][] = [];
  let before: PlacedRun | undefined;
  for (const run of line) {
    if (before && isDoubled(before, run)) continue;
    const em = Math.max(before?.run.size ?? 0, run.run.size);
    if (before && run.start - before.end < WIDE_GAP * em) parts.at(-1)!.push(run);
    else parts.push([run]);
    before = run;
  }
  return parts.map(toSegment).filter(({ text }) => text !== '');
}

function isDoubled(a: PlacedRun, b: PlacedRun): boolean {
  const near = DOUBLED * b.run.size;
  return a.run.text === b.run.text && Math.abs(a.start - b.start) < near && Math.abs(a.base - b.base) < near;
}

function toSegment(runs: PlacedRun[]): Segment {
  let text = '';
  for (const [index, { run, start }] of runs.entries()) {
    const piece = cleaned(run.text);
    const before = runs[index - 1];
    if (text && before && needsSpace(text, piece, (start - before.end) / Math.max(before.run.size, run.size)))
      text += ' ';
    text += piece;
  }
  const [first] = runs;
  return {
    text: text.trim(),
    runs,
    start: first!.start,
    end: runs.reduce((most, { end }) => Math.max(most, end), first!.end),
    base: first!.base,
    size: runs.reduce((most, { run }) => Math.max(most, run.size), 0),
  };
}

function needsSpace(text: string, piece: string, gap: number): boolean {
  if (/\s$/.test(text) || /^\s/.test(piece)) return false;
  const japanese = [CJK.test(text.at(-1) ?? ''), CJK.test(piece.at(0) ?? '')];
  const [one, other] = japanese;
  return gap > (one && other ? SPACE.japanese : one || other ? SPACE.mixed : SPACE.latin);
}

/** Controls and private characters that no one can read. */
function cleaned(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\ue000-\uf8ff\ufffd]/g, '');
}
