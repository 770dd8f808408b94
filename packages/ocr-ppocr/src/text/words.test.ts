import { expect, test } from 'vitest';
import { wordsOf } from './words.ts';

/** A line of evenly spaced characters; a digit after `!` is not needed: all are sure. */
function line(text: string) {
  const all = [...text];
  return all.map((character, index) => ({ text: character, confidence: 0.9, place: (index + 0.5) / all.length }));
}
const texts = (text: string) => wordsOf(line(text)).map((word) => (word.spaced ? ' ' : '') + word.text);

test('Latin is cut at spaces, marks stay with their word', () => {
  expect(texts('retry, (three) times.')).toEqual(['retry,', ' (three)', ' times.']);
});

test('Japanese is cut at words, without spaces', () => {
  expect(texts('「請求書」を提出する。')).toEqual(['「請求', '書」', 'を', '提出', 'する。']);
});

test('words lie side by side from the start of the line to its end', () => {
  const words = wordsOf(line('請求 A4'));
  expect(words.map(({ text }) => text)).toEqual(['請求', 'A4']);
  expect(words[0]).toMatchObject({ start: 0, spaced: false });
  expect(words[0]!.confidence).toBeCloseTo(90);
  expect(words[0]!.end).toBeCloseTo(0.4);
  expect(words[1]!.start).toBeCloseTo(0.6);
  expect(words[1]!.end).toBe(1);
});
