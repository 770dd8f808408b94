import { expect, test } from 'vitest';
import { textOf } from '../recognition/decode.ts';
import { withoutLeaders } from './leaders.ts';

const read = (text: string) => [...text].map((each) => ({ text: each, confidence: 1, place: 0 }));

test.each([
  ['第1章 総則........5', '第1章 総則 5'],
  ['合計 . . . . . 120', '合計 120'],
  ['------', ''],
  ['- -', ''],
  ['-', '-'],
  ['〒100-0001 東京', '〒100-0001 東京'],
  ['待って……', '待って……'],
])('rules and leaders are no text: %s', (given, expected) => {
  expect(textOf(withoutLeaders(read(given))).replace(/ +/g, ' ')).toBe(expected);
});
