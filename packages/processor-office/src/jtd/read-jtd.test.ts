import { isFileprocError } from '@cis/fileproc-core';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { describe, expect, test } from 'vitest';
import { damaged, fileOf, seeded, testContext } from '../ole/process.fixture.ts';
import {
  compressed,
  document,
  inline,
  oldDocument,
  packLh5,
  record,
  store,
  textInPieces,
  textPart,
  units,
} from './ichitaro-document.fixture.ts';
import { expandLh5 } from './lh5.ts';
import { readJtd } from './read-jtd.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readJtd(fileOf(bytes, '通知.jtd'), context);
const textsOf = async (...content: readonly (string | number)[]) =>
  (await read(document(units(...content)))).pages.map(({ text }) => text);

describe('the text of a document of Ichitaro', () => {
  test('is read over blocks in any order, without records, parted at page breaks', async () => {
    const long = '長い段落。'.repeat(200);
    expect(
      await textsOf('件名\n', ...record(0x10, 0, 0x24, 1, 1, 0xffff, 0), long, 0x0c, '次の頁\u0000\u0090'),
    ).toEqual([`件名\n${long}`, '次の頁']);
  });

  test('is read out of pieces, also where a record is cut between them', async () => {
    const content = units('前', ...record(0x10, 0, 0xffff, 0), '後');
    const parts = textInPieces(content, 4);
    expect((await read(document(store(parts)))).pages.map(({ text }) => text)).toEqual(['前後']);
  });

  test('shows base text and placeholders, not furigana and instructions', async () => {
    expect(
      await textsOf(
        ...inline(0, 3, '午后'),
        ...inline(1, 0x82, 'ごご'),
        'の',
        ...inline(0, 1, '○○○'),
        ...inline(1, 0, '名前を入れる'),
        '授業',
      ),
    ).toEqual(['午后の○○○授業']);
  });

  test('gives lines of ruled tables row by row with tabs', async () => {
    const cell = record(0x30, 0, 0, 10, 0, 0);
    const head = record(0x10, 0, 0x8f, 2, 160, 0, 0xffff, 0);
    expect(
      await textsOf(
        '前\n',
        ...head,
        ...cell,
        '品名',
        ...cell,
        '金額\n',
        0x0e,
        ...head,
        ...cell,
        '机\n大',
        ...cell,
        '9',
        0x0e,
        ...head,
        ...cell,
        '終',
        ...cell,
        '1\n',
        ...record(0x20, 0, 0x31, 0),
        '後',
      ),
    ).toEqual(['前\n品名\t金額\n机 大\t9\n終\t1\n後']);
  });

  test('is not hidden by a record or an unseen text that never ends', async () => {
    expect(await textsOf('a', 0x1c, 0x10, 3, 'b', 0x1c)).toEqual(['ab']);
    expect((await textsOf('a', ...inline(1, 0x82, 'x').slice(0, 7), 'あ'.repeat(2000)))[0]).toHaveLength(2001);
  });
});

test('headers, notes and boxes are parts; a header that is only a number is none', async () => {
  const { pages, metadata, embedded } = await read(
    document(units('本文'), [
      { name: 'Header', content: store([textPart(units('- ? -')), textPart(units('社外秘'))]) },
      { name: 'Footnote', content: store([textPart(units('注一'))]) },
      { name: 'LayoutBoxText', content: store([textPart(units('枠の中\n二行'))]) },
      {
        name: 'ObjectSheets',
        children: [
          { name: 'DOCS_0001', children: [{ name: 'DocumentText', content: store([textPart(units('別のシート'))]) }] },
        ],
      },
      { name: 'Embedding 1', children: [{ name: 'Workbook', content: Buffer.from('x') }] },
    ]),
  );
  expect(pages.map(({ text, parts }) => ({ text, parts }))).toEqual([
    {
      text: '本文',
      parts: [
        { kind: 'header', text: '社外秘' },
        { kind: 'footnote', text: '注一' },
        { kind: 'text-box', text: '枠の中\n二行' },
      ],
    },
    { text: '別のシート', parts: undefined },
  ]);
  expect(metadata).toEqual({});
  expect(embedded?.map(({ path }) => path)).toEqual(['Embedding 1.xls']);
});

