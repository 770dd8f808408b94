import { join } from 'node:path';
import { createIsolatedReader, extract } from '@cis/fileproc-core';
import { docuworks } from '@cis/fileproc-processor-docuworks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocuworksBridge, docuworksBridge } from './docuworks-bridge.ts';
import { ask, script } from './fixtures/ask.ts';
import { startWine, WINE_MISSING, type Wine, windowsPath } from './fixtures/wine.ts';

const PAGE = ['page', 'application', 21000, 29700];
const IFILTER = { kind: 'document', reader: 'ifilter', extension: 'xdw', mostPages: 10 };

describe.skipIf(WINE_MISSING)(`DocuWorks under Wine${WINE_MISSING ? ` (${WINE_MISSING})` : ''}`, () => {
  let wine: Wine;
  let bridge: DocuworksBridge;
  beforeAll(() => {
    wine = startWine();
    bridge = docuworksBridge({ host: wine.host() });
  });
  afterAll(async () => {
    await bridge?.[Symbol.asyncDispose]();
    wine?.[Symbol.dispose]();
  });

  /** Each open document or filter is closed again, before another is opened on the machine. */
  function expectNothingLeaked(): void {
    const notes = wine.notes();
    for (let at = 0; at < notes.length; at += 2) {
      const [opened = '', closed = ''] = notes.slice(at, at + 2);
      expect([opened.split(' ')[0], closed]).toEqual(['open', opened.replace('open', 'close')]);
    }
  }

  test('structures lie as the C compiler lays them, byte for byte', () => {
    const { ours, compilers } = JSON.parse(
      wine.run('fixtures/print-layout.ts', [windowsPath(join(wine.libraries, 'xdwapi.dll'))]),
    ) as { ours: object; compilers: object };
    expect(Object.keys(ours)).toHaveLength(10);
    expect(ours).toEqual(compilers);
  });

  test('a document gives text by page with sizes and origin, annotations, and the files that it was made from', async () => {
    const asked = await ask(
      bridge,
      script(
        [...PAGE, '吾輩は猫である。\\n名前はまだ無い。 𠮷野家'],
        ['annotation', 32785, '%Text', '至急'],
        ['annotation', 32794, '%Other', 'x'],
        ['child', 32785, '%Text', '付箋の文'],
        ['annotation', 32819, '%TopField', '承認'],
        ['annotation', 49199, '%Caption', 'リンク'],
        ['annotation', 32839, '%Other', 'x'],
        ['child', 32838, '%Text', 'グループの題'],
        ['annotation', 32828, '%Other', '線'],
        ['page', 'image', 29700, 42000, 'OCR の文字'],
        ['page', 'none', 21000, 29700, ''],
        ['original', '見積.txt', '原本の中身'],
      ),
    );
    expect(asked).toEqual({
      code: 'done',
      document: {
        reader: 'xdwapi',
        version: '10.0.0',
        kind: 'document',
        pageCount: 3,
        pages: [
          {
            text: '吾輩は猫である。\n名前はまだ無い。 𠮷野家',
            width: 21000,
            height: 29700,
            madeFrom: 'application',
            annotations: [
              { kind: 'text', text: '至急' },
              { kind: 'note', text: '付箋の文' },
              { kind: 'stamp', text: '承認' },
              { kind: 'link', text: 'リンク' },
              { kind: 'title', text: 'グループの題' },
            ],
          },
          { text: 'OCR の文字', width: 29700, height: 42000, madeFrom: 'image', annotations: [] },
          { text: '', width: 21000, height: 29700, madeFrom: 'none', annotations: [] },
        ],
        documents: [],
        originals: [{ name: '見積.txt', file: 'docuworks-original-1' }],
      },
      originals: ['原本の中身'],
    });
    expectNothingLeaked();
  });

  test('a binder gives its documents by name, and no more pages than wanted', async () => {
    const binder = script(
      ['kind', 'binder'],
      ['document', 2, '一冊目'],
      ['document', 1, '二冊目'],
      ...[1, 2, 3].map((page) => [...PAGE, `ページ${page}`]),
    );
    const { document } = await ask(bridge, binder, {
      kind: 'document',
      reader: 'xdwapi',
      extension: 'xbd',
      mostPages: 2,
    });
    expect(document).toMatchObject({
      kind: 'binder',
      pageCount: 3,
      documents: [
        { name: '一冊目', pages: 2 },
        { name: '二冊目', pages: 1 },
      ],
      originals: [],
    });
    expect(document?.pages.map(({ text }) => text)).toEqual(['ページ1', 'ページ2']);
  });

  test('2 MB of text come whole, by either road', async () => {
    const large = script([...PAGE, ''], ['big', 1024 * 1024]);
    const expected = 'あ'.repeat(1024 * 1024);
    expect((await ask(bridge, large)).document?.pages[0]?.text === expected).toBe(true);
    expect((await ask(bridge, large, IFILTER)).document?.pages[0]?.text === expected).toBe(true);
  });

  test('the picture of a page comes as a bitmap at the resolution that was asked for', async () => {
    const request = { kind: 'image', extension: 'xdw', page: 1, dpi: 150 };
    const { bytes } = await ask(bridge, script([...PAGE, '']), request);
    expect([bytes?.toString('latin1', 0, 2), bytes?.readInt32LE(18), bytes?.readInt32LE(22)]).toEqual([
      'BM',
      Math.floor((21000 * 150) / 2540),
      Math.floor((29700 * 150) / 2540),
    ]);
  });

  test.each([
    ['80040001', 'DOCUWORKS_UNAVAILABLE', /not installed/],
    ['80070005', 'ENCRYPTED', /password or a policy.*0x80070005/],
    ['8007000B', 'CORRUPT', /damaged/],
    ['8007000E', 'OUT_OF_MEMORY', /memory/],
    ['80040005', 'ENCRYPTED', /asked a person/],
    ['800E0004', 'DOCUWORKS_UNAVAILABLE', /newer DocuWorks/],
    ['800E0012', 'ENCRYPTED', /protection module/],
    ['8000FFFF', 'PROCESSOR_FAILED', /unexpectedly/],
    ['80041234', 'PROCESSOR_FAILED', /unknown error .*0x80041234/],
  ])('error %s of DocuWorks is %s', async (result, code, message) => {
    const asked = await ask(bridge, script([...PAGE, 'x'], ['open', result]));
    expect(asked).toEqual({ code, message: expect.stringMatching(message) });
    expect(asked.message).toMatch(/^契約書\.xdw: /);
  });

  test('what is no DocuWorks file is CORRUPT, and a page that fails costs that page', async () => {
    expect((await ask(bridge, 'something else')).code).toBe('CORRUPT');
    const { document } = await ask(
      bridge,
      script([...PAGE, '一'], [...PAGE, '二'], ['text', '8000FFFF'], [...PAGE, '三']),
    );
    expect(document?.pages.map(({ text, failure }) => failure ?? text)).toEqual([
      '一',
      expect.stringMatching(/XDW_GetPageTextToMemoryW: 0x8000FFFF/),
      '三',
    ]);
    expectNothingLeaked();
  });

  test('a file that another program holds is read when that lets go of it', async () => {
    expect((await ask(bridge, script([...PAGE, '後で'], ['open', 'sharing:3']))).document?.pages[0]?.text).toBe('後で');
  });

  test('a missing or refused DocuWorks is DOCUWORKS_UNAVAILABLE', async () => {
    const where = { libraries: join(wine.libraries, 'nothing') };
    await using missing = docuworksBridge({ host: wine.host(where) });
    expect(await ask(missing, script([...PAGE, 'x']))).toEqual({
      code: 'DOCUWORKS_UNAVAILABLE',
      message: expect.stringMatching(/not installed here.*DOCUWORKS_SDK_PATH/),
    });
    for (const [version, message] of [
      ['8.0.3', /lose data/],
      ['7.3.1', /too old/],
    ] as const) {
      await using old = docuworksBridge({ host: wine.host({ environment: { STANDIN_VERSION: version } }) });
      expect(await ask(old, script([...PAGE, 'x']))).toEqual({
        code: 'DOCUWORKS_UNAVAILABLE',
        message: expect.stringMatching(message),
      });
    }
  });

  test('the filter that Windows Search uses gives the text, found by extension or by class', async () => {
    for (const extension of ['xdw', 'xbd']) {
      const content = script([...PAGE, '一枚目'], [...PAGE, '二枚目']);
      expect((await ask(bridge, content, { ...IFILTER, extension })).document).toEqual({
        reader: 'ifilter',
        kind: 'unknown',
        pageCount: 1,
        pages: [{ text: '一枚目\n二枚目', annotations: [] }],
        documents: [],
        originals: [],
      });
    }
    const codes = [];
    for (const failure of ['8004170B', '80041703', '8004170C', '80041234', 'crash'])
      codes.push((await ask(bridge, script([...PAGE, 'x'], ['filter', failure]), IFILTER)).code);
    expect(codes).toEqual(['ENCRYPTED', 'ENCRYPTED', 'CORRUPT', 'PROCESSOR_FAILED', 'PROCESSOR_CRASHED']);
    expectNothingLeaked();
  });

  test('files that the processor cannot read natively come from DocuWorks, through isolated children at once', async () => {
    // Begins as DocuWorks files do, and has nothing else of one.
    const header = Buffer.from('600e82010a800300c0138304010d0a01', 'hex');
    const content = (text: string) => Buffer.concat([header, Buffer.from(script([...PAGE, text]))]);
    await using reader = createIsolatedReader({
      processors: [docuworks()],
      programs: { docuworks: bridge },
      workers: 2,
    });
    const texts = ['一', '二', '三', '四'];
    const read = await Promise.all(texts.map((text) => extract(content(text), { reader, name: `${text}.xdw` })));
    expect(read.map(({ text }) => text)).toEqual(texts);
    expect(read[0]).toMatchObject({ metadata: { docuworksReader: 'xdwapi' }, pages: [{ origin: 'native' }] });
    const locked = Buffer.concat([
      header,
      Buffer.from(script([...PAGE, 'x'], ['open', '80070005'], ['filter', '8004170B'])),
    ]);
    await expect(extract(locked, { reader, name: 'locked.xdw' })).rejects.toMatchObject({ code: 'ENCRYPTED' });
  });

  test('a document that is not wanted any more ends its host, and the next is read', async () => {
    const stop = new AbortController();
    const hanging = ask(bridge, script([...PAGE, 'x'], ['open', 'hang']), undefined, stop.signal);
    const waiting = ask(bridge, script([...PAGE, '次']));
    setTimeout(() => stop.abort(new Error('not wanted')), 1500);
    await expect(hanging).rejects.toThrow('not wanted');
    expect((await waiting).document?.pages[0]?.text).toBe('次');
  });
});
