import { describe, expect, test } from 'vitest';
import { type BookType, utils, write } from 'xlsx';
import { read } from '../fixtures/read.ts';

const XLSB = 'application/vnd.ms-excel.sheet.binary.macroenabled.12';

function workbook() {
  const sales = utils.aoa_to_sheet([
    ['品名', '数量', '比率', '日付'],
    ['緑茶', 1234.5, 0.256, 45_000],
  ]);
  sales.B2.z = '#,##0.0';
  sales.C2.z = '0.0%';
  sales.D2.z = 'yyyy/mm/dd';
  utils.cell_add_comment(sales.A2, '要確認', '山田');
  const book = utils.book_new();
  utils.book_append_sheet(book, sales, '売上');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['秘密']]), '控え');
  book.Workbook = { Sheets: [{}, { Hidden: 1 }] };
  book.Props = { Title: '月報', Author: '山田' };
  return book;
}

const written = (type: BookType): Uint8Array => write(workbook(), { type: 'buffer', bookType: type });

describe('spreadsheets that SheetJS reads', () => {
  test('a binary workbook gives its sheets with what their cells show, comments and hidden sheets', async () => {
    const { pages, metadata, warnings } = await read(written('xlsb'), { mediaType: XLSB });
    expect(pages.map(({ name, text, hidden }) => [name, text, hidden])).toEqual([
      ['売上', '品名\t数量\t比率\t日付\n緑茶\t1,234.5\t25.6%\t2023/03/15', undefined],
      ['控え', '秘密', true],
    ]);
    expect(pages[0]?.parts).toContainEqual({ kind: 'comment', text: '要確認', author: '山田' });
    expect(metadata).toMatchObject({ title: '月報', creator: '山田' });
    expect(warnings).toEqual([]);
  });

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

  test('a package that unpacks to more than the limit is refused before it is unpacked whole', async () => {
    const limits = { decompressedMegabytes: 0.001 };
    await expect(read(written('xlsb'), { mediaType: XLSB, limits })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test('what is cut is CORRUPT at every tenth, and text beyond the limit is left out with a warning', async () => {
    const whole = written('xlsb');
    for (let tenth = 1; tenth < 10; tenth++) {
      const cut = whole.slice(0, Math.floor((whole.length * tenth) / 10));
      const outcome = await read(cut, { mediaType: XLSB }).then(
        ({ warnings }) => warnings.map(({ code }) => code).join(),
        ({ code }) => code as string,
      );
      expect(['CORRUPT', 'DAMAGED'], `${tenth} tenths`).toContain(outcome);
    }
    const { warnings } = await read(whole, { mediaType: XLSB, limits: { textCharacters: 5 } });
    expect(warnings.map(({ code }) => code)).toContain('TEXT_TRUNCATED');
  });
});
