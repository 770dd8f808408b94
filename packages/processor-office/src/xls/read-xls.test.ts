import { isFileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { damaged, fileOf, testContext } from '../ole/process.fixture.ts';
import { readXls } from './read-xls.ts';
import { rkNumber } from './sheet.ts';
import {
  at,
  CHART,
  EOF,
  f64,
  inOle2,
  long8,
  number,
  record,
  rk,
  shared,
  short8,
  u16,
  u32,
  type WorkbookSpec,
  workbook,
  workbookStream,
} from './workbook.fixture.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readXls(fileOf(bytes, '売上.xls'), context);
const sheetOf = async (records: readonly Buffer[], spec: Partial<WorkbookSpec> = {}) =>
  (await read(workbook({ sheets: [{ name: '売上', records }], ...spec }))).pages[0]!;

describe('cells', () => {
  test('of every kind are shown row by row with tabs, as their formats say', async () => {
    const formula = (place: readonly [number, number], value: Buffer) =>
      record(0x06, at(place), value, u16(0), u32(0), u16(0));
    const page = await sheetOf(
      [
        shared([0, 0], 0),
        shared([0, 2], 1),
        rk([1, 0, 1], 1284500),
        number([1, 1, 2], 0.125),
        record(0xbd, u16(1, 2), u16(0), u32((7 << 2) | 2), u16(0), u32((250 << 2) | 3), u16(3)),
        record(0x205, at([2, 0]), [1, 0]),
        record(0x205, at([2, 1]), [0x07, 1]),
        record(0x204, at([2, 2]), long8('直接の文字')),
        formula([3, 0], f64(3.5)),
        formula([3, 1], Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff])),
        record(0x207, long8('式の文字')),
        formula([3, 2], Buffer.from([1, 0, 1, 0, 0, 0, 0xff, 0xff])),
        formula([3, 3], Buffer.from([2, 0, 0x2a, 0, 0, 0, 0xff, 0xff])),
        formula([3, 4], Buffer.from([3, 0, 0, 0, 0, 0, 0xff, 0xff])),
        record(0x201, at([4, 0])),
      ],
      { strings: ['品名', '改行\nあり'], formats: ['#,##0', '0%'] },
    );
    expect(page).toEqual({
      number: 1,
      name: '売上',
      text: [
        '品名\t\t改行 あり',
        '1,284,500\t13%\t7\t2.5',
        'TRUE\t#DIV/0!\t直接の文字',
        '3.5\t式の文字\tTRUE\t#N/A',
      ].join('\n'),
      origin: 'text',
      reason: 'Excel, BIFF8',
      parts: [
        { kind: 'caption', text: '売上' },
        { kind: 'other', text: '1284500\t0.125' },
      ],
    });
  });

  test('with dates are shown in the system of the workbook, in Japan by eras and with its own formats', async () => {
    const records = [
      number([0, 0, 1], 45000),
      number([0, 1, 2], 45000),
      number([0, 2, 3], 45000),
      number([0, 3, 4], 45000),
    ];
    const spec = { formats: ['yyyy/m/d', '[$-411]ggge"年"m"月"d"日"', 'aaa'], builtIn: [14] };
    expect((await sheetOf(records, spec)).text).toBe('2023/3/15\t令和5年3月15日\t水\t3/15/2023');
    const japanese = { ...spec, globals: [record(0x22, u16(1)), record(0x8c, u16(81, 81))] };
    expect((await sheetOf(records, japanese)).text).toBe('2027/3/16\t令和9年3月16日\t火\t2027/3/16');
  });

  test('in rows that come in another order are put in order', async () => {
    const page = await sheetOf([rk([5, 0], 3), rk([0, 0], 1), rk([2, 1], 2), rk([0, 4], 9)]);
    expect(page.text).toBe('1\t9\n2\n3');
  });

  test('show numbers of four bytes: whole, of hundredths, and the upper half of a double', () => {
    const bits = Buffer.alloc(8);
    bits.writeDoubleBE(1.5);
    expect([
      rkNumber((-5 << 2) | 2),
      rkNumber((1234 << 2) | 3),
      rkNumber(bits.readUInt32BE()),
      rkNumber(bits.readUInt32BE() | 1),
    ]).toEqual([-5, 12.34, 1.5, 0.015]);
  });
});

