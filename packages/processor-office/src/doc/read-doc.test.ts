import { createHash } from 'node:crypto';
import { isFileprocError } from '@cis/fileproc-core';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { describe, expect, test } from 'vitest';
import { Rc4 } from '../ole/encryption/rc4.ts';
import { damaged, fileOf, testContext } from '../ole/process.fixture.ts';
import { readDoc } from './read-doc.ts';
import {
  CELL,
  DELETED,
  HIDDEN,
  ROW_END,
  type WordSpec,
  word6Document,
  wordDocument,
  wordStreams,
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
    expect(metadata).toEqual({ trackedDeletions: 3 });
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
    textBoxes: ['箱の中'],
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

describe('an encrypted document', () => {
  /** The streams enciphered with the password tika, as Word 97 does ([MS-OFFCRYPTO] 2.3.6). */
  function enciphered(): Uint8Array<ArrayBuffer> {
    const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest();
    const salt = Buffer.alloc(16, 7);
    const start = md5(Buffer.from('tika', 'utf16le')).subarray(0, 5);
    const salted = md5(Buffer.concat(Array.from({ length: 16 }, () => Buffer.concat([start, salt])))).subarray(0, 5);
    const keyOf = (block: number) => md5(salted, Buffer.from(Uint32Array.of(block).buffer));
    const verifier = Buffer.alloc(16, 9);
    const sealed = Buffer.concat([verifier, md5(verifier)]);
    new Rc4(keyOf(0)).apply(sealed);
    const header = Buffer.concat([Buffer.from([1, 0, 1, 0]), salt, sealed]);
    // The table stream begins with the header, so everything in it lies 52 bytes further.
    const { document, table } = wordStreams({ body: [{ text: '秘密の本文\r' }] });
    for (let index = 0; index < 93; index++) {
      const at = 154 + index * 8;
      if (document.readUInt32LE(at + 4) > 0) document.writeUInt32LE(document.readUInt32LE(at) + 52, at);
    }
    const encipher = (bytes: Buffer, clear: number) => {
      const result = Buffer.from(bytes);
      for (let at = 0; at < result.length; at += 512) new Rc4(keyOf(at / 512)).apply(result.subarray(at, at + 512));
      bytes.copy(result, 0, 0, clear);
      return result;
    };
    document.writeUInt16LE(0x300, 10);
    document.writeUInt32LE(52, 14);
    return writeOle2({
      name: '',
      children: [
        { name: 'WordDocument', content: encipher(document, 68) },
        { name: '1Table', content: encipher(Buffer.concat([header, table]), 52) },
      ],
    });
  }

  test('is read with a password that fits', async () => {
    const { pages } = await read(enciphered(), testContext({ passwords: ['no', 'tika'] }));
    expect(pages.map(({ text }) => text)).toEqual(['秘密の本文']);
  });

  test('is ENCRYPTED without, with its scheme and without any password in the message', async () => {
    await expect(read(enciphered(), testContext({ passwords: ['wrong'] }))).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: '議事録.doc is encrypted (RC4 of Office 97, 40 bits); none of the passwords in PASSWORDS_FILE opens it.',
    });
  });

  test('is ENCRYPTED too where a notice stands in place of what rights management keeps', async () => {
    const bytes = wordDocument({
      body: [{ text: 'protected\r' }],
      streams: [{ name: '\tDRMContent', content: Buffer.alloc(9) }],
    });
    await expect(read(bytes)).rejects.toMatchObject({ code: 'ENCRYPTED' });
  });
});

describe('a damaged document', () => {
  test('that has no text where it says so is CORRUPT, one of which a part is left warns', async () => {
    const { document, table } = wordStreams({ body: [{ text: `${'残る文。'.repeat(400)}\r` }] });
    const cut = (length: number) =>
      writeOle2({
        name: '',
        children: [
          { name: 'WordDocument', content: document.subarray(0, length) },
          { name: '1Table', content: table },
        ],
      });
    await expect(read(cut(0x800))).rejects.toMatchObject({ code: 'CORRUPT' });
    const context = testContext();
    expect((await read(cut(0x900), context)).pages[0]?.text).toMatch(/^残る文。/);
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('ends soon, with what could be read or an error of its own', async () => {
    const whole = wordDocument({
      body: [
        { text: '表\u0007', paragraph: CELL },
        { text: '\u0007', paragraph: ROW_END },
        { text: '文\u0013 PAGE \u00141\u0015\r' },
      ],
      footnotes: ['a', 'b'],
      headers: ['', '', '', '', '', '', 'x', 'y', 'z', '', '', ''],
      comments: [{ text: 'c', author: 'd' }],
    });
    const codes = new Set<string>();
    for (const bytes of damaged(whole, 300)) {
      try {
        await read(bytes);
      } catch (error) {
        if (!isFileprocError(error)) throw error;
        codes.add(error.code);
      }
    }
    // A changed flag or version is what it says.
    expect([...codes].sort()).toEqual(['CORRUPT', 'ENCRYPTED', 'UNSUPPORTED_TYPE']);
  });
});
