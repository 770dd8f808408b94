import { expect, test } from 'vitest';
import { ole2, ooxml, zip } from './containers.fixture.ts';
import { detectType } from './detect-type.ts';
import { encode, japaneseText, randomNumbers } from './encoding/samples.fixture.ts';
import { fileOf } from './file.fixture.ts';
import { normalizeMediaType } from './media-type-lookup.ts';

/** Some of everything that has a parser behind it. */
const SEEDS: readonly Uint8Array[] = [
  ole2(['WordDocument', '1Table', 'Data'], ['Workbook', 'x']),
  ole2(Array.from({ length: 40 }, (_, at) => `Stream ${at}`)),
  ooxml('word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'),
  zip({ mimetype: 'application/epub+zip', a: 'b' }, { dataDescriptors: true, comment: 'x'.repeat(2000) }),
  Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><!-- d --><html xmlns="e">${'<x>'.repeat(300)}`),
  Buffer.from(`Received: a\r\n b\r\nSubject: ${'c'.repeat(300)}\r\n\r\n`),
  Buffer.from(`From a@b Mon Jan  1 10:00:00 2024\n${'From: a@b\n'.repeat(40)}`),
  Buffer.from(`{"a": [${'[1,'.repeat(200)}`),
  Buffer.from('600e8201078003 00c0138304010d0a016182'.replace(' ', ''), 'hex'),
  Buffer.from(`\u0000\u0000\u0001\u0000junk%PDF-1.4\nstartxref\n0\n%%EOF`),
  Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(200)]),
  Buffer.concat([Buffer.from('OggS'), Buffer.alloc(60)]),
  Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(60, 0xff)]),
  Buffer.concat([Buffer.from('3026b2758e66cf11a6d9', 'hex'), Buffer.alloc(90, 0x20)]),
  ...(['utf-16le', 'shift_jis', 'euc-jp', 'iso-2022-jp'] as const).map((encoding) =>
    encode(japaneseText(1, 300), encoding),
  ),
];

/** Bytes that any file may cost: the head of a text, or the directory of a container in pieces. */
const MAX_READ = 2 * 1024 * 1024;

test('6,000 damaged files end with a type each, soon and in bounded reads', async () => {
  const random = randomNumbers(42);
  const names = ['a', 'a.doc', 'a.docx', 'a.txt', 'a.pdf', 'a.xdw', 'a.eml', 'a.zip'];
  for (let round = 0; round < 6000; round++) {
    const bytes = Buffer.from(SEEDS[round % SEEDS.length]!);
    for (let changes = 1 + random(12); changes > 0; changes--) {
      const at = random(bytes.length);
      const kind = random(4);
      if (kind === 0) bytes[at] = random(256);
      else if (kind === 1) bytes.fill(0xff, at, Math.min(at + 4, bytes.length));
      else if (kind === 2) bytes.fill(0, at, Math.min(at + 2, bytes.length));
      else bytes.copy(bytes, at, random(bytes.length), bytes.length);
    }
    const cut = random(5) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    const file = fileOf(cut, names[random(names.length)]!);
    const started = performance.now();
    const { type } = await detectType(file);
    expect(normalizeMediaType(type.mediaType)).toBe(type.mediaType);
    expect(file.bytesRead()).toBeLessThan(MAX_READ);
    expect(performance.now() - started).toBeLessThan(2000);
  }
}, 60_000);

test.each([
  ['64 KiB of comment openings', '<!--'.repeat(16_384)],
  ['64 KiB of tags', '<a '.repeat(21_845)],
  ['64 KiB of header fields', 'a:\n'.repeat(21_845)],
  ['64 KiB of one header line', `Received: ${'x'.repeat(65_000)}`],
  ['64 KiB of white space', ' '.repeat(65_536)],
  ['64 KiB of brackets', '['.repeat(65_536)],
  ['64 KiB of doctype', `<!DOCTYPE ${'a['.repeat(30_000)}`],
  ['64 KiB of escapes', '\u001b$B'.repeat(21_845)],
  ['64 KiB of content types', `<?xml?>${'ContentType="'.repeat(5000)}`],
])('%s cost little time', async (_, content) => {
  const started = performance.now();
  await detectType(fileOf(content, 'a'));
  expect(performance.now() - started).toBeLessThan(500);
});

test('a ZIP entry that unpacks to 64 MiB of nothing is not unpacked', async () => {
  const bomb = zip({ '[Content_Types].xml': Buffer.alloc(64 * 1024 * 1024) });
  const before = process.memoryUsage().arrayBuffers;
  expect((await detectType(fileOf(bomb, 'a.docx'))).type.mediaType).toBe(
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  );
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

test('names of all kinds do no harm', async () => {
  for (const name of [
    '',
    '.',
    '..',
    'a.',
    '.txt',
    'a.__proto__',
    'a.constructor',
    '\ud800.pdf',
    `a.${'x'.repeat(10_000)}`,
  ])
    expect((await detectType(fileOf('\u0000\u0001', name))).type.mediaType).toMatch(/^application\//);
});