describe('a compressed document', () => {
  const wrapped = (content: Buffer) => writeOle2({ name: '', children: [{ name: 'JSCompDocument', content }] });
  const inner = document(units('圧縮された本文'));

  test.each([0, 1])('is expanded, with a header of level %s', async (level) => {
    expect((await read(wrapped(compressed(inner, { level })))).pages.map(({ text }) => text)).toEqual([
      '圧縮された本文',
    ]);
  });

  test('by another method is UNSUPPORTED_TYPE, of more than the limit LIMIT_EXCEEDED, without archive CORRUPT', async () => {
    await expect(read(wrapped(compressed(inner, { method: '-lh7-' })))).rejects.toMatchObject({
      code: 'UNSUPPORTED_TYPE',
    });
    const context = testContext({ limits: { fileMegabytes: 0.001 } });
    await expect(read(wrapped(compressed(inner)), context)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(read(wrapped(Buffer.from('nothing')))).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('of any bytes comes out as it was, in the size that is asked for', () => {
    const random = seeded(11);
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => (at % 700 < 300 ? at % 5 : random(256)));
    const packed = packLh5(bytes);
    expect(Buffer.from(expandLh5(packed, bytes.length)).equals(bytes)).toBe(true);
    expect(expandLh5(packed, 10)).toEqual(bytes.subarray(0, 10));
    for (let round = 0; round < 200; round++) {
      const broken = packed.slice(0, 2000);
      for (let change = 0; change < 10; change++) broken[random(broken.length)] = random(256);
      expect(expandLh5(broken, 5000).length).toBeLessThanOrEqual(5000);
    }
  });
});

describe('a document of Ichitaro 4 to 6', () => {
  test('is read as Shift_JIS without its codes', async () => {
    const shiftJis = { 日: [0x93, 0xfa], 本: [0x96, 0x7b], ソ: [0x83, 0x5c] };
    const text = Uint8Array.of(
      ...shiftJis.日,
      0xfe,
      0x41,
      0x1f,
      1,
      5,
      0x41,
      0x41,
      ...shiftJis.本,
      0x1c,
      0x41,
      0x41,
      ...shiftJis.ソ,
      0xfe,
      0x48,
      0x61,
      0xfd,
      0x22,
      0x62,
      0x1e,
    );
    const { pages } = await read(oldDocument(text));
    expect(pages.map(({ text: shown, reason }) => [shown, reason])).toEqual([['日\n本ソa b', 'Ichitaro 4 to 6']]);
  });

  test('that is cut warns, and any other file is UNSUPPORTED_TYPE and names the product', async () => {
    const context = testContext();
    expect((await read(oldDocument(Buffer.from('abcdef')).slice(0, 0x807), context)).pages[0]?.text).toBe('abc');
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
    await expect(read(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'UNSUPPORTED_TYPE',
      message: '通知.jtd: a document of Ichitaro (一太郎) in a form that is not read.',
    });
  });
});

test('a damaged document ends soon, with what could be read or an error of its own', async () => {
  const body = units(
    '見出し\n',
    ...record(0x10, 0, 0xffff, 0),
    ...record(0x30, 0, 0, 9, 0, 0),
    '表',
    0x0e,
    ...inline(1, 0x82, 'よみ'),
  );
  const whole = document(body, [{ name: 'Header', content: store([textPart(units('頭'))]) }]);
  const packed = writeOle2({ name: '', children: [{ name: 'JSCompDocument', content: compressed(whole) }] });
  const codes = new Set<string>();
  for (const file of [whole, packed])
    for (const bytes of damaged(file, 200)) {
      try {
        await read(bytes);
      } catch (error) {
        if (!isFileprocError(error)) throw error;
        codes.add(error.code);
      }
    }
  expect([...codes].filter((code) => !['CORRUPT', 'UNSUPPORTED_TYPE', 'LIMIT_EXCEEDED'].includes(code))).toEqual([]);
  const context = testContext();
  const store1 = store([textPart(body)]);
  store1.writeUInt32BE(0xffff, 16);
  expect((await read(document(store1), context)).pages[0]?.text).toMatch(/^見出し\n表/);
  expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
});
