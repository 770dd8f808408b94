import { expect, test } from 'vitest';
import { pointsOf, readingSize } from './geometry.ts';

const a4 = { width: 1654, height: 2339, orientation: 1, dpi: { x: 200, y: 200 } };

test('a page is as large as its paper, or 96 dots an inch where nothing is stated', () => {
  expect(pointsOf(a4)).toEqual({ width: 595.44, height: 842.04 });
  expect(pointsOf({ ...a4, orientation: 6 })).toEqual({ width: 842.04, height: 595.44 });
  expect(pointsOf({ width: 960, height: 96, orientation: 1 })).toEqual({ width: 720, height: 72 });
});

test('OCR gets the page in its own size, with the resolution of a scanner but not of a screen', () => {
  expect(readingSize(a4, 25e6)).toEqual({ width: 1654, height: 2339, reduced: false, dpi: 200 });
  expect(readingSize({ ...a4, dpi: { x: 72, y: 72 } }, 25e6)).toEqual({ width: 1654, height: 2339, reduced: false });
});

test('a fax of 204 x 98 dots an inch is stretched until its pixels are square', () => {
  const fax = { width: 1728, height: 1100, orientation: 1, dpi: { x: 204, y: 98 } };
  expect(readingSize(fax, 25e6)).toEqual({ width: 1728, height: 2290, reduced: false, dpi: 204 });
  // Relations that cannot be meant change nothing.
  expect(readingSize({ ...fax, dpi: { x: 300, y: 10 } }, 25e6)).toMatchObject({ width: 1728, height: 1100 });
});

test('a page with more pixels than wanted is reduced, and its resolution with it', () => {
  expect(readingSize({ width: 10_000, height: 10_000, orientation: 1, dpi: { x: 600, y: 600 } }, 25e6)).toEqual({
    width: 5000,
    height: 5000,
    reduced: true,
    dpi: 300,
  });
});
