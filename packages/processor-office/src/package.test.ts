import { FileprocError } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { paragraph, relationships, writeDocx } from './fixtures/docx.ts';
import { read } from './fixtures/read.ts';
import { writeZip } from './fixtures/zip.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const codeOf = (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    (error: unknown) => (error instanceof FileprocError ? error.code : String(error)),
  );

test('a package whose directory is cut off gives what its parts hold, with a warning', async () => {
  const whole = writeDocx(paragraph('残った本文'), { parts: { 'word/media/image.png': Buffer.alloc(5000, 7) } });
  const { pages, warnings } = await read(whole.subarray(0, whole.lastIndexOf('PK\x01\x02word/media') - 40), {
    mediaType: MEDIA_TYPE,
  });
  expect({ text: pages[0]?.text, codes: warnings.map(({ code }) => code) }).toEqual({
    text: '残った本文',
    codes: ['DAMAGED'],
  });
});

test('a main part that breaks off gives its beginning, with a warning', async () => {
  const cut =
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>後';
  const { pages, warnings } = await read(writeDocx('', { parts: { 'word/document.xml': cut } }), {
    mediaType: MEDIA_TYPE,
  });
  expect({ text: pages[0]?.text.split('\n')[0], codes: warnings.map(({ code }) => code) }).toEqual({
    text: '前半',
    codes: ['DAMAGED'],
  });
});

test('no entity of a file is expanded', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x&a;&f;y</w:t></w:r></w:p></w:body></w:document>`;
  const { pages } = await read(writeDocx('', { parts: { 'word/document.xml': bomb } }), { mediaType: MEDIA_TYPE });
  expect(pages[0]?.text).toBe('x&a;&f;y');
});

test('decompression past the limits is refused, by ratio and by size', async () => {
  const bomb = writeDocx('', { parts: { 'word/document.xml': Buffer.alloc(30_000_000, 0x20) } });
  const reading = (limits: object) => codeOf(read(bomb, { mediaType: MEDIA_TYPE, limits }));
  expect([await reading({ decompressionRatio: 100 }), await reading({ decompressedMegabytes: 10 })]).toEqual([
    'LIMIT_EXCEEDED',
    'LIMIT_EXCEEDED',
  ]);
});

test('elements deeper than the limit are left out with a warning, what stands beside them is read', async () => {
  const deep = `${'<w:customXml>'.repeat(5000)}${paragraph('深い')}${'</w:customXml>'.repeat(5000)}`;
  const { pages, warnings } = await read(writeDocx(deep + paragraph('浅い')), { mediaType: MEDIA_TYPE });
  expect({ text: pages[0]?.text, codes: warnings.map(({ code }) => code) }).toEqual({
    text: '浅い',
    codes: ['DAMAGED'],
  });
});

test('a package without a main part, and bytes that are no package, are CORRUPT', async () => {
  const empty = writeZip({ '[Content_Types].xml': '<Types/>', '_rels/.rels': relationships([]) });
  expect([
    await codeOf(read(empty, { mediaType: MEDIA_TYPE })),
    await codeOf(read(Buffer.from('no package'), { mediaType: MEDIA_TYPE })),
  ]).toEqual(['CORRUPT', 'CORRUPT']);
});

test('a main part that is encrypted in the archive is ENCRYPTED', async () => {
  const locked = writeDocx('', { parts: { 'word/document.xml': { content: 'x'.repeat(50), encrypted: true } } });
  expect(await codeOf(read(locked, { mediaType: MEDIA_TYPE }))).toBe('ENCRYPTED');
});

test('a picture of the first page in the package is the thumbnail', async () => {
  const png = Buffer.alloc(33);
  png.write('\x89PNG\r\n\x1a\n', 'latin1');
  png.writeUInt32BE(120, 16);
  png.writeUInt32BE(90, 20);
  const content = writeDocx(paragraph('a'), {
    packageRelations: [['t', 'metadata/thumbnail', 'docProps/thumbnail.png']],
    parts: { 'docProps/thumbnail.png': png },
  });
  const { thumbnail } = await read(content, { mediaType: MEDIA_TYPE, thumbnail: true });
  expect(thumbnail).toEqual({ mediaType: 'image/png', width: 120, height: 90, data: new Uint8Array(png) });
});
