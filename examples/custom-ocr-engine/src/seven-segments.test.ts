import type { RasterImage } from '@cis/fileproc-core';
import { testOcrEngine } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import { sevenSegments } from './seven-segments.ts';

/** Left, top, right and bottom of each segment in a digit of 40 x 80 pixels. */
const BARS = {
  a: [4, 0, 36, 10],
  b: [30, 4, 40, 38],
  c: [30, 42, 40, 76],
  d: [4, 70, 36, 80],
  e: [0, 42, 10, 76],
  f: [0, 4, 10, 38],
  g: [4, 35, 36, 45],
};

/** A display that shows digits, each given by its segments. */
function display(digits: readonly string[]): RasterImage {
  const [width, height] = [40 + digits.length * 60, 120];
  const data = new Uint8Array(width * height).fill(230);
  for (const [at, lit] of digits.entries())
    for (const segment of lit as Iterable<keyof typeof BARS>) {
      const [left, top, right, bottom] = BARS[segment];
      for (let y = 20 + top!; y < 20 + bottom!; y++)
        data.fill(20, y * width + 20 + at * 60 + left!, y * width + 20 + at * 60 + right!);
    }
  return { width, height, channels: 1, data };
}

testOcrEngine(
  sevenSegments(),
  [
    { name: 'a meter', image: display(['abdeg', 'abcdef', 'bc', 'acdefg']), words: ['2', '0', '1', '6'] },
    {
      name: 'all digits',
      image: display(['bcfg', 'abc', 'abcdefg', 'abcdfg', 'acdfg', 'abcdg']),
      words: ['4', '7', '8', '9', '5', '3'],
    },
  ],
  { describe, test },
);

test('what is no digit is dropped and counted', async () => {
  const engine = await sevenSegments().open({ languages: ['eng'] });
  const options = { languages: ['eng'], minConfidence: 50, preprocessing: true, words: true };
  expect(await engine.recognize(display(['bc', 'ag']), options, new AbortController().signal)).toEqual({
    text: '1',
    confidence: 100,
    droppedWords: 1,
    words: [{ text: '1', box: [50, 20, 10, 76], confidence: 100 }],
  });
});
