import type { LocalFile } from '@cis/fileproc-core';
import { extraFieldsOf, type ZipRecord } from './record.ts';

/** What the end of an archive says (APPNOTE.TXT 4.3.14 to 4.3.16). */
export interface ZipDirectory {
  readonly records: ZipRecord[];
  /** Entries that the archive says it has. */
  readonly stated: number;
  /** Entries found, also where there were too many to keep. */
  readonly found: number;
  /** The directory was read to its end. */
  readonly complete: boolean;
  /** Bytes before the archive that were added to all offsets. */
  readonly shift: number;
  readonly comment: Uint8Array;
}

const END_SIGNATURE = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
/** An end record is 22 bytes and a comment of up to 65,535; as much again for what mail gateways and browsers append. */
const MAX_END = 22 + 2 * 65_535;
const WINDOW = 1024 * 1024;

/** Reads the central directory, at most `maxRecords` of it; `undefined` where there is no end record. */
export async function readCentralDirectory(file: LocalFile, maxRecords: number): Promise<ZipDirectory | undefined> {
  const start = Math.max(0, file.size - MAX_END);
  const tail = Buffer.from(await file.read(start, MAX_END));
  const at = tail.lastIndexOf(END_SIGNATURE);
  if (at < 0 || at + 22 > tail.length) return undefined;
  const end = {
    stated: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const zip64 = await readZip64End(file, tail, at);
  const { stated, size, offset } = zip64 ?? end;
  const comment = tail.subarray(at + 22, at + 22 + tail.readUInt16LE(at + 20));
  // Where bytes stand before the archive (a self-extractor), offsets count from its own start.
  const shift = Math.max(0, (zip64?.position ?? start + at) - size - offset);
  let read = await readRecords(file, offset + shift, shift, maxRecords);
  if (read.found === 0 && shift > 0) read = await readRecords(file, offset, 0, maxRecords);
  // Writers without Zip64 let the count of 16 bits run over.
  const wraps = !zip64 && read.found > 0xffff && (read.found & 0xffff) === stated;
  return { ...read, stated: wraps ? read.found : stated, comment };
}

async function readZip64End(file: LocalFile, tail: Buffer, end: number) {
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return undefined;
  const position = Number(tail.readBigUInt64LE(locator + 8));
  if (position >= file.size) return undefined;
  const record = Buffer.from(await file.read(position, 56));
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) return undefined;
  return {
    position,
    stated: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

async function readRecords(file: LocalFile, offset: number, shift: number, maxRecords: number) {
  const records: ZipRecord[] = [];
  let found = 0;
  let position = offset;
  let window = Buffer.alloc(0);
  let at = 0;
  const fill = async (length: number): Promise<boolean> => {
    if (at + length <= window.length) return true;
    position += at;
    at = 0;
    if (position >= file.size) return false;
    window = Buffer.from(await file.read(position, Math.max(WINDOW, length)));
    return length <= window.length;
  };
  while ((await fill(46)) && window.readUInt32LE(at) === 0x02014b50) {
    const nameLength = window.readUInt16LE(at + 28);
    const extraLength = window.readUInt16LE(at + 30);
    const length = 46 + nameLength + extraLength + window.readUInt16LE(at + 32);
    if (!(await fill(46 + nameLength + extraLength))) break;
    found++;
    if (records.length < maxRecords) records.push(parseRecord(window.subarray(at, at + length), shift));
    at += length;
  }
  const next = (await fill(4)) ? window.readUInt32LE(at) : 0;
  // The end record, its Zip64 form, or a signature of the directory follow (APPNOTE.TXT 4.3.6).
  const complete = next === 0x06054b50 || next === 0x06064b50 || next === 0x05054b50;
  return { records, found, complete, shift };
}

/** APPNOTE.TXT 4.3.12. */
function parseRecord(record: Buffer, shift: number): ZipRecord {
  const nameEnd = 46 + record.readUInt16LE(28);
  const extra = extraFieldsOf(record.subarray(nameEnd, nameEnd + record.readUInt16LE(30)));
  let size = record.readUInt32LE(24);
  let packedSize = record.readUInt32LE(20);
  let offset = record.readUInt32LE(42);
  // Zip64: those fields that are all ones, in this order (4.5.3).
  const zip64 = extra.get(0x0001);
  let at = 0;
  const wide = (narrow: number): number => {
    if (narrow !== 0xffffffff || !zip64 || at + 8 > zip64.length) return narrow;
    at += 8;
    return Number(zip64.readBigUInt64LE(at - 8));
  };
  size = wide(size);
  packedSize = wide(packedSize);
  offset = wide(offset);
  return {
    // Copies, so that the window can go.
    name: Uint8Array.from(record.subarray(46, nameEnd)),
    flags: record.readUInt16LE(8),
    method: record.readUInt16LE(10),
    time: record.readUInt16LE(12),
    date: record.readUInt16LE(14),
    crc: record.readUInt32LE(16),
    packedSize,
    size,
    offset: offset + shift,
    disk: record.readUInt16LE(34),
    // Upper byte of "version made by": 0 is FAT; bit 4 of its attributes is a folder (4.4.2, 4.4.15).
    folder: record.readUInt8(5) === 0 && (record.readUInt32LE(38) & 0x10) !== 0 && size === 0,
    extra,
  };
}
