import { createHash } from 'node:crypto';
import { isFileprocError } from '@cis/fileproc-core';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { describe, expect, test } from 'vitest';
import { Rc4 } from '../ole/encryption/rc4.ts';
import { damaged, fileOf, testContext } from '../ole/process.fixture.ts';
import {
  atom,
  container,
  group,
  objectId,
  type PresentationSpec,
  presentation,
  presentationStreams,
  shape,
  string,
  text,
  u32,
} from './presentation.fixture.ts';
import { readPpt } from './read-ppt.ts';
import { RT } from './record-types.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readPpt(fileOf(bytes, '発表.ppt'), context);
const pagesOf = async (spec: PresentationSpec) => (await read(presentation(spec))).pages;

test('slides are pages in the order of the show, with the texts of shapes, groups and the outline', async () => {
  const pages = await pagesOf({
    slides: [
      {
        outline: [text('題名'), text('要点一\r要点二\u000b続き')],
        shapes: [
          shape(atom(RT.outlineTextReference, u32(0)), { placeholder: 13 }),
          shape(atom(RT.outlineTextReference, u32(1)), { placeholder: 14 }),
          group([shape(text('内の図形')), group([shape(text('caf\u00e9'))])]),
          shape(undefined, { description: '売上の推移' }),
          shape(undefined, { description: 'C:\\temp\\image.png' }),
        ],
      },
      { shapes: [shape(text('二枚目'))] },
    ],
  });
  expect(pages).toEqual([
    {
      number: 1,
      text: '題名\n要点一\n要点二\n続き\n内の図形\ncaf\u00e9',
      origin: 'text',
      reason: 'PowerPoint',
      parts: [{ kind: 'alt-text', text: '売上の推移' }],
    },
    { number: 2, text: '二枚目', origin: 'text', reason: 'PowerPoint' },
  ]);
});

test('tables are read row by row, whatever the order of their cells', async () => {
  const cell = (left: number, top: number, content: string) => shape(text(content), { anchor: [left, top] });
  const [page] = await pagesOf({
    slides: [
      {
        shapes: [
          shape(text('前')),
          group(
            [
              cell(200, 100, '金額'),
              cell(100, 100, '品名'),
              cell(100, 150, '机\r大'),
              cell(200, 150, '9'),
              shape(undefined, { anchor: [0, 0] }),
            ],
            true,
          ),
        ],
      },
    ],
  });
  expect(page?.text).toBe('前\n品名\t金額\n机 大\t9');
});

test('what an edit has replaced is not read', async () => {
  const [page] = await pagesOf({
    slides: [{ shapes: [shape(text('新しい'))] }],
    replaced: [{ shapes: [shape(text('古い'))] }],
  });
  expect(page?.text).toBe('新しい');
});

test('notes, comments with author, footers and what masters show are parts; footers and masters count once', async () => {
  const margins = container(
    RT.headersFooters,
    [atom(RT.headersFootersAtom, Buffer.from([0, 0, 0x20, 0])), string('社外秘', 2)],
    3,
  );
  const comment = container(RT.programTags, [
    container(RT.programTag, [
      string('___PPT10', 0),
      atom(RT.programTagData, container(RT.comment, [string('山田', 0), string('直すこと', 1), string('山', 2)])),
    ]),
  ]);
  const hidden = atom(RT.slideShowInfo, Buffer.concat([Buffer.alloc(10), Buffer.from([4, 0, 0, 0, 0, 0])]));
  const pages = await pagesOf({
    document: [margins],
    masters: [[shape(text('Click to edit'), { placeholder: 1 }), shape(text('株式会社'))]],
    notes: [[shape(text('話すこと'), { placeholder: 12 }), shape(text('*', [RT.slideNumber, 0]), { placeholder: 8 })]],
    slides: [
      { shapes: [shape(text('一'))], master: 0, note: 0, more: [comment] },
      {
        shapes: [
          shape(text('二')),
          shape(text('*', [RT.footer, 0]), { placeholder: 9 }),
          shape(text('頁 *', [RT.slideNumber, 2]), { placeholder: 8 }),
        ],
        master: 0,
        more: [hidden],
      },
    ],
  });
  expect(pages.map(({ text: body, parts, hidden: unseen }) => ({ body, parts, unseen }))).toEqual([
    {
      body: '一',
      parts: [
        { kind: 'footer', text: '社外秘' },
        { kind: 'other', text: '株式会社' },
        { kind: 'note', text: '話すこと' },
        { kind: 'comment', text: '直すこと', author: '山田' },
      ],
      unseen: undefined,
    },
    { body: '二', parts: undefined, unseen: true },
  ]);
});

