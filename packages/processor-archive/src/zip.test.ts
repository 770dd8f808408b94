import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { read } from './reading.fixture.ts';
import { type ZipSource, zipOf } from './zip.fixture.ts';

/** 見積書.txt and 請求書.txt in code page 932. */
const QUOTE = Buffer.from('8ca990cf8f912e747874', 'hex');
const INVOICE = Buffer.from('90bf8b818f912e747874', 'hex');
const NOTE: ZipSource = { name: 'memo.txt', content: '会議は十時から' };

test('names in code page 932 without a flag are read as Japanese', async () => {
  const zip = zipOf([
    { name: QUOTE, content: '金額' },
    { name: Buffer.concat([Buffer.from('a/'), INVOICE]), content: '合計' },
  ]);
  expect(await read(zip, 'a.zip')).toEqual({
    list: '見積書.txt\na/請求書.txt',
    entries: { '見積書.txt': '金額', 'a/請求書.txt': '合計' },
    warnings: [],
    metadata: { entryCount: 2 },
  });
});

test('names in UTF-8 are read with the flag and without it, and in code page 437 where they are no Japanese', async () => {
  expect((await read(zipOf([{ ...NOTE, name: 'Protokoll Grüße.txt', flags: 0x800 }]), 'a.zip')).list).toBe(
    'Protokoll Grüße.txt',
  );
  expect((await read(zipOf([{ ...NOTE, name: '議事録.txt' }]), 'a.zip')).list).toBe('議事録.txt');
  const german = Buffer.from('Gr\x81\xe1e aus K\x94ln.txt', 'latin1');
  expect((await read(zipOf([{ ...NOTE, name: german }]), 'a.zip')).list).toBe('Grüße aus Köln.txt');
});

test('the Unicode path of an extra field counts where its checksum fits the name, and not where it does not', async () => {
  const unicodePath = (name: string, checksum: number) => {
    const field = Buffer.alloc(9);
    field.writeUInt16LE(0x7075, 0);
    field.writeUInt16LE(5 + Buffer.byteLength(name), 2);
    field.writeUInt8(1, 4);
    field.writeUInt32LE(checksum, 5);
    return Buffer.concat([field, Buffer.from(name)]);
  };
  const zip = zipOf([
    { name: '_.txt', content: 'a', extra: unicodePath('契約書.txt', crc32('_.txt')) },
    { name: 'renamed.txt', content: 'b', extra: unicodePath('古い名前.txt', crc32('other.txt')) },
  ]);
  expect((await read(zip, 'a.zip')).list).toBe('契約書.txt\nrenamed.txt');
});

test('folders and what macOS adds are left out; a name is shown as it is and never used as a path', async () => {
  const zip = zipOf([
    { name: 'folder/', content: '' },
    { name: '__MACOSX/folder/._memo.txt', content: 'resource fork' },
    { name: 'folder/.DS_Store', content: 'view' },
    { ...NOTE, name: '..\\..\\etc/passwd' },
    { ...NOTE, name: '/etc/shadow' },
  ]);
  expect((await read(zip, 'a.zip')).entries).toEqual({
    '../../etc/passwd': '会議は十時から',
    '/etc/shadow': '会議は十時から',
  });
});

test('an encrypted entry is refused alone, with its scheme', async () => {
  const zip = zipOf([NOTE, { name: 'secret.txt', content: 'x'.repeat(20), flags: 1, method: 0 }]);
  const { entries, metadata, warnings } = await read(zip, 'a.zip', { passwords: ['wrong'] });
  expect({ entries, metadata, warnings }).toEqual({
    entries: { 'memo.txt': '会議は十時から', 'secret.txt': 'ENCRYPTED' },
    metadata: { entryCount: 2, encrypted: true },
    warnings: [],
  });
});

test('bytes before the archive, sizes after the data and a comment do no harm', async () => {
  const zip = zipOf([NOTE, { ...NOTE, name: 'b.txt' }], {
    before: Buffer.alloc(100, 1),
    sizesFollow: true,
    comment: '四月分',
  });
  expect(await read(Buffer.concat([zip, Buffer.from('\r\n')]), 'a.zip')).toEqual({
    list: 'memo.txt\nb.txt',
    entries: { 'memo.txt': '会議は十時から', 'b.txt': '会議は十時から' },
    warnings: [],
    metadata: { entryCount: 2, description: '四月分' },
  });
});

