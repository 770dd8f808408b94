import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { MADE_BY_PROGRAMS } from './made-by-programs.fixture.ts';
import { read } from './reading.fixture.ts';

const bytes = (name: keyof typeof MADE_BY_PROGRAMS) => Buffer.from(MADE_BY_PROGRAMS[name], 'hex');
const FILE = { '議事録.txt': '会議は十時から\n' };

test('a 7-Zip archive is read with its Japanese names', async () => {
  expect(await read(bytes('sevenZip'), 'a.7z')).toEqual({
    list: '議事録.txt',
    entries: FILE,
    warnings: [],
    metadata: { entryCount: 1 },
  });
});

test('an encrypted file in 7-Zip is ENCRYPTED alone, and the whole archive where its names are encrypted too', async () => {
  expect((await read(bytes('sevenZipEncrypted'), 'a.7z')).entries).toEqual({ '議事録.txt': 'ENCRYPTED' });
  await expect(read(bytes('sevenZipNamesEncrypted'), 'a.7z')).rejects.toMatchObject({ code: 'ENCRYPTED' });
});

test.each(['zipAes256', 'zipCrypto'] as const)(
  'the right one of several passwords opens %s, no other does',
  async (name) => {
    expect((await read(bytes(name), 'a.zip', { passwords: ['wrong', '', 'pw'] })).entries).toEqual(FILE);
    expect((await read(bytes(name), 'a.zip', { passwords: ['wrong', 'PW'] })).entries).toEqual({
      '議事録.txt': 'ENCRYPTED',
    });
  },
);

test('an LHA archive is read with names in code page 932', async () => {
  // 資料\見積書.txt and b.txt, level 0 headers, stored.
  const lzh = Buffer.concat([
    lzhEntry(Buffer.from('8e9197bf5c8ca990cf8f912e747874', 'hex'), '金額'),
    lzhEntry(Buffer.from('b.txt'), 'second'),
    Buffer.from([0]),
  ]);
  expect(await read(lzh, 'a.lzh')).toEqual({
    list: '資料/見積書.txt\nb.txt',
    entries: { '資料/見積書.txt': '金額', 'b.txt': 'second' },
    warnings: [],
    metadata: { entryCount: 2 },
  });
});

test.each([false, true])('a file in RAR is read, or ENCRYPTED where its header says so (%s)', async (encrypted) => {
  const { entries } = await read(rarOf('議事録.txt', '会議は十時から\n', encrypted), 'a.rar');
  expect(entries).toEqual(encrypted ? { '議事録.txt': 'ENCRYPTED' } : FILE);
});

/** Size of the header, its checksum, method, sizes, time, attribute, level 0, name, CRC-16 of the content. */
function lzhEntry(name: Buffer, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(22 + name.length + 2);
  header.write('-lh0-', 2, 'latin1');
  header.writeUInt32LE(content.length, 7);
  header.writeUInt32LE(content.length, 11);
  header.writeUInt32LE(0x58a16000, 15);
  header.writeUInt8(0x20, 19);
  header.writeUInt8(name.length, 21);
  name.copy(header, 22);
  header.writeUInt16LE(crc16(content), 22 + name.length);
  header.writeUInt8(header.length - 2, 0);
  header.writeUInt8(
    header.subarray(2).reduce((sum, byte) => (sum + byte) & 0xff, 0),
    1,
  );
  return Buffer.concat([header, content]);
}

function crc16(content: Uint8Array): number {
  let crc = 0;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** A RAR 5.0 archive with one stored file; all numbers are under 128, so that each is one byte. */
function rarOf(name: string, text: string, encrypted: boolean): Buffer {
  const content = Buffer.from(text);
  const path = Buffer.from(name);
  // Record 1 (encryption): version, flags, iterations, salt, initialisation vector.
  const extra = encrypted ? Buffer.from([36, 1, 0, 0, 15, ...new Uint8Array(32)]) : Buffer.alloc(0);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(content));
  const fields = [0x04, content.length, 0x20, ...checksum, 0, 0, path.length, ...path];
  const file = [2, encrypted ? 3 : 2, ...(encrypted ? [extra.length] : []), content.length, ...fields, ...extra];
  const block = (body: readonly number[]) => {
    const sized = Buffer.from([body.length, ...body]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(sized));
    return Buffer.concat([crc, sized]);
  };
  return Buffer.concat([
    Buffer.from('526172211a070100', 'hex'),
    block([1, 0, 0]),
    block(file),
    content,
    block([5, 0, 0]),
  ]);
}
