import { expect, test } from 'vitest';
import { type BookType, utils, write } from 'xlsx';
import { read } from '../fixtures/read.ts';

const TYPES = { sylk: 'application/x-sylk', dif: 'application/x-dif' } as const;

function written(type: BookType): Uint8Array {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([
    ['item', 'count'],
    ['tea', 12],
  ]);
  utils.book_append_sheet(book, sheet, 'Sheet1');
  return write(book, { type: 'buffer', bookType: type });
}

for (const [type, mediaType] of Object.entries(TYPES) as [keyof typeof TYPES, string][])
  test(`${type.toUpperCase()} gives its cells by rows, and no more than the limit of text`, async () => {
    const { pages, warnings } = await read(written(type), { mediaType });
    expect(pages.map(({ text }) => text)).toEqual(['item\tcount\ntea\t12']);
    expect(warnings).toEqual([]);
    const cut = await read(written(type), { mediaType, limits: { textCharacters: 5 } });
    expect(cut.pages.map(({ text }) => text)).toEqual(['item\t']);
    expect(cut.warnings.map(({ code }) => code)).toEqual(['TEXT_TRUNCATED']);
  });
