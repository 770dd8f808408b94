import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, pageText } from '@cis/fileproc-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { normalizedPieces } from '../text/passages.ts';
import { pagesOfFile } from './page-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-pages-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function readBack(pages: readonly Page[], ending = '\n'): { number: number; text: string; name: string | undefined }[] {
  const file = join(folder, 'pages.jsonl');
  writeFileSync(file, pages.map((page) => JSON.stringify(page)).join('\n') + ending);
  return Array.from(pagesOfFile(file), ({ number, pieces, name }) => ({
    number,
    text: [...normalizedPieces(pieces)].join(''),
    name,
  }));
}

const expected = (pages: readonly Page[]) =>
  pages.map((page) => ({ number: page.number, text: pageText(page), name: page.name }));

const page = (number: number, text: string, facts: Partial<Page> = {}): Page => ({
  number,
  text,
  origin: 'text',
  ...facts,
});

test('pages of one line each, with parts, with and without a last line end', () => {
  const pages = [
    page(1, 'ｶﾞ first\nline', { name: 'シート' }),
    page(2, ''),
    page(3, 'body', {
      parts: [
        { kind: 'note', text: 'note' },
        { kind: 'comment', text: '' },
      ],
    }),
  ];
  expect(readBack(pages)).toEqual(expected(pages));
  expect(readBack(pages, '')).toEqual(expected(pages));
  expect(readBack([], '')).toEqual([]);
});

test('pages of many megabytes are read in pieces and are the same', () => {
  const awkward = `${'漢字𠮷 "quoted" \\ back\t\u0001\ud800 é'.repeat(150_000)}e`;
  const pages = [
    page(1, 'short'),
    page(2, awkward, {
      name: 'long',
      parts: [
        { kind: 'note', text: 'small' },
        { kind: 'note', text: `\u0301${awkward}` },
      ],
    }),
    page(3, '\u0000'.repeat(1_500_000)),
    page(4, 'x', { markdown: awkward }),
    page(5, 'end'),
  ];
  const [found, wanted] = [readBack(pages), expected(pages)];
  // Compared piece by piece: a difference in 10 MB is not to be printed.
  expect(found.map(({ number, name, text }) => [number, name, text.length])).toEqual(
    wanted.map(({ number, name, text }) => [number, name, text.length]),
  );
  expect(found.map(({ text }, index) => text === wanted[index]?.text)).toEqual(pages.map(() => true));
});
