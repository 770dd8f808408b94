import type { TextRun } from '../document.ts';

/** A run in the frame of its direction: `start` to `end` along the line, `top` to `bottom` across it, in points. */
export interface PlacedRun {
  readonly run: TextRun;
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
}

/** Runs that advance in one direction, in the order of the file. */
export interface DirectionGroup {
  /** Degrees clockwise. */
  readonly angle: number;
  readonly runs: PlacedRun[];
}

/** Share of the em above and below the baseline that counts as the height of a line. */
export const ASCENT = 0.8;
export const DESCENT = 0.2;

/**
 * Parts runs by their direction and turns each group so that it reads from left to right and from top to bottom. Vertical
 * Japanese needs nothing more: turned by 90 degrees its columns are lines, the right one first.
 */
export function byDirection(runs: readonly TextRun[]): DirectionGroup[] {
  const groups = new Map<number, DirectionGroup>();
  for (const run of runs) {
    const angle = snap(run.angle);
    const group = groups.get(angle) ?? { angle, runs: [] };
    groups.set(angle, group);
    group.runs.push(place(run, angle));
  }
  return [...groups.values()];
}

function place(run: TextRun, angle: number): PlacedRun {
  const radians = (angle * Math.PI) / 180;
  const along = run.x * Math.cos(radians) + run.y * Math.sin(radians);
  const across = run.y * Math.cos(radians) - run.x * Math.sin(radians);
  const [above, below] = run.vertical ? [0.5, 0.5] : [ASCENT, DESCENT];
  return {
    run,
    start: along,
    end: along + run.length,
    top: across - above * run.size,
    bottom: across + below * run.size,
  };
}

/** To the nearest quarter turn where a scan lies a little askew, else to steps of 5 degrees. */
function snap(angle: number): number {
  const quarter = Math.round(angle / 90) * 90;
  const step = Math.abs(angle - quarter) <= 10 ? quarter : Math.round(angle / 5) * 5;
  return ((step % 360) + 360) % 360;
}
