import { FileprocError, type LocalFile } from '@cis/fileproc-core';

/** A storage or stream of a compound file ([MS-CFB] 2.6). */
export interface CompoundEntry {
  readonly name: string;
  readonly kind: 'storage' | 'stream';
  /** Bytes, of a stream. */
  readonly size: number;
  readonly children: readonly CompoundEntry[];
}

/** An OLE2 file, opened. */
export interface CompoundFile {
  readonly root: CompoundEntry;
  /** The content of a stream, as far as its chain of sectors is whole. */
  stream(entry: CompoundEntry): AsyncIterable<Uint8Array>;
  /** At most `most` bytes of it. */
  bytes(entry: CompoundEntry, most: number): Promise<Buffer>;
}

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Sector numbers from here on are marks ([MS-CFB] 2.1). */
const LAST_SECTOR = 0xfffffffa;
const DIRECTORY_ENTRY = 128;
const MINI_SECTOR = 64;
/** Streams shorter than this lie in the mini stream (2.2). */
const MINI_CUTOFF = 4096;
/** Sectors read at once. */
const RUN_BYTES = 256 * 1024;
/** Directory entries read: a message with 10,000 attachments has some 300,000. */
const MAX_ENTRIES = 500_000;

interface RawEntry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/** Opens a compound file, damaged ones as far as they are whole. Throws CORRUPT where there is no header or no directory. */
export async function openCompoundFile(file: LocalFile): Promise<CompoundFile> {
  const header = Buffer.from(await file.read(0, 512));
  const shift = header.length === 512 ? header.readUInt16LE(30) : 0;
  if (!header.subarray(0, 8).equals(SIGNATURE) || (shift !== 9 && shift !== 12))
    throw new FileprocError('CORRUPT', `${file.name} is no OLE2 file: its header is damaged.`);
  const sectorSize = 1 << shift;
  const readSectors = async (first: number, count: number) =>
    Buffer.from(await file.read((first + 1) * sectorSize, count * sectorSize));
  const fat = await readFat(file, header, sectorSize, readSectors);

  /** Runs of sectors that stand beside each other, in the order of the chain; a loop ends it. */
  function* runsOf(start: number): Generator<{ first: number; count: number }> {
    let left = fat.length;
    for (let sector = start; sector < fat.length && left > 0; ) {
      const first = sector;
      let count = 0;
      do {
        count++;
        left--;
        sector = fat[first + count - 1] ?? LAST_SECTOR;
      } while (sector === first + count && count * sectorSize < RUN_BYTES && left > 0 && sector < fat.length);
      yield { first, count };
    }
  }
  async function* chain(start: number, size: number): AsyncGenerator<Buffer> {
    let left = size;
    for (const { first, count } of runsOf(start)) {
      if (left <= 0) return;
      const bytes = (await readSectors(first, count)).subarray(0, left);
      if (bytes.length === 0) return;
      left -= bytes.length;
      yield bytes;
    }
  }
  const gather = async (chunks: AsyncIterable<Uint8Array>) => {
    const gathered: Uint8Array[] = [];
    for await (const chunk of chunks) gathered.push(chunk);
    return Buffer.concat(gathered);
  };

  const directory = await gather(chain(header.readUInt32LE(48), MAX_ENTRIES * DIRECTORY_ENTRY));
  const raw = parseDirectory(directory, sectorSize);
  const rootEntry = raw[0];
  if (!rootEntry) throw new FileprocError('CORRUPT', `${file.name} is a damaged OLE2 file: it has no directory.`);
  const starts = new Map<CompoundEntry, number>();
  const root = buildTree(raw, starts);
  let mini: { readonly fat: Buffer; readonly stream: Buffer } | undefined;
  const miniStream = async () => {
    mini ??= {
      fat: await gather(chain(header.readUInt32LE(60), header.readUInt32LE(64) * sectorSize)),
      stream: await gather(chain(rootEntry.start, Math.min(rootEntry.size, file.size))),
    };
    return mini;
  };

  async function* stream(entry: CompoundEntry): AsyncGenerator<Uint8Array> {
    const start = starts.get(entry) ?? LAST_SECTOR;
    if (entry.size >= MINI_CUTOFF) {
      yield* chain(start, entry.size);
      return;
    }
    const { fat: miniFat, stream: content } = await miniStream();
    const pieces: Buffer[] = [];
    let left = entry.size;
    for (let sector = start; left > 0 && sector * MINI_SECTOR < content.length; ) {
      const piece = content.subarray(sector * MINI_SECTOR, sector * MINI_SECTOR + Math.min(MINI_SECTOR, left));
      pieces.push(piece);
      left -= piece.length;
      sector = sector * 4 + 4 <= miniFat.length ? miniFat.readUInt32LE(sector * 4) : LAST_SECTOR;
    }
    if (pieces.length > 0) yield Buffer.concat(pieces);
  }
  return {
    root,
    stream,
    async bytes(entry, most) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of stream(entry)) {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= most) break;
      }
      return Buffer.concat(chunks).subarray(0, most);
    },
  };
}

