import type { GreyPicture } from '../picture/grey.ts';

/** A picture of the ruled lines of a page, small. */
export interface RuleMap {
  readonly width: number;
  readonly height: number;
  /** 1 where a rule is. */
  readonly mask: Uint8Array;
  /** Pixels of the page to one of the map. */
  readonly factor: number;
}

/** Pixels of the map: shade is compared with the lightest of a tile of this size, so that shadows do not count as ink. */
const TILE = 32;

/** Pixels of the page that become one, for each pixel of a rule's greatest thickness; coarser, the characters of a line run together. */
const DETAIL = 0.1;

/** Ink is darker than this share of the lightest shade around. */
const INK = 0.72;

/**
 * The ruled lines of a page: ink that goes on straight for more than `length` pixels and is thinner than `thickness`.
 * The map keeps the darkest of each square of pixels, so that thin rules stay whole.
 */
export function rulesOf(picture: GreyPicture, length: number, thickness: number): RuleMap {
  const factor = Math.max(1, Math.min(6, Math.round(thickness * DETAIL)));
  const small = darkest(picture, factor);
  const ink = inkMask(small);
  const { width, height } = small;
  const mask = new Uint8Array(width * height);
  const long = Math.max(4, Math.round(length / factor));
  const thin = Math.max(2, Math.round(thickness / factor / 2));
  const across = { lines: height, length: width, lineStep: width, step: 1 };
  const down = { lines: width, length: height, lineStep: 1, step: width };
  for (const way of [across, down]) markRuns(ink, mask, way, long, thin);
  return { width, height, mask, factor };
}

function darkest({ width, height, data }: GreyPicture, factor: number): GreyPicture {
  const [wide, high] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const result = new Uint8Array(wide * high).fill(255);
  const row = new Uint8Array(width);
  for (let y = 0; y < high; y++) {
    row.fill(255);
    for (let line = y * factor; line < Math.min(height, (y + 1) * factor); line++) {
      const start = line * width;
      for (let x = 0; x < width; x++) if (data[start + x]! < row[x]!) row[x] = data[start + x]!;
    }
    for (let x = 0, at = y * wide; x < width; at++)
      for (const end = Math.min(width, x + factor); x < end; x++) if (row[x]! < result[at]!) result[at] = row[x]!;
  }
  return { width: wide, height: high, data: result };
}

function inkMask({ width, height, data }: GreyPicture): Uint8Array {
  const mask = new Uint8Array(data.length);
  for (let top = 0; top < height; top += TILE)
    for (let left = 0; left < width; left += TILE) {
      const [right, bottom] = [Math.min(width, left + TILE), Math.min(height, top + TILE)];
      let lightest = 0;
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left; at < y * width + right; at++) if (data[at]! > lightest) lightest = data[at]!;
      const limit = lightest * INK;
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left; at < y * width + right; at++) if (data[at]! < limit) mask[at] = 1;
    }
  return mask;
}

interface Way {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
}

/** Marks runs of ink along one way that are long, where there is no ink `thin` pixels beside them on one side or the other. */
function markRuns(ink: Uint8Array, mask: Uint8Array, way: Way, long: number, thin: number): void {
  for (let line = 0; line < way.lines; line++) {
    const first = line * way.lineStep;
    for (let start = 0; start < way.length; ) {
      if (!ink[first + start * way.step]) {
        start++;
        continue;
      }
      let end = start;
      while (end < way.length && ink[first + end * way.step]) end++;
      if (end - start >= long && isThin(ink, way, line, start, end, thin)) {
        // A slanted rule goes on in the next line; where noise broke it there, the ends reach over the gap.
        const reach = Math.round(long / 3);
        const last = Math.min(way.length, end + reach);
        for (let at = Math.max(0, start - reach); at < last; at++) mask[first + at * way.step] = 1;
      }
      start = end;
    }
  }
}

function isThin(ink: Uint8Array, way: Way, line: number, start: number, end: number, thin: number): boolean {
  let beside = 0;
  for (let at = start; at < end; at++) {
    const before = line - thin < 0 ? 0 : ink[(line - thin) * way.lineStep + at * way.step]!;
    const after = line + thin >= way.lines ? 0 : ink[(line + thin) * way.lineStep + at * way.step]!;
    beside += before & after;
  }
  return beside < (end - start) * 0.3;
}
