import type { GreyPicture } from './grey.ts';

/** What goes into one pixel of a resized row: neighbours from `first` on, and the weight of each; weights add up to 1. */
interface Share {
  readonly first: number;
  readonly weights: Float32Array;
}

/**
 * A picture in another size. Made smaller, each pixel is the mean of the area that it covers, so that no thin stroke is
 * lost between two samples; made larger, shades lie between those of neighbours.
 */
export function resized(picture: GreyPicture, width: number, height: number): GreyPicture {
  if (width === picture.width && height === picture.height) return picture;
  const factor = Math.floor(Math.min(picture.width / width, picture.height / height) / 2);
  if (factor > 1) return resized(reduced(picture, factor), width, height);
  const across = sharesOf(picture.width, width);
  const down = sharesOf(picture.height, height);
  const narrow = new Float32Array(width);
  const sums = new Float32Array(width);
  const data = new Uint8Array(width * height);
  // Rows of the source are made narrow one at a time, and kept while neighbours need them: when enlarging, the last two.
  const kept = new Map<number, Float32Array>();
  const rowAt = (y: number): Float32Array => {
    const known = kept.get(y);
    if (known) return known;
    const row = down[0]!.weights.length > 2 ? narrow : new Float32Array(width);
    narrowRow(picture, y, across, row);
    if (row !== narrow) {
      kept.set(y, row);
      kept.delete(y - 3);
    }
    return row;
  };
  for (let y = 0; y < height; y++) {
    const { first, weights } = down[y]!;
    sums.fill(0);
    for (let step = 0; step < weights.length; step++) {
      const row = rowAt(first + step);
      const weight = weights[step]!;
      for (let x = 0; x < width; x++) sums[x]! += row[x]! * weight;
    }
    for (let x = 0; x < width; x++) data[y * width + x] = sums[x]! + 0.5;
  }
  return { width, height, data };
}

/** Squares of pixels as one each, in whole numbers, which is some times as fast; what is left at the edges is cut off. */
function reduced({ width, height, data }: GreyPicture, factor: number): GreyPicture {
  const [wide, high] = [Math.floor(width / factor), Math.floor(height / factor)];
  const result = new Uint8Array(wide * high);
  const sums = new Uint32Array(wide);
  const area = factor * factor;
  for (let y = 0; y < high; y++) {
    sums.fill(0);
    for (let line = y * factor; line < (y + 1) * factor; line++)
      for (let x = 0, at = line * width; x < wide; x++)
        for (let step = 0; step < factor; step++, at++) sums[x]! += data[at]!;
    for (let x = 0, at = y * wide; x < wide; x++, at++) result[at] = (sums[x]! + area / 2) / area;
  }
  return { width: wide, height: high, data: result };
}

function narrowRow(picture: GreyPicture, y: number, shares: readonly Share[], row: Float32Array): void {
  const start = y * picture.width;
  for (let x = 0; x < shares.length; x++) {
    const { first, weights } = shares[x]!;
    let sum = 0;
    for (let step = 0; step < weights.length; step++) sum += picture.data[start + first + step]! * weights[step]!;
    row[x] = sum;
  }
}

function sharesOf(from: number, to: number): Share[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, index): Share => {
    if (scale <= 1) {
      const at = Math.min(from - 1, Math.max(0, (index + 0.5) * scale - 0.5));
      const first = Math.min(from - 1, Math.floor(at));
      if (first + 1 >= from) return { first, weights: Float32Array.of(1) };
      return { first, weights: Float32Array.of(1 - (at - first), at - first) };
    }
    const start = index * scale;
    const end = Math.min(from, start + scale);
    const first = Math.floor(start);
    const weights = new Float32Array(Math.min(from, Math.ceil(end)) - first);
    for (let step = 0; step < weights.length; step++)
      weights[step] = (Math.min(end, first + step + 1) - Math.max(start, first + step)) / (end - start);
    return { first, weights };
  });
}
