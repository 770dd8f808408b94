import type { Placed } from './frame.ts';

/** Boxes whose middles lie less than this share of the lower one's height apart stand in one row. */
const SAME_ROW = 0.5;

/** Boxes as rows from above, each from left to right: running text line by line, a table row by row. */
export function rowsOf<Content>(items: readonly Placed<Content>[]): Placed<Content>[][] {
  const rows: { middle: number; height: number; members: Placed<Content>[] }[] = [];
  for (const item of items.toSorted((a, b) => middleOf(a) - middleOf(b))) {
    const row = rows.findLast(
      ({ middle, height, members }) =>
        !item.isBlock &&
        !members[0]!.isBlock &&
        Math.abs(middle - middleOf(item)) < SAME_ROW * Math.min(height, heightOf(item)),
    );
    if (!row) rows.push({ middle: middleOf(item), height: heightOf(item), members: [item] });
    else {
      row.members.push(item);
      row.middle += (middleOf(item) - row.middle) / row.members.length;
    }
  }
  return rows.toSorted((a, b) => a.middle - b.middle).map(({ members }) => members.toSorted((a, b) => a.left - b.left));
}

function middleOf({ top, bottom }: Placed<unknown>): number {
  return (top + bottom) / 2;
}

function heightOf({ top, bottom }: Placed<unknown>): number {
  return bottom - top;
}