test.each([false, true])(
  'without a directory entries are found by their own headers (sizes after data: %s)',
  async (sizesFollow) => {
    const zip = zipOf([NOTE, { ...NOTE, name: '議事録.txt' }], { withoutDirectory: true, sizesFollow });
    const { entries, warnings } = await read(zip, 'a.zip');
    expect(entries).toEqual({ 'memo.txt': '会議は十時から', '議事録.txt': '会議は十時から' });
    expect(warnings).toEqual(['DAMAGED']);
  },
);

test('an archive cut at any tenth gives the entries before the cut, and says that it is damaged', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `${at}.txt`);
  const zip = zipOf(names.map((name) => ({ name, content: `${name} `.repeat(500), method: 0 })));
  for (let tenth = 1; tenth < 10; tenth++) {
    const { entries, warnings } = await read(zip.subarray(0, (zip.length * tenth) / 10), 'a.zip');
    const whole = Object.entries(entries).filter(([name, text]) => text === `${name} `.repeat(500));
    expect(whole.length).toBeGreaterThanOrEqual(2 * tenth - 2);
    expect(warnings).toContain('DAMAGED');
  }
});

test('a damaged entry is read as far as it goes, one without a readable byte is CORRUPT, the next is read', async () => {
  const half = Buffer.from(deflateRawSync(Buffer.from('あいうえお'.repeat(10_000)), { level: 1 }));
  half.fill(0xff, 400);
  const zip = zipOf([
    { name: 'broken.txt', content: '', packed: Buffer.alloc(50, 0xff), crc: 1 },
    { name: 'half.txt', content: 'x', packed: half },
    { name: 'checksum.txt', content: '読める', crc: 1 },
    NOTE,
  ]);
  const { entries, warnings } = await read(zip, 'a.zip');
  expect(entries).toEqual({
    'broken.txt': 'CORRUPT',
    'half.txt': expect.stringMatching(/^あいうえお/),
    'checksum.txt': '読める',
    'memo.txt': '会議は十時から',
  });
  expect(warnings).toEqual(['DAMAGED', 'DAMAGED']);
});

test('entries that share their bytes are refused but for the first', async () => {
  const entries = [NOTE, ...Array.from({ length: 50 }, (_, at) => ({ ...NOTE, name: `${at}.txt`, placeOf: 0 }))];
  const seen = Object.values((await read(zipOf(entries), 'a.zip')).entries);
  expect(seen.slice(0, 1)).toEqual(['会議は十時から']);
  expect(new Set(seen.slice(1))).toEqual(new Set(['CORRUPT']));
});

test('a bomb is refused by its ratio alone, and the whole by the bytes that come out of it', async () => {
  const zip = zipOf([{ name: 'zeros', content: Buffer.alloc(30_000_000) }, NOTE]);
  expect((await read(zip, 'a.zip', { limits: { decompressionRatio: 100 } })).entries).toEqual({
    zeros: 'LIMIT_EXCEEDED',
    'memo.txt': '会議は十時から',
  });
  const { entries, warnings } = await read(zip, 'a.zip', { limits: { decompressedMegabytes: 10 } });
  expect({ entries, warnings }).toEqual({ entries: {}, warnings: ['EMBEDDED_TRUNCATED'] });
});

test('entries past the limit are left out with a warning, and a wrong count is told', async () => {
  const entries = Array.from({ length: 6 }, (_, at) => ({ ...NOTE, name: `${at}.txt` }));
  const limited = await read(zipOf(entries), 'a.zip', { limits: { embeddedFiles: 4 } });
  expect(Object.keys(limited.entries)).toEqual(['0.txt', '1.txt', '2.txt', '3.txt']);
  expect(limited.warnings).toContain('EMBEDDED_TRUNCATED');
  expect((await read(zipOf(entries, { stated: 9 }), 'a.zip')).warnings).toEqual(['DAMAGED']);
});

test('methods that are not read are named, the others go on', async () => {
  const zip = zipOf([{ name: 'lzma.txt', content: 'x', method: 14 }, NOTE]);
  expect((await read(zip, 'a.zip')).entries).toEqual({ 'lzma.txt': 'UNSUPPORTED_TYPE', 'memo.txt': '会議は十時から' });
});

test('an archive without entries has no page; bytes that are no archive are CORRUPT', async () => {
  expect(await read(zipOf([]), 'a.zip')).toEqual({ list: '', entries: {}, warnings: [], metadata: { entryCount: 0 } });
  await expect(read(Buffer.from('PK\x03\x04 and nothing'), 'a.zip')).rejects.toMatchObject({ code: 'CORRUPT' });
});