test('links are metadata, objects become files of their own, deflated or not', async () => {
  const inner = writeOle2({ name: '', children: [{ name: 'Workbook', content: Buffer.from('x') }] });
  const pack = writeOle2({ name: '', children: [{ name: 'Package', content: Buffer.from('PK\u0003\u0004') }] });
  const external = (spec: PresentationSpec) =>
    container(RT.externalObjects, [
      container(RT.externalHyperlink, [string('見る', 0), string('https://example.jp/', 1)]),
      ...[0, 1, 2].map((index) =>
        container(RT.externalEmbed, [atom(RT.externalOleObject, u32(0, 0, index, 0, objectId(spec, index), 0))]),
      ),
    ]);
  const spec: PresentationSpec = {
    slides: [{ shapes: [] }],
    objects: [{ content: inner, deflated: true }, { content: pack }, { content: Buffer.from('broken') }],
  };
  const context = testContext();
  const { metadata, embedded } = await read(presentation({ ...spec, document: [external(spec)] }), context);
  expect(metadata).toEqual({ links: ['https://example.jp/'] });
  expect(embedded?.map(({ path }) => path)).toEqual(['object_3.xls', 'object_4']);
  expect(Buffer.from(context.files.get('object_3.xls')!).equals(inner)).toBe(true);
  expect(Buffer.from(context.files.get('object_4')!).toString()).toBe('PK\u0003\u0004');
});

test('a presentation of PowerPoint 95 is UNSUPPORTED_TYPE and names the product', async () => {
  const bytes = writeOle2({ name: '', children: [{ name: 'PP40', content: Buffer.from('x') }] });
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'UNSUPPORTED_TYPE',
    message: '発表.ppt: a presentation of PowerPoint 95 or before.',
  });
});

test('an enciphered presentation is read with a password that fits, else ENCRYPTED with its scheme', async () => {
  const sha1 = (...parts: Uint8Array[]) => createHash('sha1').update(Buffer.concat(parts)).digest();
  const salt = Buffer.alloc(16, 3);
  const start = sha1(salt, Buffer.from('ひみつ', 'utf16le'));
  const keyOf = (block: number) => sha1(start, u32(block)).subarray(0, 16);
  const sealed = Buffer.concat([Buffer.alloc(16, 5), sha1(Buffer.alloc(16, 5))]);
  new Rc4(keyOf(0)).apply(sealed);
  const header = Buffer.concat([u32(4, 0, 0x6801, 0x8004, 128, 1, 0, 0), Buffer.from('x\0', 'utf16le')]);
  const session = atom(
    RT.cryptSession,
    Buffer.concat([
      u32(0x20002, 4, header.length),
      header,
      u32(16),
      salt,
      sealed.subarray(0, 16),
      u32(20),
      sealed.subarray(16),
    ]),
  );
  const { document, currentUser } = presentationStreams({ slides: [{ shapes: [shape(text('秘密'))] }] });
  const editAt = currentUser.readUInt32LE(16);
  const directoryAt = document.readUInt32LE(editAt + 8 + 12);
  const body = Buffer.from(document.subarray(0, directoryAt));
  const offsets = [document.readUInt32LE(directoryAt + 12), document.readUInt32LE(directoryAt + 16)];
  for (const [index, offset] of offsets.entries())
    new Rc4(keyOf(index + 1)).apply(body.subarray(offset, offset + 8 + document.readUInt32LE(offset + 4)));
  const directory = atom(RT.persistDirectory, u32(1 | (3 << 20), ...offsets, body.length));
  const edit = atom(RT.userEdit, u32(0, 0, 0, body.length + session.length, 1, 99, 0, 3));
  currentUser.writeUInt32LE(0xf3d1c4df, 12);
  currentUser.writeUInt32LE(body.length + session.length + directory.length, 16);
  const bytes = writeOle2({
    name: '',
    children: [
      { name: 'PowerPoint Document', content: Buffer.concat([body, session, directory, edit]) },
      { name: 'Current User', content: currentUser },
    ],
  });
  expect((await read(bytes, testContext({ passwords: ['x', 'ひみつ'] }))).pages[0]?.text).toBe('秘密');
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'ENCRYPTED',
    message: '発表.ppt is encrypted (RC4 CryptoAPI, 128 bits).',
  });
});

