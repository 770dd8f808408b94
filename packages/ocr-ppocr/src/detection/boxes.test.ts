import { expect, test } from 'vitest';
import { boxesOf } from './boxes.ts';
import type { TextMap } from './regions.ts';

/** A map of 100 x 60 with rectangles of a probability. */
function mapWith(...rectangles: [left: number, top: number, width: number, height: number, value: number][]): TextMap {
  const probability = new Float32Array(6000);
  for (const [left, top, width, height, value] of rectangles)
    for (let y = top; y < top + height; y++) probability.fill(value, y * 100 + left, y * 100 + left + width);
  return { width: 100, height: 60, probability };
}

test('a region becomes a box in pixels of the picture, grown to the edges of its letters', () => {
  const [box, ...others] = boxesOf(mapWith([20, 20, 40, 4, 0.9]), { width: 200, height: 120 });
  expect(others).toEqual([]);
  // Grown by 40 * 4 * 1.6 / 44 = 5.8 pixels of the map in all.
  expect(box!.centerX).toBeCloseTo(80);
  expect(box!.centerY).toBeCloseTo(44);
  expect(box!.width).toBeCloseTo(91.6, 1);
  expect(box!.height).toBeCloseTo(19.6, 1);
  expect(box!.score).toBeCloseTo(0.9);
});

test('specks and what is hardly text are left out', () => {
  const size = { width: 100, height: 60 };
  expect(boxesOf(mapWith([10, 10, 30, 2, 0.9], [10, 30, 30, 6, 0.4]), size)).toEqual([]);
});

test('regions that touch at a corner are one, others are not', () => {
  const size = { width: 100, height: 60 };
  expect(boxesOf(mapWith([10, 10, 10, 5, 1], [20, 15, 10, 5, 1]), size)).toHaveLength(1);
  expect(boxesOf(mapWith([10, 10, 10, 5, 1], [20, 16, 10, 5, 1]), size)).toHaveLength(2);
});
