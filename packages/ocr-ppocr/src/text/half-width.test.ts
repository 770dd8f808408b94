import { expect, test } from 'vitest';
import { textOf } from '../recognition/decode.ts';
import { settleHalfWidth } from './half-width.ts';

const read = (text: string) => [...text].map((each) => ({ text: each, confidence: 1, place: 0 }));

test.each([
  ['パ°ンチ', 'パンチ'],
  ['ハ゜ンチ', 'パンチ'],
  ['テ゛ンチ', 'デンチ'],
  ['デ゛ンチ', 'デンチ'],
])('the mark of a voiced sound goes into its character: %s', (given, expected) => {
  expect(textOf(settleHalfWidth(read(given)))).toBe(expected);
});

test.each(['20°', 'コピー 20°', 'ム°', '角゛'])('what cannot be voiced keeps what stands behind it: %s', (given) => {
  expect(textOf(settleHalfWidth(read(given)))).toBe(given);
});
