import { expect, test } from 'vitest';
import type { ReadLine } from './lines.ts';
import { joinWords } from './spacing.ts';

/** A line 20 pixels high; each word with the pixels of the gap before it. */
function line(...words: readonly (readonly [text: string, gap: number])[]): ReadLine {
  let left = 0;
  return words.map(([text, gap]) => {
    const width = [...text].length * 20;
    const word = { text, confidence: 90, box: [left + gap, 0, width, 20] as const };
    left += gap + width;
    return word;
  });
}

test('Japanese is joined, Latin words keep their spaces', () => {
  expect(joinWords(line(['請求', 0], ['書', 2], ['を', 1], ['提出', 3], ['。', 0]))).toBe('請求書を提出。');
  expect(joinWords(line(['dead', 0], ['letter', 2], ['queue', 6]))).toBe('dead letter queue');
});

test('between Japanese and Latin a space stays where the picture has one', () => {
  expect(joinWords(line(['平成', 0], ['28', 2], ['年', 2]))).toBe('平成28年');
  expect(joinWords(line(['番号', 0], ['A-1024', 7], ['の', 2]))).toBe('番号 A-1024の');
});

test('columns of a table stay apart', () => {
  expect(joinWords(line(['単価', 0], ['金額', 40]))).toBe('単価 金額');
});

test('in a column of vertical text the gap is measured downwards', () => {
  const down = (text: string, top: number) => ({ text, confidence: 90, box: [100, top, 20, 40] as const });
  expect(joinWords([down('請求', 0), down('書類', 42), down('金額', 130)])).toBe('請求書類 金額');
});
