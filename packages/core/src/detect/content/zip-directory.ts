import { constants, inflateRawSync } from 'node:zlib';
import type { DetectableFile } from '../detectable-file.ts';

/** One entry of a ZIP archive, as far as detection needs it (APPNOTE.TXT 4.3.12). */
export interface ZipEntry {
  /** Bytes taken as Latin-1, `\` turned to `/`, lower case: enough to find names that are ASCII. */
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressedSize: number;
  /** Of the local header, from the start of the file. */
  readonly offset: number;
}

/** The entries of an archive, as many as were looked at. */
export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** `start`: the end of the archive is missing or broken, so local headers were followed from the start. */
  readonly from: 'end' | 'start';
}

/** Bytes of the central directory read at most: about 8,000 entries; those that tell a type come early in practice. */
const MAX_DIRECTORY = 512 * 1024;
/** The end record is 22 bytes and a comment of up to 65,535. */
const MAX_END = 22 + 65_535;
/** Bytes at the start searched for local headers where the end is missing. */
const MAX_START = 64 * 1024;
const MAX_ENTRIES = 10_000;

/** Reads the directory of a ZIP archive in bounded memory: from its end, and where that is broken from its start. */
export async function readZipDirectory(file: DetectableFile): Promise<ZipDirectory> {
  // Almost no archive has a comment, so the last kilobyte nearly always does.
  const entries = (await fromEnd(file, 1024)) ?? (file.size > 1024 ? await fromEnd(file, MAX_END) : undefined);
  return entries && entries.length > 0
    ? { entries, from: 'end' }
    : { entries: fromStart(await file.read(0, MAX_START)), from: 'start' };
}

async function fromEnd(file: DetectableFile, length: number): Promise<ZipEntry[] | undefined> {
  const start = Math.max(0, file.size - length);
  const tail = Buffer.from(await file.read(start, length));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > tail.length) return undefined;
  let size = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  if (offset === 0xffffffff || size === 0xffffffff) {
    const zip64 = await readZip64End(file, tail, end);
    if (!zip64) return undefined;
    ({ size, offset } = zip64);
  }
  // Where bytes stand before the archive, offsets count from its own start: the directory ends where the end record begins.
  const shift = Math.max(0, start + end - size - offset);
  const direct = parseCentral(await readAt(file, offset, Math.min(size, MAX_DIRECTORY)), 0);
  return direct.length > 0 || shift === 0
    ? direct
    : parseCentral(await readAt(file, offset + shift, Math.min(size, MAX_DIRECTORY)), shift);
}

async function readZip64End(
  file: DetectableFile,
  tail: Buffer,
  end: number,
): Promise<{ size: number; offset: number } | undefined> {
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return undefined;
  const record = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) return undefined;
  return { size: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
}

function parseCentral(directory: Buffer, shift: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && entries.length < MAX_ENTRIES; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) break;
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    if (nameEnd > directory.length) break;
    entries.push({
      name: nameOf(directory.subarray(at + 46, nameEnd)),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) !== 0,
      compressedSize: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42) + shift,
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Local headers wherever they stand: sizes may be given only after the data (bit 3), so they are searched for, not followed. */
function fromStart(bytes: Uint8Array): ZipEntry[] {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signature = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
  const entries: ZipEntry[] = [];
  for (
    let at = head.indexOf(signature);
    at >= 0 && entries.length < MAX_ENTRIES;
    at = head.indexOf(signature, at + 4)
  ) {
    if (at + 30 > head.length) break;
    const nameEnd = at + 30 + head.readUInt16LE(at + 26);
    if (nameEnd > head.length) continue;
    entries.push({
      name: nameOf(head.subarray(at + 30, nameEnd)),
      method: head.readUInt16LE(at + 8),
      encrypted: (head.readUInt16LE(at + 6) & 1) !== 0,
      compressedSize: head.readUInt32LE(at + 18) || MAX_START,
      offset: at,
    });
  }
  return entries;
}

/** The first `maxBytes` of an entry's content; empty where it is encrypted, broken or packed in another way than deflate. */
export async function readZipEntry(file: DetectableFile, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const header = await readAt(file, entry.offset, 30);
  if (entry.encrypted || header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return Buffer.alloc(0);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readAt(file, start, Math.min(entry.compressedSize, maxBytes));
  if (entry.method === 0) return packed;
  if (entry.method !== 8) return Buffer.alloc(0);
  try {
    // Z_SYNC_FLUSH: what is there of a cut stream is given; 20 times is more than such XML shrinks.
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxBytes * 20 });
  } catch {
    return Buffer.alloc(0);
  }
}

async function readAt(file: DetectableFile, position: number, length: number): Promise<Buffer> {
  if (!(position >= 0 && position < file.size)) return Buffer.alloc(0);
  const bytes = await file.read(position, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function nameOf(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\\', '/').toLowerCase();
}
