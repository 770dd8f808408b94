import { expect, test } from 'vitest';
import { type BookType, utils, write } from 'xlsx';
import { NAMESPACES } from '../fixtures/docx.ts';
import { read } from '../fixtures/read.ts';
import { sheetData, writeXlsx } from '../fixtures/xlsx.ts';
import { createSheetTable } from './sheet-table.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TYPES: readonly (readonly [BookType, string])[] = [
  ['xlsx', XLSX],
  ['xlsb', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
  ['biff8', 'application/vnd.ms-excel'],
  ['biff5', 'application/vnd.ms-excel'],
];

for (const [type, mediaType] of TYPES)
  test(`${type}: each sheet is a heading and a table of what its cells show, in their columns`, async () => {
    const book = utils.book_new();
    const sheet = utils.aoa_to_sheet([
      [null, 'item|x', null, null, 'price'],
      [],
      [null, 'desk', null, null, 1_284_500],
      ['*note*', 'two\nlines'],
    ]);
    sheet.E3.z = '#,##0';
    utils.book_append_sheet(book, sheet, 'Sales_1');
    utils.book_append_sheet(book, utils.aoa_to_sheet([]), 'Empty');
    const { pages } = await read(write(book, { type: 'buffer', bookType: type }), { mediaType, markdown: true });
    expect(pages.map(({ markdown }) => markdown)).toEqual([
      '## Sales_1\n\n|  | item\\|x | price |\n| --- | --- | --- |\n|  | desk | 1,284,500 |\n| \\*note\\* | two<br>lines |  |',
      '## Empty',
    ]);
  });

test('what is beside the cells comes after the table; numbers behind what is shown do not', async () => {
  const book = writeXlsx(
    [
      {
        name: '売上',
        content: `${sheetData('<c r="B2" s="1"><v>1284500</v></c>')}<drawing r:id="d"/>`,
        relations: [['d', 'drawing', '../drawings/drawing1.xml']],
      },
    ],
    {
      formats: ['#,##0"円"'],
      parts: {
        'xl/drawings/drawing1.xml': `<xdr:wsDr ${NAMESPACES}><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name="a" descr="社印"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>囲み</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>`,
      },
    },
  );
  const asked = (markdown: boolean) => read(book, { mediaType: XLSX, markdown });
  expect((await asked(true)).pages[0]?.markdown).toBe(
    '## 売上\n\n| 1,284,500円 |\n| --- |\n\n![社印]()\n\n> **Text box:** 囲み',
  );
  expect((await asked(false)).pages[0]).not.toHaveProperty('markdown');
});

test('rows that go back are put in order', () => {
  const table = createSheetTable();
  table.cell(1, 'c');
  table.endRow(5);
  table.cell(0, 'a');
  table.endRow(2);
  table.cell(0, 'b');
  table.endRow(5);
  expect(table.take()).toEqual(['| a |  |', '| --- | --- |', '| b | c |']);
});

test('cells that lie far apart make several tables, not one of a million empty cells', () => {
  const table = createSheetTable();
  for (let row = 0; row < 3_000; row++) {
    table.cell(row, `r${row}`);
    table.endRow();
  }
  const lines = table.take();
  expect(lines.join('\n').match(/r\d+/g)).toHaveLength(3_000);
  expect(lines.join('\n').length).toBeLessThan(600_000);
});
