import { expect, test } from 'vitest';
import type { Page } from './extraction.ts';
import { pageText, pageTextPieces } from './page-text.ts';

const page = (text: string, ...parts: readonly string[]): Page => ({
  number: 1,
  text,
  origin: 'text',
  parts: parts.map((part) => ({ kind: 'note', text: part })),
});

test.each([
  ['nothing', page('')],
  ['a text', page('㈱ ｶﾞﾗｽ')],
  ['parts alone', page('', '注１', '', '注２')],
  ['a long text of lines', page('ｶﾞ①\n'.repeat(800_000), '㈱')],
  ['a long text without lines', page(`か${'\u3099'}`.repeat(800_000), '㈱\n')],
])('the pieces of a page are its text: %s', (_, one) => {
  const pieces = [...pageTextPieces(one)];
  // Compared as a truth value: a difference of millions of characters would not be read.
  expect(pieces.join('') === pageText(one)).toBe(true);
});

test('a long page comes in several pieces that end with a line', () => {
  const pieces = [...pageTextPieces(page('行\n'.repeat(1_200_000)))];
  expect(pieces.map((piece) => [piece.length, piece.at(-1)])).toEqual([
    [1_048_578, '\n'],
    [1_048_578, '\n'],
    [302_844, '\n'],
  ]);
});