test('shared strings that go on over records are read whole, without formatting and furigana', async () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const strings = [
    record(
      0xfc,
      u32(4, 4),
      // Formatting (8) of one run and furigana (4) of six bytes, in UTF-16 (1); the characters are cut in the middle.
      u16(4),
      [0x0d],
      u16(1),
      u32(6),
      utf16('東京'),
    ),
    // Goes on in UTF-16, then a string of one byte a character that is cut and goes on in UTF-16.
    record(0x3c, [1], utf16('支店'), u16(0, 0), Buffer.alloc(6), u16(6), [0], Buffer.from('abc')),
    record(0x3c, [1], utf16('漢字d'), u16(2), [0], Buffer.from([0xe9, 0x21])),
    record(0x3c, u16(3), [0], Buffer.from('end')),
  ];
  const page = await sheetOf(
    [0, 1, 2, 3].map((index) => shared([index, 0], index)),
    { globals: strings },
  );
  expect(page.text).toBe('東京支店\nabc漢字d\né!\nend');
});

test('sheets are pages in the order of their tabs, hidden ones marked, modules left out', async () => {
  const { pages } = await read(
    workbook({
      sheets: [
        { name: '一', records: [rk([0, 0], 1)] },
        { name: '二', hidden: true, records: [rk([0, 0], 2)] },
        { name: '空', records: [] },
      ],
    }),
  );
  expect(pages.map(({ name, hidden, text }) => [name, hidden, text])).toEqual([
    ['一', undefined, '1'],
    ['二', true, '2'],
    ['空', undefined, ''],
  ]);
});

test('comments with author, shapes, headers, messages, charts and links are read beside the cells', async () => {
  const shape = (kind: number, id: number, text: string) => [
    record(0x5d, u16(0x15, 0x12, kind, id), Buffer.alloc(14), u32(0)),
    record(0x1b6, Buffer.alloc(10), u16(text.length, 8), u32(0)),
    record(0x3c, [1], Buffer.from(text.slice(0, 2), 'utf16le')),
    record(0x3c, [1], Buffer.from(text.slice(2), 'utf16le')),
    record(0x3c, Buffer.alloc(8)),
  ];
  const url = Buffer.from('https://example.jp/\0', 'utf16le');
  const link = record(
    0x1b8,
    u16(0, 0, 0, 0),
    Buffer.alloc(16),
    u32(2, 1),
    Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex'),
    u32(url.length),
    url,
  );
  const options = Buffer.concat([u16(0xc0c0), u32(10), Buffer.from('見本 \0', 'utf16le')]);
  const art = Buffer.concat([u16((1 << 4) | 3, 0xf00b), u32(options.length), options]);
  const page = await sheetOf([
    record(0x14, long8('&L社外秘&C&"ＭＳ Ｐゴシック,標準"&A&R&P/&N && 頁')),
    record(0x15, long8('')),
    rk([0, 0], 1),
    record(0xec, art),
    ...shape(0x19, 7, '要確認です'),
    ...shape(0x06, 8, '図形の文字'),
    record(0x1c, u16(0, 0, 0, 7), long8('佐藤'), [0]),
    record(0x1be, u32(0x40000), long8('入力'), long8('\0'), long8('数を入れる'), long8('\0')),
    link,
    record(0x809, u16(0x0600, CHART, 0, 0), u32(0, 0)),
    record(0x100d, u16(0), short8('月別売上')),
    record(0x204, u16(0, 0, 0), long8('四月')),
    EOF,
    rk([1, 0], 2),
  ]);
  expect(page.text).toBe('1\n2');
  expect(page.parts).toEqual([
    { kind: 'caption', text: '売上' },
    { kind: 'header', text: '社外秘\n売上\n/ & 頁' },
    { kind: 'comment', text: '要確認です', author: '佐藤' },
    { kind: 'text-box', text: '図形の文字' },
    { kind: 'text-box', text: '見本' },
    { kind: 'chart', text: '月別売上' },
    { kind: 'chart', text: '四月' },
    { kind: 'annotation', text: '入力\n数を入れる' },
  ]);
  const { metadata } = await read(workbook({ sheets: [{ name: 'a', records: [link] }] }));
  expect(metadata).toEqual({ links: ['https://example.jp/'] });
});

