import zlib from 'node:zlib';
import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { through } from '../content.ts';
import type { ReportDamage } from '../entry.ts';
import { unbzip2, unxz } from '../unpackers.ts';
import { aesOf, decryptAes } from './aes.ts';
import { FLAG, type ZipRecord } from './record.ts';
import { WrongPassword } from './wrong-password.ts';
import { decryptZipCrypto } from './zip-crypto.ts';

/** What reading an entry needs beside it. */
export interface ContentOptions {
  readonly context: ProcessContext;
  readonly reportDamage: ReportDamage;
}

/** Names of methods that are not read (APPNOTE.TXT 4.4.5). */
const UNREAD_METHODS: ReadonlyMap<number, string> = new Map([
  [1, 'Shrink'],
  [6, 'Implode'],
  [9, 'Deflate64'],
  [14, 'LZMA'],
  [98, 'PPMd'],
]);

/** The content of an entry, decrypted where a password fits, unpacked, and checked against its size and CRC at the end. */
export async function* contentOf(
  file: LocalFile,
  record: ZipRecord,
  path: string,
  { context, reportDamage }: ContentOptions,
): AsyncGenerator<Uint8Array> {
  const range = await locate(file, record, path);
  const packed = () => file.stream(range);
  const aes = aesOf(record);
  const plain = (record.flags & FLAG.encrypted) === 0 ? packed() : await decrypted(packed, record, path, context);
  const unpacked = unpack(plain, aes?.method ?? record.method, path);
  let size = 0;
  let crc = 0;
  for await (const chunk of unpacked) {
    size += chunk.length;
    crc = zlib.crc32(chunk, crc);
    yield chunk;
  }
  // Sizes and CRC that stand only after the data may not be known; AE-2 has a code of its own instead of the CRC.
  if (record.crc === 0 && record.size === 0) return;
  if (aes?.version !== 2 && crc !== record.crc)
    reportDamage(`${path} is damaged: its checksum does not fit; it was read as it is.`);
  else if (size % 2 ** 32 !== record.size % 2 ** 32)
    reportDamage(`${path} says that it has ${record.size} bytes and has ${size}.`);
}

async function locate(file: LocalFile, record: ZipRecord, path: string) {
  if (record.disk !== 0)
    throw new FileprocError('CORRUPT', `${path} lies in another part of a split archive, which is a file of its own.`);
  const header = Buffer.from(await file.read(record.offset, 30));
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw new FileprocError('CORRUPT', `${path} is not where the archive says (byte ${record.offset}).`);
  const start = record.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const end = Math.min(file.size, start + record.packedSize);
  return { start: Math.min(start, end), end };
}

/** The content with the first password that opens it. Throws ENCRYPTED, with the scheme, where none does. */
async function decrypted(
  packed: () => AsyncIterable<Uint8Array>,
  record: ZipRecord,
  path: string,
  context: ProcessContext,
): Promise<AsyncIterable<Uint8Array>> {
  const aes = aesOf(record);
  const scheme =
    (record.flags & FLAG.strongEncryption) !== 0 ? 'PKWARE strong encryption' : aes ? `AES-${aes.bits}` : 'ZipCrypto';
  if ((record.flags & FLAG.strongEncryption) === 0)
    for (const password of context.passwords) {
      const open = () => (aes ? decryptAes(packed(), aes, password) : decryptZipCrypto(packed(), record, password));
      if (await opens(open(), record, aes?.method ?? record.method, path)) return open();
    }
  const tried = context.passwords.length > 0 ? ' None of the given passwords opens it.' : '';
  throw new FileprocError('ENCRYPTED', `${path} is encrypted (${scheme}).${tried}`);
}

/**
 * Whether a password was right: ZipCrypto checks one byte, AES two, so that what comes out must begin to unpack, and
 * where it is stored or short its CRC must fit.
 */
async function opens(
  plain: AsyncIterable<Uint8Array> | undefined,
  record: ZipRecord,
  method: number,
  path: string,
): Promise<boolean> {
  if (!plain) return false;
  let size = 0;
  let crc = 0;
  try {
    for await (const chunk of unpack(plain, method, path)) {
      size += chunk.length;
      crc = zlib.crc32(chunk, crc);
      if (size > PROVING_BYTES) return true;
    }
  } catch (error) {
    if (error instanceof WrongPassword) return false;
    if (error instanceof FileprocError) throw error;
    return false;
  }
  return record.crc === 0 || aesOf(record)?.version === 2 || crc === record.crc;
}

/** Bytes that only the right password unpacks without an error. */
const PROVING_BYTES = 16 * 1024 * 1024;

function unpack(packed: AsyncIterable<Uint8Array>, method: number, path: string): AsyncIterable<Uint8Array> {
  if (method === 0) return packed;
  if (method === 8) return through(packed, zlib.createInflateRaw());
  if (method === 12) return unbzip2(packed);
  // Older than Node 22.15 there is no Zstandard.
  if (method === 93 && typeof zlib.createZstdDecompress === 'function')
    return through(packed, zlib.createZstdDecompress());
  if (method === 95) return unxz(packed);
  throw new FileprocError(
    'UNSUPPORTED_TYPE',
    `${path} is packed by ${UNREAD_METHODS.get(method) ?? 'a rare method'} (ZIP method ${method}), which is not read.`,
  );
}
