import { expect, test } from 'vitest';
import { textFormatOf } from './text-format.ts';

test.each([
  ['text/plain', 'readme.txt', 'plain'],
  ['text/plain', 'LIST.CSV', 'csv'],
  ['text/x-ini', 'messages_ja.properties', 'properties'],
  ['text/x-ini', 'php.ini', 'plain'],
  ['text/csv', 'data.txt', 'csv'],
  ['text/tab-separated-values', 'data', 'tsv'],
  ['application/ld+json', 'x', 'json'],
  ['application/rss+xml', 'x', 'xml'],
  ['image/svg+xml', 'x.svg', 'svg'],
  ['text/markdown', 'x', 'markdown'],
  ['text/x-java', 'A.java', 'plain'],
])('%s named %s is read as %s', (mediaType, name, format) => {
  expect(textFormatOf(mediaType, name)).toBe(format);
});
