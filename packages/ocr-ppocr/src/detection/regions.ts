import type { Point } from '../geometry/text-box.ts';

/** For each pixel how probable it is that it lies in the core of a line of text. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  /** 0 to 1, `width * height` values. */
  readonly probability: Float32Array;
}

/** A connected region of a map. */
export interface Region {
  /** Corners of the outermost pixels of each row. */
  readonly outline: readonly Point[];
  /** Mean probability. */
  readonly score: number;
  /** Number of pixels. */
  readonly area: number;
}

/** The regions of pixels more probable than `threshold`, corners counted as connected, in the order of their first pixel. */
export function regionsOf({ width, height, probability }: TextMap, threshold: number): Region[] {
  const seen = new Uint8Array(width * height);
  const open = new Int32Array(width * height);
  const regions: Region[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !(probability[start]! > threshold)) continue;
    let [depth, area, sum] = [1, 0, 0];
    const rows = new Map<number, [left: number, right: number]>();
    open[0] = start;
    seen[start] = 1;
    while (depth > 0) {
      const at = open[--depth]!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      area++;
      sum += probability[at]!;
      const row = rows.get(y);
      if (!row) rows.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
      for (let nextY = Math.max(0, y - 1); nextY <= Math.min(height - 1, y + 1); nextY++)
        for (let nextX = Math.max(0, x - 1); nextX <= Math.min(width - 1, x + 1); nextX++) {
          const next = nextY * width + nextX;
          if (seen[next] || !(probability[next]! > threshold)) continue;
          seen[next] = 1;
          open[depth++] = next;
        }
    }
    const outline = [...rows].flatMap(([y, [left, right]]): Point[] => [
      [left, y],
      [left, y + 1],
      [right + 1, y],
      [right + 1, y + 1],
    ]);
    regions.push({ outline, score: sum / area, area });
  }
  return regions;
}