/** The allocation table: its sectors are named in the header and in a chain of further sectors (2.3, 2.5). */
async function readFat(
  file: LocalFile,
  header: Buffer,
  sectorSize: number,
  readSectors: (first: number, count: number) => Promise<Buffer>,
): Promise<Uint32Array> {
  const sectors = Math.ceil(file.size / sectorSize);
  const perSector = sectorSize / 4;
  const fat = new Uint32Array(sectors).fill(0xffffffff);
  const places: number[] = [];
  for (let at = 76; at < 512; at += 4) places.push(header.readUInt32LE(at));
  const needed = Math.ceil(sectors / perSector);
  let next = header.readUInt32LE(68);
  for (let left = Math.ceil(needed / perSector) + 1; next < sectors && left > 0; left--) {
    const sector = await readSectors(next, 1);
    if (sector.length < sectorSize) break;
    for (let at = 0; at < sectorSize - 4; at += 4) places.push(sector.readUInt32LE(at));
    next = sector.readUInt32LE(sectorSize - 4);
  }
  for (const [number, place] of places.slice(0, needed).entries()) {
    if (place >= sectors) continue;
    const sector = await readSectors(place, 1);
    for (let at = 0; at + 4 <= sector.length && number * perSector + at / 4 < sectors; at += 4)
      fat[number * perSector + at / 4] = sector.readUInt32LE(at);
  }
  return fat;
}

/** [MS-CFB] 2.6.1. */
function parseDirectory(bytes: Buffer, sectorSize: number): RawEntry[] {
  const entries: RawEntry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY <= bytes.length; at += DIRECTORY_ENTRY) {
    const nameBytes = Math.min(64, Math.max(0, bytes.readUInt16LE(at + 64) - 2));
    entries.push({
      name: bytes.toString('utf16le', at, at + (nameBytes & ~1)),
      type: bytes.readUInt8(at + 66),
      left: bytes.readUInt32LE(at + 68),
      right: bytes.readUInt32LE(at + 72),
      child: bytes.readUInt32LE(at + 76),
      start: bytes.readUInt32LE(at + 116),
      // The upper half means nothing in version 3 (2.6.1).
      size: bytes.readUInt32LE(at + 120) + (sectorSize === 512 ? 0 : bytes.readUInt32LE(at + 124) * 2 ** 32),
    });
  }
  return entries;
}

/** The tree, each entry once: a damaged file can name one twice. */
function buildTree(raw: readonly RawEntry[], starts: Map<CompoundEntry, number>): CompoundEntry {
  const seen = new Set<number>([0]);
  const made = (entry: RawEntry | undefined): { entry: CompoundEntry; children: CompoundEntry[] } => {
    const children: CompoundEntry[] = [];
    const kind = entry?.type === 2 ? 'stream' : 'storage';
    const one: CompoundEntry = {
      name: entry?.name ?? '',
      kind,
      size: kind === 'stream' ? (entry?.size ?? 0) : 0,
      children,
    };
    starts.set(one, entry?.start ?? LAST_SECTOR);
    return { entry: one, children };
  };
  const root = made(raw[0]);
  const work = [{ number: raw[0]?.child ?? LAST_SECTOR, children: root.children }];
  for (let next = work.pop(); next; next = work.pop()) {
    const { number, children } = next;
    const entry = raw[number];
    if (!entry || seen.has(number)) continue;
    seen.add(number);
    work.push({ number: entry.right, children }, { number: entry.left, children });
    if (entry.type !== 1 && entry.type !== 2) continue;
    const one = made(entry);
    children.push(one.entry);
    if (entry.type === 1) work.push({ number: entry.child, children: one.children });
  }
  return root.entry;
}
