import { describe, expect, test } from 'vitest';
import { fileOf, testContext } from '../ole/process.fixture.ts';
import { readDoc } from './read-doc.ts';
import {
  CELL,
  DELETED,
  HIDDEN,
  listed,
  ROW_END,
  type WordSpec,
  word6Document,
  wordDocument,
} from './word-document.fixture.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readDoc(fileOf(bytes, '議事録.doc'), context);
const readSpec = (spec: WordSpec) => read(wordDocument(spec));
const bodyOf = async (spec: WordSpec) => (await readSpec(spec)).pages.map(({ text }) => text);

describe('the body of a Word document', () => {
  test.each([
    ['in UTF-16', {}],
    ['in bytes of windows-1252', { compressed: true }],
    ['in pieces that a fast save left in another order', { fastSaved: true }],
  ])('is read %s', async (_, how) => {
    expect(await bodyOf({ body: [{ text: 'Caf\u00e9 \u00fcber\rzweite Zeile\r' }], ...how })).toEqual([
      'Caf\u00e9 \u00fcber\nzweite Zeile',
    ]);
  });

  test('keeps Japanese, line breaks and hyphens, and none of the marks', async () => {
    expect(await bodyOf({ body: [{ text: '\u0001売上\u0002報告\u000b二行目 e\u001email\u001f s\r' }] })).toEqual([
      '売上報告\n二行目 e-mail s',
    ]);
  });

  test('shows neither deleted nor hidden text and counts what was deleted', async () => {
    const { pages, metadata } = await readSpec({
      body: [
        { text: '残る' },
        { text: '消えた', characters: DELETED },
        { text: '隠れた', characters: HIDDEN },
        { text: '文\r' },
      ],
    });
    expect(pages.map(({ text }) => text)).toEqual(['残る文']);
    expect(metadata).toEqual({ trackedDeletions: 1 });
  });

  test('gives tables row by row with tabs, cells of several paragraphs on one line', async () => {
    const row = (first: string, second: string) => [
      { text: `${first}\u0007`, paragraph: CELL },
      { text: `${second}\u0007`, paragraph: CELL },
      { text: '\u0007', paragraph: ROW_END },
    ];
    expect(
      await bodyOf({
        body: [
          { text: '前\r' },
          ...row('品名', '金額'),
          { text: '机\r', paragraph: CELL },
          ...row('椅子', '12,000'),
          ...row('', '空の前'),
          { text: '後\r' },
        ],
      }),
    ).toEqual(['前\n品名\t金額\n机 椅子\t12,000\n\t空の前\n後']);
  });

  test('shows results of fields and never codes; the target of a link is metadata', async () => {
    const { pages, metadata } = await readSpec({
      body: [
        {
          text: '参照 \u0013 HYPERLINK "https://example.com/a" \\o "tip" \u0014\u0013 PAGEREF x \u00143\u0015ページ\u0015 終\r',
        },
        { text: '\u0013 TOC \\o \u0013 nested \u0015 \u0015後\r' },
      ],
    });
    expect(pages.map(({ text }) => text)).toEqual(['参照 3ページ 終\n後']);
    expect(metadata).toEqual({ links: ['https://example.com/a'] });
  });

  test.each([
    [
      'furigana are not text of their own',
      ' EQ \\* jc2 \\* "Font:ＭＳ 明朝" \\* hps10 \\o\\ad(\\s\\up 9(とうきょう),東京)',
      '東京',
    ],
    ['an encircled character', ' eq \\o\\ac(○,印)', '○印'],
    ['a fraction', ' EQ \\f(1,2)', '1 2'],
    ['an escaped parenthesis', ' EQ \\o(\\(a\\),b)', '(a)b'],
    ['a button', ' MACROBUTTON NoMacro ここをクリック', 'ここをクリック'],
    ['a symbol by its number', ' SYMBOL 169 \\f "Times New Roman"', '©'],
  ])('shows of a field without result what is seen: %s', async (_, code, shown) => {
    expect(await bodyOf({ body: [{ text: `[\u0013${code}\u0015]\r` }] })).toEqual([`[${shown}]`]);
  });

  test('numbers paragraphs of lists as they are shown, in Japanese formats too', async () => {
    const line = (text: string, level: number) => ({ text: `${text}\r`, paragraph: listed(level) });
    expect(
      await bodyOf({
        list: [
          { format: 11, text: '第\u0000条' },
          { format: 0, text: '(\u0000-\u0001)', start: 3 },
          { format: 23, text: '\uf0b7' },
        ],
        body: [
          line('目的', 0),
          line('甲', 1),
          line('乙', 1),
          line('点', 2),
          { text: '間\r' },
          line('定義', 0),
          line('丙', 1),
          { text: '無\r', paragraph: [0x0b, 0x46, 0x01, 0xf8] },
          { text: '丁\r', paragraph: [0x0b, 0x46, 0xff, 0xff] },
        ],
      }),
    ).toEqual(['第一条 目的\n(一-3) 甲\n(一-4) 乙\n• 点\n間\n第二条 定義\n(二-3) 丙\n無\n第三条 丁']);
  });

  test('a field without end hides nothing that follows', async () => {
    expect(
      (await bodyOf({ body: [{ text: 'a\u0013 b\r' }, { text: `${'長い'.repeat(5000)}\r` }] })).join(''),
    ).toContain('長い長い');
  });

  test('begins a page where its author did', async () => {
    expect(await bodyOf({ body: [{ text: '一\r\u000c二\r' }] })).toEqual(['一', '二']);
  });

  test('shows check boxes and the chosen entry of a list', async () => {
    const form = (bits: number, entries: readonly string[]) => {
      const units = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
      const strings = Array.from({ length: 6 }, () => units(0, 0));
      const list = entries.map((entry) => Buffer.concat([units(entry.length), Buffer.from(entry, 'utf16le')]));
      const content = Buffer.concat([
        Buffer.alloc(4, 0xff),
        units(bits, 0, 0),
        strings[0]!,
        units(0),
        ...strings.slice(1),
        units(0xffff, entries.length, 0),
        ...list,
      ]);
      const header = Buffer.alloc(68);
      header.writeUInt32LE(68 + content.length);
      header.writeUInt16LE(68, 4);
      return Buffer.concat([header, content]);
    };
    const check = form(1 | (1 << 2), []);
    const drop = form(2 | (1 << 2), ['東', '西']);
    const at = (offset: number) => [0x03, 0x6a, offset & 255, offset >> 8, 0, 0];
    expect(
      await bodyOf({
        data: Buffer.concat([check, drop]),
        body: [
          { text: '済\u0013 FORMCHECKBOX ' },
          { text: '\u0001', characters: at(0) },
          { text: '\u0015 方角\u0013 FORMDROPDOWN ' },
          { text: '\u0001', characters: at(check.length) },
          { text: '\u0015\r' },
        ],
      }),
    ).toEqual(['済☒ 方角西']);
  });
});

