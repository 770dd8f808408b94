import { gzipSync } from 'node:zlib';
import type { Limits } from '@cis/fileproc-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { zipOf } from '../../packages/processor-archive/src/zip.fixture.ts';
import { shape, writePptx } from '../../packages/processor-office/src/fixtures/pptx.ts';
import { sheetData, writeXlsx } from '../../packages/processor-office/src/fixtures/xlsx.ts';
import { writtenPdf } from '../../packages/processor-pdf/src/fixtures/written-pdf.ts';
import { type HostileReader, hostileReader, type Reading } from './reading.ts';
import { writeTiff } from './tiff-pages.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MEGABYTE = 2 ** 20;
/** One of each, small enough to be met exactly. Every test makes files that reach the one it is about and no other. */
const LIMITS: Partial<Limits> = {
  pages: 4,
  embeddedFiles: 4,
  textCharacters: 1000,
  nestingDepth: 40,
  pixels: 10_000,
  decompressedMegabytes: 2,
};

let hostile: HostileReader;
beforeAll(async () => {
  hostile = await hostileReader(LIMITS);
});
afterAll(() => hostile[Symbol.asyncDispose]());

const times = <Item>(count: number, item: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => item(at));

/** Readings of the file one below a limit, at it, and one above. */
async function around(limit: number, name: string, content: (size: number) => Uint8Array | string): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const size of [limit - 1, limit, limit + 1]) readings.push(await hostile.read(name, content(size)));
  return readings;
}

test.for([
  ['x.pdf', (pages: number) => writtenPdf(times(pages, () => ({ content: '' })))],
  ['x.tif', (pages: number) => writeTiff(pages, 2)],
  ['x.pptx', (pages: number) => writePptx(times(pages, (at) => ({ shapes: shape(`slide ${at}`) })))],
  [
    'x.xlsx',
    (pages: number) =>
      writeXlsx(
        times(pages, (at) => ({ name: `s${at}`, content: sheetData('<row r="1"><c r="A1"><v>1</v></c></row>') })),
      ),
  ],
] as const)(
  'pages of %s: those within the limit are read, and that there are more is said',
  async ([name, content]) => {
    const readings = await around(4, name, content);
    const cut = (codes: readonly string[]) => codes.filter((code) => code === 'PAGES_TRUNCATED');
    expect(readings.map(({ outcome, pages, warnings }) => [outcome, pages, cut(warnings)])).toEqual([
      ['read', 3, []],
      ['read', 4, []],
      ['read', 4, ['PAGES_TRUNCATED']],
    ]);
  },
);

test('embedded files: those within the limit come out, and that there are more is said', async () => {
  const readings = await around(4, 'x.zip', (files) =>
    zipOf(times(files, (at) => ({ name: `${at}.txt`, content: 'x' }))),
  );
  expect(readings.map(({ outcome, embedded, warnings }) => [outcome, embedded.length, warnings])).toEqual([
    ['read', 3, []],
    ['read', 4, []],
    ['read', 4, ['EMBEDDED_TRUNCATED']],
  ]);
});

test('characters: those within the limit are kept, and that there are more is said', async () => {
  const readings = await around(1000, 'x.txt', (characters) => '文'.repeat(characters));
  expect(readings.map(({ outcome, text, warnings }) => [outcome, text.length, warnings])).toEqual([
    ['read', 999, []],
    ['read', 1000, []],
    ['read', 1000, ['TEXT_TRUNCATED']],
  ]);
});

/** A grey picture without compression (BITMAPINFOHEADER). */
function bitmap(side: number): Buffer {
  const stride = Math.ceil(side / 4) * 4;
  const head = Buffer.alloc(54 + 256 * 4);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(head.length + stride * side, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(8, 28);
  return Buffer.concat([head, Buffer.alloc(stride * side, 200)]);
}

test('pixels: a picture past the limit is not decoded', async () => {
  const readings = await around(100, 'x.bmp', bitmap);
  expect(readings.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'LIMIT_EXCEEDED']);
});

test('form feeds past the limit of pages end no page, and no text is lost', async () => {
  const readings = await around(4, 'x.txt', (pages) => times(pages, (at) => `page ${at}`).join('\f'));
  expect(readings.map(({ pages, text, warnings }) => [pages, text.includes('page 4'), warnings])).toEqual([
    [3, false, []],
    [4, false, []],
    [4, true, []],
  ]);
});

test('bytes that come out by decompression: an entry past the limit is refused', async () => {
  const random = (bytes: number) => times(bytes, (at) => String.fromCharCode(32 + ((at * 7919) % 90))).join('');
  const readings = await around(2 * MEGABYTE, 'x.gz', (bytes) => gzipSync(random(bytes)));
  expect(readings.map(({ embedded, warnings }) => [embedded.length, warnings])).toEqual([
    [1, []],
    [1, []],
    [0, ['EMBEDDED_TRUNCATED']],
  ]);
});

/** A mail with parts in parts. */
function nestedMail(depth: number): string {
  const open = times(depth, (at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`).join('');
  const close = times(depth, (at) => `--b${depth - 1 - at}--\r\n`).join('');
  return `From: a@example.jp\r\nSubject: s\r\nMIME-Version: 1.0\r\n${open}Content-Type: text/plain\r\n\r\nword\r\n${close}`;
}

test.for([
  ['x.html', (depth: number) => `<!DOCTYPE html><title>t</title>${'<div>'.repeat(depth)}word${'</div>'.repeat(depth)}`],
  ['x.eml', nestedMail],
] as const)('nesting of %s: past the limit what can be read is, and a warning says so', async ([name, content]) => {
  // Elements of the format itself stand around: the limit is met a little before the content has it.
  const [within, past] = [await hostile.read(name, content(20)), await hostile.read(name, content(41))];
  expect([within.outcome, within.text.includes('word'), within.warnings]).toEqual(['read', true, []]);
  expect([past.outcome, past.warnings.length]).toEqual(['read', 1]);
});
