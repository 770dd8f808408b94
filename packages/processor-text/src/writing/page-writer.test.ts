import { resolveLimits } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { createPageWriter, PAGE_CHARACTERS } from './page-writer.ts';

const writer = (limits: Parameters<typeof resolveLimits>[0] = {}) => createPageWriter(resolveLimits(limits), 'why');

test('a text is one page', () => {
  const pages = writer();
  pages.write('one\n');
  pages.write('two\n');
  expect(pages.pages()).toEqual([{ number: 1, text: 'one\ntwo\n', origin: 'text', reason: 'why' }]);
});

test('nothing to read gives no page', () => {
  const pages = writer();
  pages.write(' \n\n');
  pages.endPage();
  pages.write('\n');
  expect(pages.pages()).toEqual([]);
});

test('empty pages between others keep their numbers, those at the end are left out', () => {
  const pages = writer();
  for (const text of ['one', '', 'three', '', '']) {
    pages.write(text);
    pages.endPage();
  }
  expect(pages.pages().map(({ number, text }) => [number, text])).toEqual([
    [1, 'one'],
    [2, ''],
    [3, 'three'],
  ]);
});

test('a long text is cut after a line end, and nothing is lost or moved', () => {
  const pages = writer();
  const line = `${'あ'.repeat(99)}\n`;
  for (let i = 0; i < 12_000; i++) pages.write(line);
  const texts = pages.pages().map((page) => page.text);
  expect(texts.map((text) => text.length)).toEqual([PAGE_CHARACTERS, PAGE_CHARACTERS, 200_000]);
  expect(texts.join('')).toBe(line.repeat(12_000));
  expect(texts.every((text) => text.endsWith('\n'))).toBe(true);
});

test('a long line is cut between words, and one without spaces never inside a surrogate pair', () => {
  const words = writer();
  words.write('word '.repeat(200_000));
  expect(words.pages().map((page) => page.text.length)).toEqual([PAGE_CHARACTERS, PAGE_CHARACTERS]);
  const emoji = writer();
  emoji.write(`a${'😀'.repeat(400_000)}`);
  const texts = emoji.pages().map((page) => page.text);
  expect(texts.map((text) => text.length)).toEqual([PAGE_CHARACTERS - 1, 300_002]);
  expect(texts.every((text) => text.isWellFormed())).toBe(true);
});

test('a line that does not fit any more begins the next page', () => {
  const pages = writer();
  pages.write(`${'a'.repeat(400_000)}\n`);
  pages.write('b'.repeat(200_000));
  expect(pages.pages().map((page) => page.text.length)).toEqual([400_001, 200_000]);
});

test('the limit of characters cuts the text there and says so', () => {
  const pages = writer({ textCharacters: 10 });
  expect(pages.write('12345678')).toBe(true);
  expect(pages.full).toBe(false);
  expect(pages.write('9😀0')).toBe(false);
  expect(pages.full).toBe(true);
  expect(pages.pages().map((page) => page.text)).toEqual(['123456789']);
});

test('a text of exactly the limit is whole', () => {
  const pages = writer({ textCharacters: 3 });
  expect(pages.write('abc')).toBe(true);
  expect(pages.full).toBe(false);
});

test('parts count like text and belong to the page that is written', () => {
  const pages = writer({ textCharacters: 10 });
  pages.write('body');
  expect(pages.addPart({ kind: 'alt-text', text: 'chart' })).toBe(true);
  expect(pages.addPart({ kind: 'alt-text', text: 'more' })).toBe(false);
  expect(pages.pages()).toEqual([
    { number: 1, text: 'body', origin: 'text', parts: [{ kind: 'alt-text', text: 'chart' }], reason: 'why' },
  ]);
});

test('past the limit of pages the last page takes the rest', () => {
  const pages = writer({ pages: 2 });
  for (const text of ['one', 'two', 'three']) {
    pages.write(text);
    pages.endPage();
  }
  pages.write('x'.repeat(PAGE_CHARACTERS));
  expect(pages.pages().map((page) => page.text)).toEqual(['one', `twothree${'x'.repeat(PAGE_CHARACTERS)}`]);
});

test('Markdown goes with the text of the same call', () => {
  const pages = writer();
  pages.write('A\n', '# A\n');
  pages.endPage();
  pages.write('B\n', '# B\n');
  expect(pages.pages().map(({ text, markdown }) => [text, markdown])).toEqual([
    ['A\n', '# A\n'],
    ['B\n', '# B\n'],
  ]);
});

test('half a surrogate pair becomes U+FFFD', () => {
  const pages = writer();
  pages.write('a\ud800b');
  expect(pages.pages()[0]?.text).toBe('a\ufffdb');
});
