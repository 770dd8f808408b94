import { medianOf } from '../geometry/text-box.ts';
import type { Placed } from './frame.ts';
import { rowsOf } from './rows.ts';

/** A column of running text has at least so many lines, */
const LEAST_LINES = 3;
/** half of them at least so many heights long (a table's cells are shorter), */
const LEAST_LENGTH = 7;
/** half of them fill at least this share of the column's width (of several columns together, too), */
const LEAST_FILL = 0.6;
/** and there is at least so many heights of room between two. */
const LEAST_GUTTER = 0.6;

/** How far, in heights, a box may reach into a gutter: detection grows boxes beyond their ink. */
const TOLERANCE = 0.35;

/** Boxes as rows in the order in which a person reads them: columns one after the other, what spans them between. */
export function readingRows<Content>(items: readonly Placed<Content>[]): Placed<Content>[][] {
  const gutter = bestGutter(items);
  if (gutter === undefined) return rowsOf(items);
  const rows: Placed<Content>[][] = [];
  let waiting: Placed<Content>[] = [];
  for (const tier of tiersAt(items, gutter)) {
    if (!tier.isColumns) {
      waiting.push(...tier.left, ...tier.right, ...tier.spanning);
      continue;
    }
    rows.push(...readingRows(waiting));
    waiting = [...tier.spanning];
    rows.push(...readingRows(tier.left), ...readingRows(tier.right));
  }
  return [...rows, ...readingRows(waiting)];
}

/** What lies between two boxes that span a gutter; `spanning` is the box below it. */
interface Tier<Content> {
  readonly left: readonly Placed<Content>[];
  readonly right: readonly Placed<Content>[];
  readonly spanning: readonly Placed<Content>[];
  readonly isColumns: boolean;
}

/** The place across which most lines stand in columns side by side; undefined where there is none. */
function bestGutter(items: readonly Placed<unknown>[]): number | undefined {
  if (items.length < 2 * LEAST_LINES && !items.some(({ isBlock }) => isBlock)) return undefined;
  let best: { readonly place: number; readonly lines: number; readonly width: number } | undefined;
  for (const place of gutterPlaces(items)) {
    const columns = tiersAt(items, place).filter(({ isColumns }) => isColumns);
    const lines = columns.reduce((sum, { left, right }) => sum + left.length + right.length, 0);
    if (lines === 0) continue;
    const width = Math.min(...columns.map(gutterWidth));
    if (!best || lines > best.lines || (lines === best.lines && width > best.width)) best = { place, lines, width };
  }
  return best?.place;
}

/** Middles of the room between the right edge of a box and the next left edge of another. */
function gutterPlaces(items: readonly Placed<unknown>[]): number[] {
  const unit = medianOf(items.map(({ size }) => size));
  const lefts = items.map(({ left, size }) => left + TOLERANCE * size).toSorted((a, b) => a - b);
  const places = new Map<number, number>();
  for (const { right, size } of items) {
    const edge = right - TOLERANCE * size;
    const next = lefts.find((left) => left >= edge);
    if (next !== undefined) places.set(Math.round((edge + next) / unit), (edge + next) / 2);
  }
  return [...places.values()];
}

function tiersAt<Content>(items: readonly Placed<Content>[], place: number): Tier<Content>[] {
  const tiers: Tier<Content>[] = [];
  let [left, right]: [Placed<Content>[], Placed<Content>[]] = [[], []];
  const close = (spanning: readonly Placed<Content>[]) => {
    tiers.push({ left, right, spanning, isColumns: isColumn(left) && isColumn(right) && isApart(left, right) });
    [left, right] = [[], []];
  };
  for (const item of items.toSorted((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const room = TOLERANCE * item.size;
    if (item.right - room <= place) left.push(item);
    else if (item.left + room >= place) right.push(item);
    else close([item]);
  }
  close([]);
  return tiers;
}

function isColumn(items: readonly Placed<unknown>[]): boolean {
  if (items.some(({ isBlock }) => isBlock)) return true;
  const rows = rowsOf(items);
  if (rows.length < LEAST_LINES) return false;
  const extent = Math.max(...items.map(({ right }) => right)) - Math.min(...items.map(({ left }) => left));
  const filled = rows.map((row) => row.reduce((sum, { left, right }) => sum + right - left, 0));
  const lengths = items.map(({ left, right, size }) => (right - left) / size);
  return medianOf(lengths) >= LEAST_LENGTH && medianOf(filled) >= LEAST_FILL * extent;
}

function isApart(left: readonly Placed<unknown>[], right: readonly Placed<unknown>[]): boolean {
  return gutterWidth({ left, right }) >= LEAST_GUTTER * medianOf([...left, ...right].map(({ size }) => size));
}

/** Without the single boxes that reach into it: the room that nine of ten leave. */
function gutterWidth({ left, right }: { left: readonly Placed<unknown>[]; right: readonly Placed<unknown>[] }): number {
  const ends = left.map((item) => item.right).toSorted((a, b) => a - b);
  const starts = right.map((item) => item.left).toSorted((a, b) => b - a);
  return starts[Math.floor((starts.length - 1) * 0.9)]! - ends[Math.floor((ends.length - 1) * 0.9)]!;
}
