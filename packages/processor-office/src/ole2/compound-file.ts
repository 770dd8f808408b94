/** A stream of a compound file, by its path of storages. */
export interface CompoundStream {
  /** Names from the root, which has none. */
  readonly path: readonly string[];
  /** Bytes, as the directory says. */
  readonly size: number;
  /** The content, as far as the file holds it. */
  read(): Buffer;
}

/** A compound file ([MS-CFB]): OLE2, structured storage. */
export interface CompoundFile {
  readonly streams: readonly CompoundStream[];
  /** The first stream of a name at the root; case does not matter. */
  stream(name: string): CompoundStream | undefined;
}

/** The first bytes ([MS-CFB] 2.2). */
const SIGNATURE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** Sector numbers from here on are marks ([MS-CFB] 2.1). */
const FIRST_MARK = 0xfffffffa;
const ENTRY = 128;
const MAX_ENTRIES = 100_000;

/** Whether bytes begin as a compound file does. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return bytes.length >= 512 && SIGNATURE.equals(bytes.subarray(0, 8));
}

/** Reads the directory of a compound file in memory; undefined where it is none. Broken chains end where they break. */
export function openCompoundFile(bytes: Buffer): CompoundFile | undefined {
  if (!isCompoundFile(bytes)) return undefined;
  const sectorShift = bytes.readUInt16LE(30);
  const miniShift = bytes.readUInt16LE(32);
  if (sectorShift < 7 || sectorShift > 16 || miniShift < 4 || miniShift > sectorShift) return undefined;
  const sectorSize = 1 << sectorShift;
  const miniCutoff = bytes.readUInt32LE(56);
  const sector = (id: number) => bytes.subarray((id + 1) * sectorSize, (id + 2) * sectorSize);
  const table = allocationTable(bytes, sectorSize, sector);
  const chained = (first: number, size: number): Buffer => {
    const parts: Buffer[] = [];
    for (const id of chain(first, table, Math.ceil(size / sectorSize))) parts.push(sector(id));
    return Buffer.concat(parts).subarray(0, size);
  };
  const directory = chained(bytes.readUInt32LE(48), Math.min(bytes.length, MAX_ENTRIES * ENTRY));
  const miniTableSize = Math.min(bytes.length, bytes.readUInt32LE(64) * sectorSize);
  const miniTable = integers(chained(bytes.readUInt32LE(60), miniTableSize));
  const root = directory.length >= ENTRY ? directory.subarray(0, ENTRY) : undefined;
  let miniStream: Buffer | undefined;
  const mini = (first: number, size: number): Buffer => {
    miniStream ??= root
      ? chained(root.readUInt32LE(116), Math.min(bytes.length, root.readUInt32LE(120)))
      : Buffer.alloc(0);
    const parts: Buffer[] = [];
    for (const id of chain(first, miniTable, Math.ceil(size / (1 << miniShift))))
      parts.push(miniStream.subarray(id << miniShift, (id + 1) << miniShift));
    return Buffer.concat(parts).subarray(0, size);
  };
  const streams: CompoundStream[] = [];
  for (const { path, entry } of entriesOf(directory)) {
    if (entry[66] !== 2) continue;
    const first = entry.readUInt32LE(116);
    const size = entry.readUInt32LE(120);
    const kept = Math.min(size, bytes.length);
    streams.push({ path, size, read: () => (size < miniCutoff ? mini(first, kept) : chained(first, kept)) });
  }
  return {
    streams,
    stream: (name) => streams.find(({ path }) => path.length === 1 && path[0]?.toLowerCase() === name.toLowerCase()),
  };
}

/** The allocation table: 109 of its sectors are named in the header, the others in a chain of their own ([MS-CFB] 2.5). */
function allocationTable(bytes: Buffer, sectorSize: number, sector: (id: number) => Buffer): Uint32Array {
  const sectors: number[] = [];
  const most = Math.ceil(bytes.length / sectorSize);
  for (let index = 0; index < 109; index++) sectors.push(bytes.readUInt32LE(76 + index * 4));
  const seen = new Set<number>();
  for (let next = bytes.readUInt32LE(68); next < FIRST_MARK && !seen.has(next) && seen.size <= most; ) {
    seen.add(next);
    const more = integers(sector(next));
    if (more.length === 0) break;
    sectors.push(...more.subarray(0, -1));
    next = more.at(-1) ?? FIRST_MARK;
  }
  const used = sectors.filter((id) => id < FIRST_MARK && id < most).slice(0, most);
  return integers(Buffer.concat(used.map(sector)));
}

function integers(bytes: Buffer): Uint32Array {
  const numbers = new Uint32Array(Math.floor(bytes.length / 4));
  for (let index = 0; index < numbers.length; index++) numbers[index] = bytes.readUInt32LE(index * 4);
  return numbers;
}

/** The sectors of a chain, at most `most`: a loop ends there. */
function* chain(first: number, table: Uint32Array, most: number): Generator<number> {
  let id = first;
  for (let count = 0; count < most && id < FIRST_MARK; count++) {
    yield id;
    const next = table[id];
    if (next === undefined) return;
    id = next;
  }
}

/** Entries with their path ([MS-CFB] 2.6): siblings are a binary tree, a storage points to the root of its own. */
function* entriesOf(directory: Buffer): Generator<{ path: string[]; entry: Buffer }> {
  const count = Math.floor(directory.length / ENTRY);
  const entryAt = (id: number) => (id < count ? directory.subarray(id * ENTRY, (id + 1) * ENTRY) : undefined);
  const seen = new Set<number>();
  const waiting: { id: number; above: string[] }[] = [];
  const root = entryAt(0);
  if (root) waiting.push({ id: root.readUInt32LE(76), above: [] });
  while (waiting.length > 0) {
    const { id, above } = waiting.pop()!;
    const entry = entryAt(id);
    if (!entry || seen.has(id)) continue;
    seen.add(id);
    const length = Math.min(64, entry.readUInt16LE(64));
    const path = [...above, entry.toString('utf16le', 0, Math.max(0, length - 2))];
    // The right one is read last, so that names come in their order.
    waiting.push({ id: entry.readUInt32LE(72), above });
    if (entry[66] === 1 && path.length < 50) waiting.push({ id: entry.readUInt32LE(76), above: path });
    yield { path, entry };
    waiting.push({ id: entry.readUInt32LE(68), above });
  }
}
