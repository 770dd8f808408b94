import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP archive to be made; what is not given is as an honest writer has it. */
export interface ZipSource {
  readonly name: string | Uint8Array;
  readonly content: string | Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  /** What is written as its content, whatever `content` is. */
  readonly packed?: Uint8Array;
  readonly crc?: number;
  readonly extra?: Uint8Array;
  /** Instead of its own place, that of the entry with this number. */
  readonly placeOf?: number;
}

/** What is wrong with the archive. */
export interface ZipFlaws {
  readonly before?: Uint8Array;
  readonly withoutDirectory?: boolean;
  readonly stated?: number;
  readonly comment?: string;
  /** Sizes and CRC stand after the data only. */
  readonly sizesFollow?: boolean;
}

/** Makes a ZIP archive (APPNOTE.TXT 4.3). Text is UTF-8. */
export function zipOf(entries: readonly ZipSource[], flaws: ZipFlaws = {}): Buffer {
  const locals: Buffer[] = [];
  const records: Buffer[] = [];
  const places: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content);
    const method = entry.method ?? 8;
    const packed = entry.packed ? Buffer.from(entry.packed) : method === 8 ? deflateRawSync(content) : content;
    const facts = {
      name,
      extra: Buffer.from(entry.extra ?? []),
      flags: (entry.flags ?? 0) | (flaws.sizesFollow ? 8 : 0),
      method,
      crc: entry.crc ?? crc32(content),
      packedSize: packed.length,
      size: content.length,
    };
    places.push(offset);
    const local = Buffer.concat([
      localHeader(flaws.sizesFollow ? { ...facts, crc: 0, packedSize: 0, size: 0 } : facts),
      packed,
      flaws.sizesFollow ? descriptor(facts) : Buffer.alloc(0),
    ]);
    if (entry.placeOf === undefined) {
      locals.push(local);
      offset += local.length;
    }
    records.push(centralRecord(facts, places[entry.placeOf ?? places.length - 1] ?? 0));
  }
  const before = Buffer.from(flaws.before ?? []);
  if (flaws.withoutDirectory) return Buffer.concat([before, ...locals]);
  const directory = Buffer.concat(records);
  const comment = Buffer.from(flaws.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE((flaws.stated ?? entries.length) & 0xffff, 8);
  end.writeUInt16LE((flaws.stated ?? entries.length) & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([before, ...locals, directory, end, comment]);
}

interface Facts {
  readonly name: Buffer;
  readonly extra: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
}

/** 2024-05-01 12:00:00. */
const TIME = 0x6000;
const DATE = 0x58a1;

function localHeader(facts: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeShared(header, 6, facts);
  return Buffer.concat([header, facts.name, facts.extra]);
}

function centralRecord(facts: Facts, offset: number): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(20, 4);
  record.writeUInt16LE(20, 6);
  writeShared(record, 8, facts);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, facts.name, facts.extra]);
}

/** Flags to lengths, which both headers have in the same order. */
function writeShared(header: Buffer, at: number, { flags, method, crc, packedSize, size, name, extra }: Facts): void {
  header.writeUInt16LE(flags, at);
  header.writeUInt16LE(method, at + 2);
  header.writeUInt16LE(TIME, at + 4);
  header.writeUInt16LE(DATE, at + 6);
  header.writeUInt32LE(crc, at + 8);
  header.writeUInt32LE(packedSize, at + 12);
  header.writeUInt32LE(size, at + 16);
  header.writeUInt16LE(name.length, at + 20);
  header.writeUInt16LE(extra.length, at + 22);
}

function descriptor({ crc, packedSize, size }: Facts): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packedSize, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}
