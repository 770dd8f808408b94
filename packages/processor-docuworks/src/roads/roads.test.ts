import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, FileprocError, type ProgramService } from '@cis/fileproc-core';
import { emfRecords } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat, words } from '../fixtures/bytes.ts';
import { ocrService, type ReadOptions, read } from '../fixtures/read.ts';
import { document, metafileDrawing, page, pictureDrawing } from '../fixtures/write-document.ts';
import { reference, writeFile } from '../fixtures/write-file.ts';

const { emf, font, text } = emfRecords;

const PAGE_CONTENT = 0x8010;
const printed = (content: string) =>
  page([{ kind: PAGE_CONTENT, drawing: metafileDrawing(4, emf([font(1), text(500, 500, content)])) }]);
const unknownPicture = page([{ kind: PAGE_CONTENT, drawing: pictureDrawing(12, Buffer.from('?????????'), 900, 900) }]);

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'fileproc-roads-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A bridge that gives this document by these readers, and the errors by others; pictures are white, one pixel. */
function bridge(
  answers: Partial<Record<'xdwapi' | 'ifilter', object | ErrorCode>>,
): ProgramService & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    async ask(request) {
      asked.push(request);
      const { kind, reader } = request as { kind: string; reader: 'xdwapi' | 'ifilter' };
      if (kind === 'image') {
        const head = concat(
          Buffer.from('BM'),
          words(58, 0, 54),
          words(40, 1, 1),
          Uint8Array.of(1, 0, 24, 0),
          words(0, 4, 0, 0, 0, 0),
        );
        writeFileSync(join(scratch, 'docuworks-page.bmp'), concat(head, Uint8Array.of(255, 255, 255, 0)));
        return { file: 'docuworks-page.bmp' };
      }
      const answer = answers[reader] ?? 'DOCUWORKS_UNAVAILABLE';
      if (typeof answer === 'string') throw new FileprocError(answer, `${reader} says ${answer}.`);
      writeFileSync(join(scratch, 'docuworks-original-1'), 'original');
      writeFileSync(join(scratch, 'docuworks-document.json'), JSON.stringify(answer));
      return { file: 'docuworks-document.json' };
    },
  };
}

const given = (pages: readonly object[], more: object = {}) => ({
  kind: 'document',
  pageCount: pages.length,
  pages,
  ...more,
});
const locked = () => writeFile(document([printed('秘密')]), { properties: 'protected' });
const outcome = (file: Uint8Array, options: ReadOptions = {}) =>
  read(file, { scratch, ...options }).then(
    ({ pages, metadata, warnings, files }) => ({
      pages,
      metadata,
      warnings: warnings.map(({ code }) => code),
      files,
    }),
    (error: FileprocError) => ({ code: error.code, message: error.message }),
  );

test('a file that is read natively says so and does not ask the bridge', async () => {
  const docuworks = bridge({});
  const { metadata, pages } = await read(writeFile(document([printed('契約書')])), {
    scratch,
    programs: { docuworks },
  });
  expect([metadata.docuworksReader, pages[0]?.text, docuworks.asked]).toEqual(['native', '契約書', []]);
});

test('a protected file comes from DocuWorks where that may read it', async () => {
  const docuworks = bridge({
    xdwapi: given(
      [
        {
          text: '秘密の本文\n',
          width: 21000,
          height: 29700,
          madeFrom: 'application',
          annotations: [{ kind: 'note', text: '付箋' }],
        },
        { text: '', width: 21000, height: 29700, madeFrom: 'image', annotations: [] },
      ],
      {
        kind: 'binder',
        documents: [
          { name: '一', pages: 1 },
          { name: '二', pages: 1 },
        ],
        originals: [
          { name: '原本.txt', file: 'docuworks-original-1' },
          { name: 'x', file: '../../etc/passwd' },
        ],
      },
    ),
  });
  const ocr = ocrService(() => ({ text: '走査した頁' }));
  const size = { width: 595.28, height: 841.89 };
  expect(await outcome(locked(), { programs: { docuworks }, ocr })).toEqual({
    pages: [
      {
        number: 1,
        text: '秘密の本文',
        origin: 'native',
        ...size,
        name: '一',
        parts: [{ kind: 'note', text: '付箋' }],
        reason: 'by DocuWorks: text of 5 letters',
      },
      {
        number: 2,
        text: '走査した頁',
        origin: 'ocr',
        confidence: 90,
        ...size,
        name: '二',
        reason: 'OCR (told): drawn by DocuWorks, without text',
      },
    ],
    metadata: { docuworksReader: 'xdwapi', pageCount: 2, documents: ['一', '二'], annotations: 1 },
    warnings: ['DAMAGED'],
    files: { '原本.txt': 'original' },
  });
  expect(docuworks.asked).toEqual([
    { kind: 'document', reader: 'xdwapi', extension: 'xdw', mostPages: 1000, originals: true },
    { kind: 'image', extension: 'xdw', page: 2, dpi: 300 },
  ]);
  const off = await outcome(locked(), { programs: { docuworks }, ocr, ocrFallback: false });
  expect(off).toMatchObject({ warnings: ['PAGE_NEEDS_OCR', 'DAMAGED'] });
});

