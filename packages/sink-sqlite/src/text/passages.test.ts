import { expect, test } from 'vitest';
import { normalizedPieces, PASSAGE_LENGTH, PASSAGE_OVERLAP, passagesOf } from './passages.ts';

const joined = (pieces: Iterable<string>) =>
  Array.from(passagesOf(pieces), ({ text, overlap }) => text.slice(overlap)).join('');

test('a page of usual length is one passage', () => {
  expect([...passagesOf(['契約書'])]).toEqual([{ text: '契約書', overlap: 0 }]);
  expect([...passagesOf([])]).toEqual([{ text: '', overlap: 0 }]);
});

test.each([
  ['prose', 'A sentence of words. '.repeat(5_000)],
  ['no place to cut', '漢'.repeat(50_000)],
  ['surrogate pairs', `x${'𠮷'.repeat(30_000)}`],
  ['lines', '一行の文章です。\n'.repeat(8_000)],
])('a long page comes in passages that give it back: %s', (_what, text) => {
  const passages = [...passagesOf([text.slice(0, 777), text.slice(777, 20_001), text.slice(20_001)])];
  expect(joined([text])).toBe(text);
  expect(passages.map((passage) => passage.text.slice(passage.overlap)).join('')).toBe(text);
  for (const { text: part, overlap } of passages) {
    expect(part.length).toBeLessThanOrEqual(PASSAGE_LENGTH);
    expect(overlap).toBeLessThanOrEqual(PASSAGE_OVERLAP + 1);
    expect(part.isWellFormed()).toBe(true);
  }
});

test('normalising in pieces is normalising the whole', () => {
  for (const text of [
    'ｶﾞ'.repeat(70_000),
    'e\u0301'.repeat(70_000),
    '㌔ '.repeat(70_000),
    '\u1112\u1161\u11ab'.repeat(50_000),
  ]) {
    const pieces = [text.slice(0, 1), text.slice(1, 100_000), text.slice(100_000)];
    expect([...normalizedPieces(pieces)].join('')).toBe(text.normalize('NFKC'));
  }
});
