import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { read } from './reading.fixture.ts';

/** A tar archive of files. */
async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.entry({ name: 'folder/', type: 'directory' });
  tar.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' });
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const FILES = { '議事録/四月.txt': '会議は十時から', [`${'長い名前/'.repeat(40)}b.txt`]: '予算' };

/** What `printf '会議は十時から\n' | bzip2` and `| xz` give. */
const BZIP2 =
  '425a6839314159265359dcb96ab100000940790010302a00300002c0040f4020002281b280f53d42869a6002dc90a101793bf596932fe2ee48a70a121b972d5620';
const XZ =
  'fd377a585a000004e6d6b4460200210116000000742fe5a3010015e4bc9ae8adb0e381afe58d81e69982e3818be382890a0000004f44a0e7f734799400012e16560955df1fb6f37d010000000004595a';

test('a tar archive gives its files, with long and Japanese names; links and folders hold nothing', async () => {
  expect(await read(await tarOf(FILES), 'a.tar')).toEqual({
    list: Object.keys(FILES).join('\n'),
    entries: FILES,
    warnings: [],
    metadata: { entryCount: 2 },
  });
});

test.each([
  ['a.tgz', gzipSync],
  ['a.tar.zst', zstdCompressSync],
] as const)('a packed tar archive is one archive (%s)', async (name, packed) => {
  expect((await read(packed(await tarOf(FILES)), name)).entries).toEqual(FILES);
});

test('names of an old tar archive in code page 932 are read as Japanese', async () => {
  const tar = await tarOf({ XXXXXXXXXX: '金額' });
  const name = Buffer.from('8ca990cf8f912e747874', 'hex');
  name.copy(tar, 0);
  const sum = tar.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  expect((await read(tar, 'a.tar')).entries).toEqual({ '見積書.txt': '金額' });
});

test('a gzip file holds one file, under the name in its header or else its own without .gz', async () => {
  const gzip = gzipSync('品名,単価');
  expect((await read(gzip, '一覧.csv.gz')).entries).toEqual({ '一覧.csv': '品名,単価' });
  const named = Buffer.concat([gzip.subarray(0, 10), Buffer.from('見積.csv\0'), gzip.subarray(10)]);
  named.writeUInt8(8, 3);
  expect((await read(named, 'a.gz')).entries).toEqual({ '見積.csv': '品名,単価' });
});

test('several gzip members are one file', async () => {
  const { entries } = await read(Buffer.concat([gzipSync('上'), gzipSync('下')]), 'a.txt.gz');
  expect(entries).toEqual({ 'a.txt': '上下' });
});

test('bzip2 and xz are unpacked', async () => {
  expect((await read(Buffer.from(BZIP2, 'hex'), 'a.txt.bz2')).entries).toEqual({ 'a.txt': '会議は十時から\n' });
  expect((await read(Buffer.from(XZ, 'hex'), 'a.txt.xz')).entries).toEqual({ 'a.txt': '会議は十時から\n' });
});

test('a cut gzip or tar file is read up to the cut, with a warning', async () => {
  const random = Array.from({ length: 20_000 }, (_, at) => ((at * 7919) % 10_007).toString(36)).join(' ');
  const gzip = gzipSync(random);
  const cut = await read(gzip.subarray(0, gzip.length / 2), 'a.txt.gz');
  expect(random.startsWith(cut.entries['a.txt']?.slice(0, -3) ?? '-')).toBe(true);
  expect(cut.warnings).toEqual(['DAMAGED']);
  const tar = await tarOf({ 'a.txt': '上'.repeat(100), 'b.txt': '下'.repeat(1000) });
  const { entries, warnings } = await read(tar.subarray(0, 1024 + 1000), 'a.tar');
  expect(entries['a.txt']).toBe('上'.repeat(100));
  expect(warnings).toContain('DAMAGED');
});

test('a bomb in gzip is stopped by its ratio, with nothing kept of it', async () => {
  const bomb = gzipSync(Buffer.alloc(40_000_000));
  await expect(read(bomb, 'a.gz', { limits: { decompressionRatio: 100 } })).resolves.toMatchObject({
    entries: { a: 'LIMIT_EXCEEDED' },
  });
});

test.each(['a.gz', 'a.xz', 'a.bz2', 'a.zst', 'a.7z', 'a.rar', 'a.cab', 'a.lzh'])(
  'bytes that are no %s are CORRUPT',
  async (name) => {
    const noise = Uint8Array.from({ length: 2000 }, (_, at) => (at * at * 31 + at) & 0xff);
    await expect(read(noise, name)).rejects.toMatchObject({ code: 'CORRUPT' });
  },
);