test('the filter is asked where DocuWorks is not there', async () => {
  const docuworks = bridge({ ifilter: given([{ text: '濾過した文', annotations: [] }]) });
  expect(await outcome(locked(), { programs: { docuworks } })).toMatchObject({
    pages: [{ text: '濾過した文', origin: 'native', reason: 'by the DocuWorks filter: text of 5 letters' }],
    metadata: { docuworksReader: 'ifilter' },
  });
});

test('pages that the native reader leaves out come from DocuWorks, the others stay', async () => {
  const file = writeFile(document([printed('一枚目'), unknownPicture, printed('三枚目')]));
  const texts = ['甲', '乙', '丙'].map((text) => ({ text, annotations: [] }));
  const ocr = ocrService(() => ({ text: '' }));
  const docuworks = bridge({ xdwapi: given(texts) });
  const read = await outcome(file, { programs: { docuworks }, ocr });
  expect(read).toMatchObject({
    pages: [
      { text: '一枚目', origin: 'text' },
      { text: '乙', origin: 'native', reason: expect.stringMatching(/^by DocuWorks.*native: /) },
      { text: '三枚目', origin: 'text' },
    ],
    metadata: { docuworksReader: 'native' },
    warnings: ['CONTENT_UNKNOWN'],
  });
  const alone = await outcome(file, { ocr });
  expect(alone).toMatchObject({
    pages: [{ text: '一枚目' }, { text: '' }, { text: '三枚目' }],
    warnings: ['CONTENT_UNKNOWN', 'PICTURE_UNSUPPORTED'],
  });
});

test('what is said of a file that no road leads into', async () => {
  const cases: [unknown, ReadOptions][] = [
    ['ENCRYPTED', {}],
    ['DOCUWORKS_UNAVAILABLE', { programs: { docuworks: bridge({}) } }],
    ['ENCRYPTED', { programs: { docuworks: bridge({ xdwapi: 'ENCRYPTED' }) } }],
    ['ENCRYPTED', { programs: { docuworks: bridge({ xdwapi: 'TIMEOUT' }) } }],
    ['DOCUWORKS_UNAVAILABLE', { readers: ['xdwapi', 'ifilter'] }],
    ['TIMEOUT', { readers: ['xdwapi'], programs: { docuworks: bridge({ xdwapi: 'TIMEOUT' }) } }],
    ['INVALID_CONFIG', { readers: [] }],
  ];
  for (const [code, options] of cases) expect(await outcome(locked(), options)).toMatchObject({ code });
  await expect(
    read(locked(), { scratch, programs: { docuworks: bridge({ xdwapi: 'SCRATCH_UNAVAILABLE' }) } }),
  ).rejects.toMatchObject({
    code: 'SCRATCH_UNAVAILABLE',
  });
});

test('an answer of the bridge that makes no sense is not believed', async () => {
  const docuworks = bridge({
    xdwapi: {
      pages: [null, { text: 5, width: -1, annotations: 'x' }],
      documents: 3,
      originals: [7],
      pageCount: 'many',
    },
  });
  expect(await outcome(locked(), { programs: { docuworks } })).toMatchObject({
    pages: [
      { number: 1, text: '' },
      { number: 2, text: '' },
    ],
    warnings: ['DAMAGED'],
  });
  const outside: ProgramService = { ask: async () => ({ file: '../content' }) };
  expect(await outcome(locked(), { readers: ['xdwapi'], programs: { docuworks: outside } })).toMatchObject({
    code: 'PROCESSOR_FAILED',
  });
});

test('texts and pictures are carved out of a file whose structure is lost, and it says so', async () => {
  const jpeg = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer();
  const small = await sharp({ create: { width: 60, height: 80, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer();
  const picture = concat(words(jpeg.length, 0, 600, 800), jpeg);
  const drawing = metafileDrawing(4, emf([font(1), text(500, 500, '残った文章')]));
  const whole = writeFile(document([page([{ kind: PAGE_CONTENT, references: { 7: reference(0, drawing.length) } }])]), {
    entries: [drawing, picture],
  });
  const tiff = await sharp(jpeg).tiff({ compression: 'lzw' }).toBuffer();
  // Without its properties and trailer, and with open pictures behind.
  const cut = whole.subarray(0, whole.lastIndexOf(jpeg.at(-1)!) + 1);
  const damaged = concat(cut, Buffer.from('garbage'), jpeg, small, tiff, Buffer.alloc(40));
  const ocr = ocrService((image, index) => ({ text: `絵${index + 1} ${image.width} x ${image.height}` }));
  expect(await outcome(damaged, { ocr })).toEqual({
    pages: [
      { number: 1, text: '残った文章', origin: 'text', reason: 'carved: text of a drawing' },
      ...[1, 2, 3].map((number) => ({
        number: number + 1,
        text: `絵${number} 600 x 800`,
        origin: 'ocr',
        confidence: 90,
        reason: 'carved: OCR (told) of a picture',
      })),
    ],
    metadata: { docuworksReader: 'carve' },
    warnings: ['DOCUWORKS_CARVED'],
    files: {},
  });
  expect(await outcome(damaged, { ocr, readers: ['native'] })).toMatchObject({ code: 'CORRUPT' });
  expect(await outcome(damaged, { ocr, ocrFallback: false })).toMatchObject({ pages: [{ text: '残った文章' }] });
  // What does not begin as DocuWorks files do is none.
  expect(await outcome(damaged.subarray(1), { ocr })).toMatchObject({ code: 'CORRUPT' });
});
