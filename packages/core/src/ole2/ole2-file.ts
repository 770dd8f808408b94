import { FileprocError } from '../contract/errors.ts';
import { fileAllocationTable, miniAllocationTable } from './allocation-table.ts';
import { type ChainedBytes, readChained } from './chained-bytes.ts';
import { type DirectoryEntry, type DirectoryNode, directoryOf, ENTRY_SIZE, parseEntries } from './directory.ts';
import { MINI_SECTOR_SIZE, MINI_STREAM_CUTOFF, readHeader, sectorPosition } from './header.ts';
import type { Ole2Source } from './source.ts';

/** A stream: bytes under a name. */
export interface Ole2Stream {
  readonly kind: 'stream';
  readonly name: string;
  /** Bytes, as the directory says; a damaged file may hold fewer. */
  readonly size: number;
  /** Up to `length` bytes at `position`; fewer where the stream or what is left of it ends. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** The stream from its beginning, at most `limit` bytes of it. */
  bytes(limit?: number): Promise<Uint8Array>;
  /** The stream in chunks of 256 KiB. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** A storage: a folder of streams and storages. */
export interface Ole2Storage {
  readonly kind: 'storage';
  readonly name: string;
  /** Class id of the program that wrote it, hexadecimal as stored; all zeros where none is set. */
  readonly classId: string;
  readonly modifiedAt?: Date;
  readonly children: readonly (Ole2Stream | Ole2Storage)[];
  /** The stream of that name directly in it; upper and lower case are the same ([MS-CFB] 2.6.4). */
  stream(name: string): Ole2Stream | undefined;
  /** The storage of that name directly in it. */
  storage(name: string): Ole2Storage | undefined;
}

/** An open OLE2 file. */
export interface Ole2File {
  readonly root: Ole2Storage;
  /** What no storage leads to, because the directory's tree is damaged. */
  readonly orphans: readonly (Ole2Stream | Ole2Storage)[];
  /** Names of all entries but the root's, whatever holds them, in the order of the file. */
  readonly names: readonly string[];
  /** A stream of that name at the root, or among the orphans of a damaged tree. */
  stream(name: string): Ole2Stream | undefined;
}

/** Options of {@link openOle2}. */
export interface Ole2Options {
  /** Directory entries read, at most; 65,536 (8 MiB) where absent. Those after it are as if they were not there. */
  readonly maxEntries?: number;
}

/**
 * Opens an OLE2 compound file ([MS-CFB]): reads the header and the directory; streams are read when they are asked for,
 * and only the sectors that hold what is asked for. Damaged chains and trees are followed as far as they lead. Throws
 * CORRUPT where the header or the root of the directory cannot be read.
 */
export async function openOle2(source: Ole2Source, options: Ole2Options = {}): Promise<Ole2File> {
  const header = await readHeader(source);
  const fat = fileAllocationTable(source, header);
  const inFile = {
    sectorSize: header.sectorSize,
    positionOf: (sector: number) => sectorPosition(header, sector),
    readAt: (position: number, length: number) => source.read(position, length),
  };
  const maxBytes = (options.maxEntries ?? 65_536) * ENTRY_SIZE;
  const directoryChain = await fat.chain(header.directoryStart, Math.ceil(maxBytes / header.sectorSize));
  const directoryBytes = await readChained({ ...inFile, chain: directoryChain }, 0, maxBytes);
  const directory = directoryOf(parseEntries(directoryBytes, header.sectorSize === 4096));
  if (!directory) throw new FileprocError('CORRUPT', 'The directory of the OLE2 file cannot be read');

  const openMini = once(async () => {
    const { start, size } = directory.root.entry;
    const chain = await fat.chain(start, Math.ceil(size / header.sectorSize));
    const tableChain = await fat.chain(header.miniFatStart, header.sectorCount);
    const table = await readChained({ ...inFile, chain: tableChain }, 0, tableChain.sectors.length * header.sectorSize);
    return { content: { ...inFile, chain }, table: miniAllocationTable(table) };
  });

  async function contentOf({ start, size }: DirectoryEntry): Promise<ChainedBytes> {
    if (size >= MINI_STREAM_CUTOFF)
      return { ...inFile, chain: await fat.chain(start, Math.ceil(size / header.sectorSize)) };
    const mini = await openMini();
    return {
      chain: await mini.table.chain(start, Math.ceil(size / MINI_SECTOR_SIZE)),
      sectorSize: MINI_SECTOR_SIZE,
      positionOf: (sector) => sector * MINI_SECTOR_SIZE,
      readAt: (position, length) => readChained(mini.content, position, length),
    };
  }

  const open = (node: DirectoryNode): Ole2Stream | Ole2Storage =>
    node.entry.kind === 'stream' ? streamOf(node.entry, () => contentOf(node.entry)) : storageOf(node, open);
  const root = storageOf(directory.root, open);
  const orphans = directory.orphans.map(open);
  return {
    root,
    orphans,
    names: directory.entries.map((entry) => entry.name),
    stream: (name) => root.stream(name) ?? byName(orphans, name, 'stream'),
  };
}

const CHUNK = 256 * 1024;

function streamOf(entry: DirectoryEntry, openContent: () => Promise<ChainedBytes>): Ole2Stream {
  const content = once(openContent);
  const read = async (position: number, length: number): Promise<Uint8Array> =>
    await readChained(await content(), position, Math.max(0, Math.min(length, entry.size - position)));
  return {
    kind: 'stream',
    name: entry.name,
    size: entry.size,
    read,
    bytes: (limit = entry.size) => read(0, limit),
    async *chunks() {
      for (let position = 0; position < entry.size; position += CHUNK) {
        const chunk = await read(position, CHUNK);
        if (chunk.byteLength > 0) yield chunk;
        if (chunk.byteLength < CHUNK) return;
      }
    },
  };
}

function storageOf(node: DirectoryNode, open: (node: DirectoryNode) => Ole2Stream | Ole2Storage): Ole2Storage {
  const children = node.children.map(open);
  const { name, classId, modifiedAt } = node.entry;
  return {
    kind: 'storage',
    name,
    classId,
    ...(modifiedAt && { modifiedAt }),
    children,
    stream: (wanted) => byName(children, wanted, 'stream'),
    storage: (wanted) => byName(children, wanted, 'storage'),
  };
}

function byName<Kind extends 'stream' | 'storage'>(
  list: readonly (Ole2Stream | Ole2Storage)[],
  name: string,
  kind: Kind,
): Extract<Ole2Stream | Ole2Storage, { kind: Kind }> | undefined {
  const wanted = name.toLowerCase();
  return list.find(
    (entry): entry is Extract<Ole2Stream | Ole2Storage, { kind: Kind }> =>
      entry.kind === kind && entry.name.toLowerCase() === wanted,
  );
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
