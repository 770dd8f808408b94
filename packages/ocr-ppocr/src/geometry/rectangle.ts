import type { Point, TextBox } from './text-box.ts';

/** The convex hull of points, without points on its edges (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turnOf(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turnOf(from: Point, over: Point, to: Point): number {
  return (over[0] - from[0]) * (to[1] - from[1]) - (over[1] - from[1]) * (to[0] - from[0]);
}

/** A rectangle around a hull, as of {@link TextBox}. */
export type Rectangle = Omit<TextBox, 'score'>;

/** The rectangle of the least area around a convex hull; one of its sides lies on a side of the hull. */
export function smallestRectangle(hull: readonly Point[]): Rectangle {
  let best: Rectangle | undefined;
  for (let index = 0; index < hull.length; index++) {
    const [fromX, fromY] = hull[index]!;
    const [toX, toY] = hull[(index + 1) % hull.length]!;
    if (fromX === toX && fromY === toY) continue;
    const rectangle = rectangleAt(hull, Math.atan2(toY - fromY, toX - fromX));
    if (!best || rectangle.width * rectangle.height < best.width * best.height) best = rectangle;
  }
  return best ?? rectangleAt(hull, 0);
}

/** The rectangle around points at an angle (radians clockwise); the angle is brought between -PI/4 and PI/4. */
export function rectangleAt(points: readonly Point[], direction: number): Rectangle {
  const quarters = Math.ceil(direction / (Math.PI / 2) - 0.5);
  const angle = direction - (quarters * Math.PI) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const along = x * cos + y * sin;
    const down = y * cos - x * sin;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, down);
    bottom = Math.max(bottom, down);
  }
  const [middle, depth] = [(left + right) / 2, (top + bottom) / 2];
  return {
    centerX: middle * cos - depth * sin,
    centerY: middle * sin + depth * cos,
    width: right - left,
    height: bottom - top,
    angle,
  };
}
