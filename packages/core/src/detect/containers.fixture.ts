/** For tests: ZIP archives and OLE2 files made by hand, so that their order, flags and damage can be chosen. */
import { crc32, deflateRawSync } from 'node:zlib';

/** How {@link zip} writes. */
export interface ZipOptions {
  /** Sizes and checksum after the data (general purpose bit 3), as streaming writers do. */
  readonly dataDescriptors?: boolean;
  readonly stored?: boolean;
  readonly comment?: string;
  /** Bytes before the archive, which its offsets do not count. */
  readonly prefix?: Uint8Array;
}

/** A ZIP archive with the entries in the order given (APPNOTE.TXT 4.3). */
export function zip(entries: Readonly<Record<string, string | Uint8Array>>, options: ZipOptions = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  const method = options.stored ? 0 : 8;
  for (const [name, content] of Object.entries(entries)) {
    const raw = Buffer.from(content);
    const data = options.stored ? raw : deflateRawSync(raw);
    const nameBytes = Buffer.from(name);
    const sums = numbers([4, crc32(raw)], [4, data.length], [4, raw.length]);
    const flags = options.dataDescriptors ? 8 : 0;
    const start = numbers([2, 20], [2, flags], [2, method], [4, 0]);
    const lengths = numbers([2, nameBytes.length], [2, 0]);
    const local = Buffer.concat([
      Buffer.from('PK\u0003\u0004'),
      start,
      flags ? Buffer.alloc(12) : sums,
      lengths,
      nameBytes,
      data,
      ...(flags ? [Buffer.from('PK\u0007\u0008'), sums] : []),
    ]);
    locals.push(local);
    const rest = numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    central.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), numbers([2, 20]), start, sums, lengths, rest, nameBytes]),
    );
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const comment = Buffer.from(options.comment ?? '');
  const end = numbers(
    [4, 0],
    [2, central.length],
    [2, central.length],
    [4, directory.length],
    [4, offset],
    [2, comment.length],
  );
  return Buffer.concat([
    options.prefix ?? Buffer.alloc(0),
    ...locals,
    directory,
    Buffer.from('PK\u0005\u0006'),
    end,
    comment,
  ]);
}

/** Little-endian numbers, each with its length in bytes. */
function numbers(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}

/** An Office Open XML package with one main part of that content type. */
export function ooxml(mainPart: string, contentType: string, options?: ZipOptions): Buffer {
  return zip(
    {
      [mainPart]: '<x/>',
      '_rels/.rels': '<Relationships/>',
      '[Content_Types].xml': `<?xml version="1.0"?><Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${mainPart}" ContentType="${contentType}"/></Types>`,
    },
    options,
  );
}

/** An OLE2 file with empty streams of these names at its root ([MS-CFB]); `inside`: streams in a storage of that root. */
export function ole2(names: readonly string[], inside: readonly string[] = []): Buffer {
  const sector = 512;
  const none = 0xffffffff;
  const entries = [
    entry('Root Entry', 5, none, none, names.length + inside.length > 0 ? 1 : none),
    ...names.map((name, at) => entry(name, 2, none, at + 1 < names.length || inside.length > 0 ? at + 2 : none, none)),
    ...(inside.length > 0 ? [entry('ObjectPool', 1, none, none, names.length + 2)] : []),
    ...inside.map((name, at) => entry(name, 2, none, at + 1 < inside.length ? names.length + at + 3 : none, none)),
  ];
  const directory = Buffer.alloc(Math.ceil(entries.length / 4) * sector);
  for (const [at, bytes] of entries.entries()) bytes.copy(directory, at * 128);
  const directorySectors = directory.length / sector;
  const allocation = Buffer.alloc(sector, 0xff);
  allocation.writeUInt32LE(0xfffffffd, 0);
  for (let at = 1; at <= directorySectors; at++)
    allocation.writeUInt32LE(at < directorySectors ? at + 1 : 0xfffffffe, at * 4);
  const header = Buffer.alloc(sector);
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(header);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(0xfffffffe, 68);
  header.fill(0xff, 76);
  header.writeUInt32LE(0, 76);
  return Buffer.concat([header, allocation, directory]);
}

function entry(name: string, type: number, left: number, right: number, child: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE(name.length * 2 + 2, 64);
  bytes[66] = type;
  bytes.writeUInt32LE(left, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  return bytes;
}
