import type { LocalFile, ProcessContext } from '@cis/fileproc-core';
import { Rc4 } from '../ole/encryption/rc4.ts';
import { encryptedError, readRc4Scheme } from '../ole/encryption/rc4-scheme.ts';
import { xorArray } from '../ole/encryption/xor.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { RecordCursor } from './record-cursor.ts';

/** What Excel itself enciphers with where only the structure is protected; it opens such files without asking. */
const DEFAULT_PASSWORD = 'VelvetSweatshop';
const FILE_PASS = 0x2f;
const BOUND_SHEET = 0x85;
/** Records that stay readable ([MS-XLS] 2.2.10): BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead. */
const CLEAR: ReadonlySet<number> = new Set([
  0x0009,
  0x0209,
  0x0409,
  0x0809,
  FILE_PASS,
  0x194,
  0x195,
  0xe1,
  0x196,
  0x138,
]);
/** Bytes that share a key ([MS-XLS] 2.2.10). */
const BLOCK = 1024;
/** FilePass is among the first records. */
const MAX_LOOKED_AT = 100;

/** The stream in clear; itself where it is not enciphered. Throws ENCRYPTED, with the scheme, where no password opens it. */
export function decryptWorkbook(data: LittleEndian, file: LocalFile, { passwords }: ProcessContext): LittleEndian {
  const pass = filePass(data);
  if (!pass) return data;
  const candidates = [DEFAULT_PASSWORD, ...passwords];
  // [MS-XLS] 2.4.117: before BIFF8 there is no type, only the two numbers of the obfuscation.
  const type = pass.length > 4 ? pass.u16(0) : 0;
  if (type === 0) {
    const numbers = pass.length > 4 ? pass.slice(2, 4) : pass;
    for (const password of candidates) {
      const array = xorArray(password, numbers.u16(0), numbers.u16(2));
      if (array) return deobfuscate(data, array);
    }
    throw encryptedError(file.path, 'XOR obfuscation of Excel', passwords);
  }
  const scheme = readRc4Scheme(pass.slice(2, pass.length));
  if (!scheme) throw encryptedError(file.path, 'a scheme of Excel that is not known', []);
  for (const password of candidates) {
    const keyOf = scheme.unlock(password);
    if (keyOf) return decipher(data, keyOf);
  }
  throw encryptedError(file.path, scheme.name, passwords);
}

function filePass(data: LittleEndian): LittleEndian | undefined {
  const records = new RecordCursor(data);
  for (let count = 0; count < MAX_LOOKED_AT && records.next(); count++)
    if (records.type === FILE_PASS) return records.content();
  return undefined;
}

/** The whole stream is counted, but headers and some contents lie in it in clear. */
function decipher(data: LittleEndian, keyOf: (block: number) => Uint8Array): LittleEndian {
  const bytes = data.bytes.slice();
  for (let at = 0; at < bytes.length; at += BLOCK) new Rc4(keyOf(at / BLOCK)).apply(bytes.subarray(at, at + BLOCK));
  for (const records = new RecordCursor(data); records.next(); ) {
    const clear = clearBytes(records);
    bytes.set(data.bytes.subarray(records.start - 4, records.start + clear), records.start - 4);
  }
  return new LittleEndian(bytes);
}

/** [MS-OFFCRYPTO] 2.3.7.3: each byte is turned, and mixed with one that its place in the stream chooses. */
function deobfuscate(data: LittleEndian, array: Uint8Array): LittleEndian {
  const bytes = data.bytes.slice();
  for (const records = new RecordCursor(data); records.next(); ) {
    const { start, length } = records;
    for (let at = clearBytes(records); at < length; at++) {
      const byte = bytes[start + at]!;
      bytes[start + at] = (((byte << 3) | (byte >> 5)) & 0xff) ^ array[(start + length + at) % 16]!;
    }
  }
  return new LittleEndian(bytes);
}

/** How much of a record's content is in clear: of BoundSheet8 the place of the sheet. */
function clearBytes({ type, length }: RecordCursor): number {
  if (CLEAR.has(type)) return length;
  return type === BOUND_SHEET ? Math.min(4, length) : 0;
}
