import { expect, test } from 'vitest';
import { toGrey } from './grey.ts';
import { resized } from './resize.ts';
import { cutStrip, pointOn } from './strip.ts';
import { pointBack, turned } from './turn.ts';

const picture = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

test.each([
  [90, { width: 2, height: 3, data: Uint8Array.of(4, 1, 5, 2, 6, 3) }],
  [180, { width: 3, height: 2, data: Uint8Array.of(6, 5, 4, 3, 2, 1) }],
  [270, { width: 2, height: 3, data: Uint8Array.of(3, 6, 2, 5, 1, 4) }],
] as const)('turned clockwise by %i degrees, and each point led back', (degrees, expected) => {
  const result = turned(picture, degrees);
  expect(result).toEqual(expected);
  for (let y = 0; y < result.height; y++)
    for (let x = 0; x < result.width; x++) {
      const [fromX, fromY] = pointBack([x + 0.5, y + 0.5], degrees, picture);
      expect(picture.data[Math.floor(fromY) * 3 + Math.floor(fromX)]).toBe(result.data[y * result.width + x]);
    }
});

test('made smaller, every pixel counts', () => {
  const dotted = { width: 4, height: 2, data: Uint8Array.of(0, 100, 200, 200, 0, 100, 200, 40) };
  expect(resized(dotted, 2, 1)).toEqual({ width: 2, height: 1, data: Uint8Array.of(50, 160) });
  expect(resized({ width: 3, height: 1, data: Uint8Array.of(0, 90, 180) }, 2, 1).data).toEqual(Uint8Array.of(30, 150));
});

test('made larger, shades lie between their neighbours', () => {
  const two = { width: 2, height: 1, data: Uint8Array.of(0, 100) };
  expect(resized(two, 4, 2).data).toEqual(Uint8Array.of(0, 25, 75, 100, 0, 25, 75, 100));
});

test('colours become their luma, what is transparent white', () => {
  const data = Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0);
  expect(toGrey({ width: 2, height: 1, channels: 4, data }).data).toEqual(Uint8Array.of(77, 255));
  expect(() => toGrey({ width: 3, height: 1, channels: 4, data })).toThrow('3 x 1 pixels in 4 channels and holds 8');
});

test('a strip that is turned begins where its text does', () => {
  const box = { centerX: 50, centerY: 100, width: 20, height: 100, angle: 0, score: 1 };
  const page = { width: 100, height: 200, data: new Uint8Array(20_000).fill(255) };
  // The upper half of the box is black.
  for (let y = 50; y < 100; y++) page.data.fill(0, y * 100 + 40, y * 100 + 60);
  const column = cutStrip(page, box, 270);
  expect([column.picture.width, column.picture.height]).toEqual([240, 48]);
  expect([column.picture.data[24 * 240 + 60], column.picture.data[24 * 240 + 180]]).toEqual([0, 255]);
  expect(pointOn(column, 0, 0)).toEqual([expect.closeTo(60), expect.closeTo(50)]);
  const upwards = cutStrip(page, box, 90);
  expect([upwards.picture.data[24 * 240 + 60], upwards.picture.data[24 * 240 + 180]]).toEqual([255, 0]);
});
