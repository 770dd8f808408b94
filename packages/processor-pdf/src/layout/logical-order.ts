import type { PlacedRun } from './placed-run.ts';

/** How something that stands on a line is read; numbers and marks have no direction of their own. */
type Direction = 'right-to-left' | 'left-to-right' | 'neutral';

const LETTER = /\p{L}/gu;

/** Runs of one line, in the order of the file, as runs in the order in which they are read. */
export function inLogicalOrder(runs: readonly PlacedRun[]): readonly PlacedRun[] {
  if (!runs.some(({ run }) => run.rightToLeft)) return runs;
  const places = new Map(runs.map((run, index) => [run, index]));
  const ordered = logicalOrder(runs, (run) => [run]);
  return ordered.map((placed, index) => {
    const before = ordered[index - 1];
    const [here, there] = [places.get(placed)!, before ? places.get(before)! : -1];
    // White space is marked at the later of two neighbours in the file, which may be the earlier one for a reader.
    if (!before || here > there || there - here > 1) return placed;
    return { ...placed, run: { ...placed.run, spaceBefore: before.run.spaceBefore } };
  });
}

/**
 * Things that stand on one line in the order in which they are read: the reverse of rule L2 of the Unicode Bidirectional
 * Algorithm (UAX #9), with the direction of most of the line's letters as that of its paragraph.
 */
export function logicalOrder<T extends { readonly start: number }>(
  line: readonly T[],
  runsOf: (thing: T) => readonly PlacedRun[],
): T[] {
  const visual = [...line].sort((a, b) => a.start - b.start);
  const directions = visual.map((thing) => directionOf(runsOf(thing)));
  if (!directions.includes('right-to-left')) return visual;
  const rightToLeft = directionOf(visual.flatMap(runsOf)) === 'right-to-left';
  const inner = rightToLeft ? 'left-to-right' : 'right-to-left';
  const ordered: T[] = [];
  for (let from = 0; from < visual.length; ) {
    const to = directions[from] === inner ? endOf(directions, from, inner) : from + 1;
    const together = visual.slice(from, to);
    // What runs against its line keeps its own order when the line is turned.
    ordered.push(...(to - from > 1 ? together.reverse() : together));
    from = to;
  }
  return rightToLeft ? ordered.reverse() : ordered;
}

/** The end of what reads in one direction: marks and numbers belong to it where they stand inside it. */
function endOf(directions: readonly Direction[], from: number, inner: Direction): number {
  let end = from + 1;
  for (let i = end; i < directions.length && (directions[i] === inner || directions[i] === 'neutral'); i++)
    if (directions[i] === inner) end = i + 1;
  return end;
}

function directionOf(runs: readonly PlacedRun[]): Direction {
  let balance = 0;
  let letters = 0;
  for (const { run } of runs) {
    const count = run.text.match(LETTER)?.length ?? 0;
    letters += count;
    balance += run.rightToLeft ? count : -count;
  }
  if (letters === 0) return 'neutral';
  return balance > 0 ? 'right-to-left' : 'left-to-right';
}
