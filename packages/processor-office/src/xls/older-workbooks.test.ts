import { describe, expect, test } from 'vitest';
import { fileOf, testContext } from '../ole/process.fixture.ts';
import { readXls } from './read-xls.ts';
import { at, BOF5, EOF, GLOBALS, inOle2, number, record, SHEET, u16, u32 } from './workbook.fixture.ts';

const read = (bytes: Uint8Array<ArrayBuffer>) => readXls(fileOf(bytes, '売上.xls'), testContext());

describe('older workbooks', () => {
  const japanese = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);

  test('of Excel 95 are read in their code page, with comments in parts', async () => {
    const head = (position: number) =>
      Buffer.concat([
        BOF5(GLOBALS),
        record(0x42, u16(932)),
        record(0x41e, u16(164), [5], Buffer.from('#,##0')),
        record(0xe0, u16(0, 164), Buffer.alloc(12)),
        record(0x85, u32(position), [0, 0], [4], japanese),
        EOF,
      ]);
    const sheet = [
      BOF5(SHEET),
      record(0x14, [4], japanese),
      record(0x204, at([0, 0]), u16(4), japanese),
      number([1, 0], 1234),
      record(0x1c, u16(0, 0, 6), japanese),
      record(0x1c, u16(0xffff, 0, 2), Buffer.from([0x96, 0x7b])),
      EOF,
    ];
    const { pages } = await read(inOle2([{ name: 'Book', content: Buffer.concat([head(head(0).length), ...sheet]) }]));
    expect(pages).toEqual([
      {
        number: 1,
        name: '日本',
        text: '日本\n1,234',
        origin: 'text',
        reason: 'Excel, BIFF5',
        parts: [
          { kind: 'caption', text: '日本' },
          { kind: 'header', text: '日本' },
          { kind: 'comment', text: '日本本' },
          { kind: 'other', text: '1234' },
        ],
      },
    ]);
  });

  test.each([
    [
      '2',
      0x0009,
      [record(0x04, u16(0, 0), [0, 0, 0], [4], Buffer.from('text')), record(0x02, u16(1, 0), [0, 0, 0], u16(42))],
    ],
    [
      '3',
      0x0209,
      [record(0x204, at([0, 0]), u16(4), Buffer.from('text')), record(0x27e, at([1, 0]), u32((42 << 2) | 2))],
    ],
    ['4', 0x0409, [record(0x204, at([0, 0]), u16(4), Buffer.from('text')), number([1, 0], 42)]],
  ])('of Excel %s are one sheet without a container', async (_, bof, records) => {
    const bytes = new Uint8Array(Buffer.concat([record(bof, u16(0, SHEET)), ...records, EOF]));
    expect((await read(bytes)).pages.map(({ name, text }) => [name, text])).toEqual([[undefined, 'text\n42']]);
  });
});
