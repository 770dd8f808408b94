import { expect, test } from 'vitest';
import { utils, write } from 'xlsx';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.ms-excel.sheet.binary.macroenabled.12';

test('a binary workbook is read like one in XML: names, texts, numbers in their formats, hidden sheets', async () => {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([
    ['品名', '金額', null, '日付'],
    ['机', 1_284_500, null, 45_092],
    [true, 0.25, -7, 1.5],
  ]);
  sheet.B2.z = '#,##0';
  sheet.D2.z = 'yyyy"年"m"月"d"日"';
  sheet.B3.z = '0%';
  utils.book_append_sheet(book, sheet, '売上');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['控え']]), '裏');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  const { pages, warnings } = await read(write(book, { type: 'buffer', bookType: 'xlsb' }), { mediaType: MEDIA_TYPE });
  const common = { origin: 'text', reason: 'binary workbook' };
  expect({ pages, warnings }).toEqual({
    pages: [
      {
        number: 1,
        name: '売上',
        text: '品名\t金額\t\t日付\n机\t1,284,500\t\t2023年6月15日\nTRUE\t25%\t-7\t1.5',
        parts: [
          { kind: 'caption', text: '売上' },
          { kind: 'other', text: '1284500' },
        ],
        ...common,
      },
      { number: 2, name: '裏', text: '控え', hidden: true, parts: [{ kind: 'caption', text: '裏' }], ...common },
    ],
    warnings: [],
  });
});

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

const written = (): Uint8Array => write(workbook(), { type: 'buffer', bookType: 'xlsb' });

test('a binary workbook gives its sheets with what their cells show, comments and hidden sheets', async () => {
  const { pages, metadata, warnings } = await read(written(), { mediaType: MEDIA_TYPE });
  expect(pages.map(({ name, text, hidden }) => [name, text, hidden])).toEqual([
    ['売上', '品名\t数量\t比率\t日付\n緑茶\t1,234.5\t25.6%\t2023/03/15', undefined],
    ['控え', '秘密', true],
  ]);
  expect(pages[0]?.parts).toContainEqual({ kind: 'comment', text: '要確認', author: '山田' });
  expect(metadata).toMatchObject({ title: '月報', creator: '山田' });
  expect(warnings).toEqual([]);
});

test('a package that unpacks to more than the limit is refused before it is unpacked whole', async () => {
  const limits = { decompressedMegabytes: 0.001 };
  await expect(read(written(), { mediaType: MEDIA_TYPE, limits })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('what is cut is CORRUPT at every tenth, and text beyond the limit is left out with a warning', async () => {
  const whole = written();
  for (let tenth = 1; tenth < 10; tenth++) {
    const cut = whole.slice(0, Math.floor((whole.length * tenth) / 10));
    const outcome = await read(cut, { mediaType: MEDIA_TYPE }).then(
      ({ warnings }) => [...new Set(warnings.map(({ code }) => code))].join(),
      ({ code }) => code as string,
    );
    expect(['CORRUPT', 'DAMAGED'], `${tenth} tenths`).toContain(outcome);
  }
  const { warnings } = await read(whole, { mediaType: MEDIA_TYPE, limits: { textCharacters: 5 } });
  expect(warnings.map(({ code }) => code)).toContain('TEXT_TRUNCATED');
});
