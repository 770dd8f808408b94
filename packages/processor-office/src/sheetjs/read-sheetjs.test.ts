import { expect, test } from 'vitest';
import { utils, write } from 'xlsx';
import { read } from '../fixtures/read.ts';

test('SYLK and DIF give their cells', async () => {
  for (const [type, mediaType] of [
    ['sylk', 'application/x-sylk'],
    ['dif', 'application/x-dif'],
  ] as const) {
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['item', 'count'],
        ['tea', 12],
      ]),
      'Sheet1',
    );
    const { pages } = await read(write(book, { type: 'buffer', bookType: type }), { mediaType });
    expect(
      pages.map(({ text }) => text),
      type,
    ).toEqual(['item\tcount\ntea\t12']);
  }
});
