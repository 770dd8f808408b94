import type { DetectableFile } from '../detectable-file.ts';

/** The first bytes of an OLE2 compound file ([MS-CFB] 2.2). */
export const OLE2_SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;

/** The names at the root of an OLE2 file, in lower case: programs differ in their case, readers do not care. */
export interface Ole2Root {
  /** Direct children of the root, found by its tree. */
  readonly children: ReadonlySet<string>;
  /** Every name in the first directory sectors, whatever holds it: for files whose tree is damaged. */
  readonly scanned: ReadonlySet<string>;
  /** Class id of the root, hexadecimal as stored; all zeros where none is set. */
  readonly classId: string;
}

/** Directory entries and sectors looked at, at most: names that tell a type stand early, and a damaged file can be a loop. */
const MAX_ENTRIES = 1024;
const MAX_SECTORS = 512;
const MAX_DIFAT_SECTORS = 256;
const SCANNED_ENTRIES = 64;
const ENTRY_SIZE = 128;
const FREE = 0xfffffffa;

/** Reads the root's names, at most about 1 MiB in small pieces. Gives undefined where the header or the first sector is broken. */
export async function readOle2Root(file: DetectableFile): Promise<Ole2Root | undefined> {
  const sectors = await openSectors(file);
  if (!sectors) return undefined;
  const root = await readEntry(sectors, 0);
  if (!root) return undefined;
  return { children: await childrenOf(sectors, root.child), scanned: await scan(sectors), classId: root.classId };
}

interface Entry {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly classId: string;
}

/** The chain of directory sectors, found as far as it was asked for. */
interface Sectors {
  readonly size: number;
  readonly chain: number[];
  readonly seen: Set<number>;
  readSector(sector: number): Promise<DataView>;
  next(sector: number): Promise<number>;
}

async function openSectors(file: DetectableFile): Promise<Sectors | undefined> {
  const header = viewOf(await file.read(0, 512));
  if (header.byteLength < 512) return undefined;
  const shift = header.getUint16(30, true);
  if (shift !== 9 && shift !== 12) return undefined;
  const size = 1 << shift;
  const cache = new Map<number, DataView>();
  const readSector = async (sector: number): Promise<DataView> => {
    const known = cache.get(sector);
    if (known) return known;
    if (cache.size >= MAX_SECTORS || sector >= FREE) return new DataView(new ArrayBuffer(0));
    const view = viewOf(await file.read((sector + 1) * size, size));
    cache.set(sector, view);
    return view;
  };
  const perSector = size / 4;
  const allocationSector = async (index: number): Promise<number> => {
    if (index < 109) return header.getUint32(76 + 4 * index, true);
    let difat = header.getUint32(68, true);
    const steps = Math.floor((index - 109) / (perSector - 1));
    if (steps >= MAX_DIFAT_SECTORS) return FREE;
    for (let step = 0; step < steps; step++) difat = u32(await readSector(difat), size - 4);
    return u32(await readSector(difat), 4 * ((index - 109) % (perSector - 1)));
  };
  const next = async (sector: number): Promise<number> =>
    u32(await readSector(await allocationSector(Math.floor(sector / perSector))), 4 * (sector % perSector));
  const first = header.getUint32(48, true);
  return { size, chain: [first], seen: new Set([first]), readSector, next };
}

async function readEntry(sectors: Sectors, id: number): Promise<Entry | undefined> {
  const perSector = sectors.size / ENTRY_SIZE;
  const index = Math.floor(id / perSector);
  while (sectors.chain.length <= index) {
    const following = await sectors.next(sectors.chain.at(-1)!);
    if (following >= FREE || sectors.seen.has(following) || sectors.chain.length >= MAX_SECTORS) return undefined;
    sectors.seen.add(following);
    sectors.chain.push(following);
  }
  const sector = await sectors.readSector(sectors.chain[index]!);
  const start = (id % perSector) * ENTRY_SIZE;
  if (start + ENTRY_SIZE > sector.byteLength) return undefined;
  // [MS-CFB] 2.6.1: the length counts bytes with the final NUL.
  const length = Math.min(64, sector.getUint16(start + 64, true));
  let name = '';
  for (let at = 0; at + 2 < length; at += 2) name += String.fromCharCode(sector.getUint16(start + at, true));
  let classId = '';
  for (let at = 80; at < 96; at++)
    classId += sector
      .getUint8(start + at)
      .toString(16)
      .padStart(2, '0');
  return {
    name: name.toLowerCase(),
    left: sector.getUint32(start + 68, true),
    right: sector.getUint32(start + 72, true),
    child: sector.getUint32(start + 76, true),
    classId,
  };
}

async function childrenOf(sectors: Sectors, first: number): Promise<Set<string>> {
  const names = new Set<string>();
  const visited = new Set<number>();
  const waiting = [first];
  while (waiting.length > 0 && visited.size < MAX_ENTRIES) {
    const id = waiting.pop()!;
    // 0xFFFFFFFF is "no sibling"; anything as large as this would not fit into the sectors that are looked at.
    if (id >= MAX_SECTORS * 32 || visited.has(id)) continue;
    visited.add(id);
    const entry = await readEntry(sectors, id);
    if (!entry) continue;
    names.add(entry.name);
    waiting.push(entry.left, entry.right);
  }
  return names;
}

async function scan(sectors: Sectors): Promise<Set<string>> {
  const names = new Set<string>();
  for (let id = 1; id < SCANNED_ENTRIES; id++) {
    const entry = await readEntry(sectors, id);
    if (!entry) break;
    if (entry.name) names.add(entry.name);
  }
  return names;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function u32(view: DataView, at: number): number {
  return at + 4 <= view.byteLength ? view.getUint32(at, true) : FREE;
}
