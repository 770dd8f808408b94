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