describe('a damaged presentation', () => {
  const spec: PresentationSpec = {
    slides: [
      {
        outline: [text('題')],
        shapes: [shape(atom(RT.outlineTextReference, u32(0)), { placeholder: 13 }), shape(text('文'))],
      },
      { shapes: [group([shape(text('群'))])] },
    ],
    notes: [[shape(text('注'))]],
  };

  test('whose stream of the last edit is missing is read by the last edit found', async () => {
    const { document } = presentationStreams(spec);
    const bytes = writeOle2({ name: '', children: [{ name: 'PowerPoint Document', content: document }] });
    expect((await read(bytes)).pages.map(({ text: body }) => body)).toEqual(['題\n文', '群']);
  });

  test('of which a slide is gone gives its outline, with a warning', async () => {
    const { document, currentUser } = presentationStreams(spec);
    const slide = document.indexOf(Buffer.from([0xee, 0x03]));
    document.writeUInt16LE(0x1234, slide);
    const context = testContext();
    const bytes = writeOle2({
      name: '',
      children: [
        { name: 'PowerPoint Document', content: document },
        { name: 'Current User', content: currentUser },
      ],
    });
    expect((await read(bytes, context)).pages.map(({ text: body }) => body)).toEqual(['題', '群']);
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('whose edits lead in a circle, or whose records lie in one another without end, ends soon', async () => {
    const { document, currentUser } = presentationStreams(spec);
    const editAt = currentUser.readUInt32LE(16);
    document.writeUInt32LE(editAt, editAt + 8 + 8);
    const deep = presentation({
      slides: [
        {
          shapes: [
            Buffer.concat(
              Array.from({ length: 20_000 }, (_, depth) =>
                Buffer.concat([Buffer.from([15, 0, 3, 0xf0]), u32((20_000 - depth) * 8)]),
              ),
            ),
          ],
        },
      ],
    });
    expect((await read(deep)).pages).toEqual([]);
    const bytes = writeOle2({
      name: '',
      children: [
        { name: 'PowerPoint Document', content: document },
        { name: 'Current User', content: currentUser },
      ],
    });
    expect((await read(bytes)).pages).toHaveLength(2);
  });

  test('whose slides are all the same record is read in bounded time', async () => {
    const big = shape(text('x'.repeat(100_000)));
    const slides = Array.from({ length: 900 }, (_, index) => ({ shapes: index === 0 ? [big, big, big] : [] }));
    const { document, currentUser } = presentationStreams({ slides });
    const directory = document.readUInt32LE(currentUser.readUInt32LE(16) + 8 + 12);
    for (let id = 2; id < 902; id++)
      document.writeUInt32LE(document.readUInt32LE(directory + 8 + 4 + 4), directory + 12 + (id - 1) * 4);
    const bytes = writeOle2({
      name: '',
      children: [
        { name: 'PowerPoint Document', content: document },
        { name: 'Current User', content: currentUser },
      ],
    });
    const context = testContext();
    const { pages } = await read(bytes, context);
    expect(pages.filter(({ text: body }) => body !== '').length).toBeLessThan(20);
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('ends soon, with what could be read or an error of its own', async () => {
    const codes = new Set<string>();
    for (const bytes of damaged(presentation(spec), 300)) {
      try {
        await read(bytes);
      } catch (error) {
        if (!isFileprocError(error)) throw error;
        codes.add(error.code);
      }
    }
    expect([...codes].filter((code) => code !== 'CORRUPT' && code !== 'ENCRYPTED')).toEqual([]);
  });
});
