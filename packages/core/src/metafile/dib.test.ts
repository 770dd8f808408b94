import { expect, test } from 'vitest';
import { decodeDib } from './dib.ts';
import { concat, halves, words } from './fixtures/bytes.ts';

/** A BITMAPINFO with these colours, as greys. */
const info = (width: number, height: number, bits: number, compression: number, ...greys: readonly number[]) =>
  concat(
    words(40, width, height),
    halves(1, bits),
    words(compression, 0, 0, 0, greys.length, 0, ...greys.map((grey) => grey * 0x010101)),
  );

function redsOf(header: Uint8Array, bits: Uint8Array): number[] {
  const content = decodeDib(header, bits, 1000);
  if (!('pixels' in content)) throw new Error('a file came instead of pixels');
  return [...content.pixels.data].filter((_, index) => index % 3 === 0);
}

test('run-length encoding of 8 bits: runs, single pixels, line ends and jumps', () => {
  const bits = Uint8Array.of(3, 1, 0, 0, 0, 3, 2, 1, 2, 0, 0, 2, 0, 0, 0, 1);
  expect(redsOf(info(4, 2, 8, 1, 0, 50, 90), bits)).toEqual([90, 50, 90, 0, 50, 50, 50, 0]);
});

test('run-length encoding of 4 bits: two pixels take turns', () => {
  expect(redsOf(info(5, 1, 4, 2, 0, 50, 90), Uint8Array.of(3, 0x12, 0, 3, 0x21, 0x20, 0, 1))).toEqual([
    50, 90, 50, 90, 50,
  ]);
});

test('16 and 32 bits are read by their masks', () => {
  expect(redsOf(info(2, 1, 16, 0), halves(0x7c00, 0x3e0))).toEqual([255, 0]);
  const masks = concat(info(1, 1, 32, 3), words(0xff, 0xff00, 0xff0000));
  expect(redsOf(masks, words(0x0000007b))).toEqual([123]);
});

test('the first row may be the uppermost; rows that are missing are white', () => {
  const topDown = concat(words(40, 1, -2), halves(1, 8), words(0, 0, 0, 0, 2, 0, 0, 0x323232));
  expect(redsOf(topDown, Uint8Array.of(1, 0, 0, 0))).toEqual([50, 255]);
});

test('no header is CORRUPT, too many pixels are LIMIT_EXCEEDED, a JPEG in place of pixels is given as such', () => {
  expect(() => decodeDib(new Uint8Array(5), new Uint8Array(5), 1000)).toThrow(
    expect.objectContaining({ code: 'CORRUPT' }),
  );
  expect(() => decodeDib(info(100, 100, 24, 0), new Uint8Array(5), 1000)).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
  expect(decodeDib(info(9, 9, 24, 4), Uint8Array.of(255, 216), 1000)).toEqual({ file: Uint8Array.of(255, 216) });
});
