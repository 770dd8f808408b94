import { type TextBox, thicknessOf } from '../geometry/text-box.ts';

/** Pixels that the detector sees of a page at first: 736 along the long side of A4. */
const FIRST = 383_000;

/** Pixels that it sees at most. */
const MOST = 1_800_000;

/** Pixels of the map: how high the boxes of small text should be. */
const WANTED_HEIGHT = 11;

/**
 * How many pixels the detector should see of a page: without boxes, of one that it has not seen; with the boxes of a first
 * look, so many that the smaller text of the page is high enough.
 */
export function detectionPixels(boxes?: readonly TextBox[], picture?: { width: number; height: number }): number {
  if (!boxes || !picture || boxes.length === 0) return FIRST;
  const heights = boxes.map(thicknessOf).toSorted((a, b) => a - b);
  const small = heights[Math.floor(heights.length / 4)]!;
  const pixels = picture.width * picture.height;
  const height = small * Math.min(1, Math.sqrt(FIRST / pixels));
  if (height >= WANTED_HEIGHT) return FIRST;
  return Math.min(MOST, pixels, FIRST * (WANTED_HEIGHT / height) ** 2);
}