test('notes, comments with author, text boxes, headers that some page shows are parts of their kind', async () => {
  const spec: WordSpec = {
    body: [{ text: '本文\u0002\u0005\r' }],
    footnotes: ['脚注一', '脚注二'],
    endnotes: ['文末'],
    comments: [{ text: '直す', author: '山田' }],
    textBoxes: ['箱の中', '二つ目'],
    headers: ['', '\u0003', '', '', '', '', '偶数', '社外秘', '偶数足', '\u0013 PAGE \u00141\u0015 頁', '表紙', ''],
  };
  const { pages } = await readSpec(spec);
  expect(pages).toEqual([
    {
      number: 1,
      text: '本文',
      origin: 'text',
      reason: 'Word, version word97',
      parts: [
        { kind: 'header', text: '社外秘' },
        { kind: 'footer', text: '1 頁' },
        { kind: 'footnote', text: '脚注一' },
        { kind: 'footnote', text: '脚注二' },
        { kind: 'endnote', text: '文末' },
        { kind: 'comment', text: '直す', author: '山田' },
        { kind: 'text-box', text: '箱の中' },
        { kind: 'text-box', text: '二つ目' },
      ],
    },
  ]);
  const facing = await readSpec({ ...spec, facingPages: true });
  expect(facing.pages[0]?.parts?.slice(0, 4).map(({ text }) => text)).toEqual(['偶数', '社外秘', '偶数足', '1 頁']);
});

test('a Word 6 document of a Japanese edition is read as Shift_JIS, a Western one as windows-1252', async () => {
  const japanese = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x0d, 0x83, 0x5c, 0x0d]);
  expect((await read(word6Document(japanese))).pages.map(({ text }) => text)).toEqual(['日本語\nソ']);
  expect((await read(word6Document(Buffer.from('Gr\u00fc\u00dfe\r', 'latin1'), 0x407))).pages[0]?.text).toBe(
    'Gr\u00fc\u00dfe',
  );
});

test('an object that is a document becomes a file of its own, a packaged file with its name', async () => {
  const native = Buffer.concat([
    Buffer.from([0, 0, 0, 0, 2, 0]),
    Buffer.from('memo.txt\0C:\\memo.txt\0'),
    Buffer.from([0, 0, 3, 0, 4, 0, 0, 0]),
    Buffer.from('C:\\\0'),
    Buffer.from([5, 0, 0, 0]),
    Buffer.from('hello'),
  ]);
  const context = testContext();
  const { embedded } = await read(
    wordDocument({
      body: [{ text: 'a\r' }],
      objects: [
        { name: '_1', children: [{ name: 'Workbook', content: Buffer.from('x') }] },
        { name: '_2', children: [{ name: '\u0001Ole10Native', content: native }] },
        { name: '_3', children: [{ name: '\u0003META', content: Buffer.from('x') }] },
      ],
    }),
    context,
  );
  expect(embedded?.map(({ path }) => path)).toEqual(['object_1.xls', 'memo.txt']);
  expect(Buffer.from(context.files.get('memo.txt')!).toString()).toBe('hello');
  expect([...context.files.get('object_1.xls')!.slice(0, 4)]).toEqual([0xd0, 0xcf, 0x11, 0xe0]);
});
