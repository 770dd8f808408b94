/**
 * Leads a point of a changed picture back to the picture that it was made from:
 * `x' = xx * x + xy * y + x0`, `y' = yx * x + yy * y + y0`.
 */
export interface Transform {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** Pixels: left, top, width, height. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** Changes nothing. */
export const IDENTITY: Transform = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

/** First `inner`, then `outer`. */
export function chain(inner: Transform, outer: Transform): Transform {
  return {
    xx: outer.xx * inner.xx + outer.xy * inner.yx,
    xy: outer.xx * inner.xy + outer.xy * inner.yy,
    x0: outer.xx * inner.x0 + outer.xy * inner.y0 + outer.x0,
    yx: outer.yx * inner.xx + outer.yy * inner.yx,
    yy: outer.yx * inner.xy + outer.yy * inner.yy,
    y0: outer.yx * inner.x0 + outer.yy * inner.y0 + outer.y0,
  };
}

/**
 * The upright box around a transformed box, in whole pixels: at least one, and inside a picture of the given size.
 */
export function boxBack(
  [left, top, width, height]: Box,
  way: Transform,
  edges: { width: number; height: number },
): Box {
  const corners = [
    [left, top],
    [left + width, top],
    [left, top + height],
    [left + width, top + height],
  ] as const;
  const [x, wide] = spanOf(
    corners.map(([x, y]) => way.xx * x + way.xy * y + way.x0),
    edges.width,
  );
  const [y, high] = spanOf(
    corners.map(([x, y]) => way.yx * x + way.yy * y + way.y0),
    edges.height,
  );
  return [x, y, wide, high];
}

function spanOf(values: readonly number[], edge: number): [start: number, length: number] {
  const start = Math.min(edge - 1, Math.max(0, Math.round(Math.min(...values))));
  const end = Math.min(edge, Math.max(start + 1, Math.round(Math.max(...values))));
  return [start, end - start];
}
