import type { GreyPicture } from '../picture/grey.ts';

/** Which pixels of a strip are ink, whether dark on light or light on dark. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  /** 1 where there is ink. */
  readonly mask: Uint8Array;
  /** The shade that most pixels have. */
  readonly ground: number;
}

/** The share of the pixels that surely are ink, if there is any: a fiftieth. */
const SURE_SHARE = 0.02;

/** Tells ink from ground by the shade half-way between the commonest and the one farthest from it. */
export function inkOf({ width, height, data }: GreyPicture): Ink {
  const histogram = new Uint32Array(256);
  for (const shade of data) histogram[shade]!++;
  const ground = histogram.indexOf(Math.max(...histogram));
  const isLight = ground > 127;
  let extreme = isLight ? 0 : 255;
  for (let seen = histogram[extreme]!; seen <= data.length * SURE_SHARE; seen += histogram[extreme]!)
    extreme += isLight ? 1 : -1;
  const threshold = (ground + extreme) / 2;
  const mask = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) mask[at] = (isLight ? data[at]! < threshold : data[at]! > threshold) ? 1 : 0;
  return { width, height, mask, ground };
}

/** Number of ink pixels of each column of pixels. */
export function inkAcross({ width, mask }: Ink): Float32Array {
  const counts = new Float32Array(width);
  for (let at = 0; at < mask.length; at++) if (mask[at]) counts[at % width]!++;
  return counts;
}

/** Number of ink pixels of each row of pixels. */
export function inkDown({ width, height, mask }: Ink): Float32Array {
  const counts = new Float32Array(height);
  for (let at = 0; at < mask.length; at++) if (mask[at]) counts[Math.floor(at / width)]!++;
  return counts;
}