test('an object that is a document becomes a file of its own', async () => {
  const object = { name: 'MBD0001', children: [{ name: 'WordDocument', content: Buffer.from('x') }] };
  const { embedded } = await read(workbook({ sheets: [{ name: 'a', records: [] }], objects: [object] }));
  expect(embedded?.map(({ path }) => path)).toEqual(['object_MBD0001.doc']);
});

describe('a damaged workbook', () => {
  const spec: WorkbookSpec = {
    sheets: [
      { name: '一', records: [shared([0, 0], 0), rk([1, 0, 1], 5), record(0x1be, u32(0x40000), long8('a'))] },
      { name: '二', records: [number([0, 0], 2)] },
    ],
    strings: ['文字'],
    formats: ['#,##0'],
  };

  test('whose list of sheets leads nowhere is read in the order of its substreams', async () => {
    const stream = workbookStream(spec);
    for (let index = stream.indexOf(u16(0x85)); index >= 0 && stream.readUInt16LE(index) === 0x85; )
      index = stream.writeUInt32LE(99_999, index + 4) + stream.readUInt16LE(index + 2) - 4;
    const { pages } = await read(inOle2([{ name: 'Workbook', content: stream }]));
    expect(pages.map(({ name, text }) => [name, text])).toEqual([
      ['一', '文字\n5'],
      ['二', '2'],
    ]);
  });

  test('that is cut gives what is left with a warning', async () => {
    const stream = workbookStream(spec);
    const context = testContext();
    const { pages } = await read(
      inOle2([{ name: 'Workbook', content: stream.subarray(0, stream.length - 10) }]),
      context,
    );
    expect(pages.map(({ text }) => text)).toEqual(['文字\n5', '']);
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('ends soon, with what could be read or an error of its own', async () => {
    const codes = new Set<string>();
    for (const bytes of damaged(workbook(spec), 300)) {
      try {
        await read(bytes);
      } catch (error) {
        if (!isFileprocError(error)) throw error;
        codes.add(error.code);
      }
    }
    expect([...codes]).toEqual(['CORRUPT']);
  });
});

test('no more characters than the limit are kept, with a warning', async () => {
  const records = Array.from({ length: 100 }, (_, row) => rk([row, 0], 123456));
  const context = testContext({ limits: { textCharacters: 60 } });
  const { pages } = await read(workbook({ sheets: [{ name: 'a', records }] }), context);
  expect(pages[0]?.text.length).toBeLessThan(100);
  expect(context.warnings.map(({ code }) => code)).toEqual(['TEXT_TRUNCATED']);
});

test('many sheets that are all the same records are read in bounded time', async () => {
  const stream = workbookStream({
    sheets: Array.from({ length: 900 }, (_, index) => ({
      name: `s${index}`,
      records: index === 0 ? Array.from({ length: 100_000 }, (_, row) => record(0x201, at([row & 0x3fff, 0]))) : [],
    })),
  });
  const first = stream.indexOf(u16(0x85));
  for (let index = first; stream.readUInt16LE(index) === 0x85; index += 4 + stream.readUInt16LE(index + 2))
    stream.writeUInt32LE(stream.readUInt32LE(first + 4), index + 4);
  const context = testContext();
  const started = performance.now();
  expect((await read(inOle2([{ name: 'Workbook', content: stream }]), context)).pages).toHaveLength(900);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(new Set(context.warnings.map(({ code }) => code))).toEqual(new Set(['DAMAGED']));
});
