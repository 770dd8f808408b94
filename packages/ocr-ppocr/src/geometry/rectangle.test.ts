import { expect, test } from 'vitest';
import { convexHull, rectangleAt, smallestRectangle } from './rectangle.ts';
import type { Point } from './text-box.ts';

/** Corners of a rectangle around (100, 50). */
function corners(width: number, height: number, degrees: number): Point[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(
    ([x, y]): Point => [
      100 + (x! * width * cos - y! * height * sin) / 2,
      50 + (x! * width * sin + y! * height * cos) / 2,
    ],
  );
}

test('the hull leaves out what lies inside and on its sides', () => {
  const square: Point[] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
  ];
  expect(convexHull([...square, [2, 2], [2, 0], [4, 1], [0, 0]])).toEqual(square);
});

test.each([0, 7, -30, 44])('a line slanted by %i degrees is found with its sides and slant', (degrees) => {
  const found = smallestRectangle(convexHull(corners(80, 10, degrees)));
  expect(found.centerX).toBeCloseTo(100);
  expect(found.centerY).toBeCloseTo(50);
  expect(found.width).toBeCloseTo(80);
  expect(found.height).toBeCloseTo(10);
  expect(found.angle).toBeCloseTo((degrees * Math.PI) / 180);
});

test('one that is turned by more than 45 degrees is high and not wide', () => {
  const found = smallestRectangle(convexHull(corners(80, 10, 80)));
  expect(found.width).toBeCloseTo(10);
  expect(found.height).toBeCloseTo(80);
  expect(found.angle).toBeCloseTo((-10 * Math.PI) / 180);
});

test('at a given angle it is the rectangle around all points', () => {
  expect(rectangleAt(corners(80, 10, 0), 0)).toEqual({ centerX: 100, centerY: 50, width: 80, height: 10, angle: 0 });
});
