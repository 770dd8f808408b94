import type { LocalFile } from '@cis/fileproc-core';

const RAR4 = Buffer.from('526172211a0700', 'hex');
const RAR5 = Buffer.from('526172211a070100', 'hex');
/** Bytes read at a header: names of files have 64 KB at most. */
const HEADER_BYTES = 64 * 1024;
/** Headers looked at. */
const MAX_HEADERS = 100_000;

/** A header of either version. */
interface RarHeader {
  readonly kind: 'names encrypted' | 'file' | 'other';
  readonly encrypted: boolean;
  /** Bytes of the header and of the data after it. */
  readonly length: number;
}

/**
 * Which files of a RAR archive are encrypted, by their place among its entries, or `names` where all headers are (RAR 5.0
 * archive format, rarlab.com; RAR 4: technote.txt). A self-extractor's start is not searched: nothing is known then.
 */
export async function rarEncryption(file: LocalFile): Promise<ReadonlySet<number> | 'names'> {
  const encrypted = new Set<number>();
  const start = Buffer.from(await file.read(0, 8));
  const version = start.equals(RAR5) ? 5 : start.subarray(0, 7).equals(RAR4) ? 4 : 0;
  if (version === 0) return encrypted;
  let position = version === 5 ? 8 : 7;
  let files = 0;
  for (let count = 0; position < file.size && count < MAX_HEADERS; count++) {
    const bytes = Buffer.from(await file.read(position, HEADER_BYTES));
    const header = version === 5 ? rar5Header(bytes) : rar4Header(bytes);
    if (!header) break;
    if (header.kind === 'names encrypted') return 'names';
    if (header.kind === 'file') {
      if (header.encrypted) encrypted.add(files);
      files++;
    }
    position += header.length;
  }
  return encrypted;
}

/** CRC (2), type (1), flags (2), size (2), and the size of the data where flag 0x8000 says so. */
function rar4Header(bytes: Buffer): RarHeader | undefined {
  if (bytes.length < 11) return undefined;
  const type = bytes.readUInt8(2);
  const flags = bytes.readUInt16LE(3);
  const length = bytes.readUInt16LE(5) + ((flags & 0x8000) !== 0 ? bytes.readUInt32LE(7) : 0);
  if (length < 7) return undefined;
  // Main header 0x73: flag 0x80, headers are encrypted. File header 0x74: flag 0x04, the file is.
  if (type === 0x73 && (flags & 0x80) !== 0) return { kind: 'names encrypted', encrypted: true, length };
  return { kind: type === 0x74 ? 'file' : 'other', encrypted: (flags & 0x04) !== 0, length };
}

/** CRC (4), then numbers of variable length: size, type, flags, size of the extra area and of the data where flags say so. */
function rar5Header(bytes: Buffer): RarHeader | undefined {
  const numbers = createNumberReader(bytes, 4);
  const size = numbers.next();
  const start = numbers.position;
  const type = numbers.next();
  const flags = numbers.next();
  const extraSize = (flags & 1) !== 0 ? numbers.next() : 0;
  const dataSize = (flags & 2) !== 0 ? numbers.next() : 0;
  const end = start + size;
  if (!(size > 0) || end > bytes.length || extraSize > size) return undefined;
  const length = end + dataSize;
  if (type === 4) return { kind: 'names encrypted', encrypted: true, length };
  // The extra area is the last of the header; record 1 of a file is its encryption.
  const encrypted = type === 2 && recordTypes(bytes, end - extraSize, end).includes(1);
  return { kind: type === 2 ? 'file' : 'other', encrypted, length };
}

function recordTypes(bytes: Buffer, start: number, end: number): number[] {
  const types: number[] = [];
  for (let at = start; at < end; ) {
    const numbers = createNumberReader(bytes, at);
    const size = numbers.next();
    at = numbers.position + size;
    types.push(numbers.next());
    if (!(size > 0)) break;
  }
  return types;
}

/** Numbers of 7 bits a byte, the lowest first, the upper bit set where more follow. NaN past the end. */
function createNumberReader(bytes: Buffer, start: number) {
  let position = start;
  return {
    next(): number {
      let value = 0;
      for (let place = 1; place <= 2 ** 49; place *= 128) {
        const byte = bytes[position++];
        if (byte === undefined) return Number.NaN;
        value += (byte & 0x7f) * place;
        if (byte < 0x80) return value;
      }
      return Number.NaN;
    },
    get position() {
      return position;
    },
  };
}
