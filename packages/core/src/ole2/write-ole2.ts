import { MINI_SECTOR_SIZE, MINI_STREAM_CUTOFF, OLE2_SIGNATURE } from './header.ts';

/** A stream to be written. */
export interface StreamContent {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A storage to be written. */
export interface StorageContent {
  readonly name: string;
  /** Hexadecimal, bytes as stored. */
  readonly classId?: string;
  readonly children: readonly (StreamContent | StorageContent)[];
}

const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;
const DIFAT_SECTOR = 0xfffffffc;
const NOTHING = 0xffffffff;

interface Entry {
  readonly name: string;
  readonly type: 1 | 2 | 5;
  readonly classId?: string | undefined;
  content?: Uint8Array;
  start: number;
  size: number;
  left: number;
  right: number;
  child: number;
}

/**
 * Writes an OLE2 compound file of version 3 ([MS-CFB]) that holds what the given storage holds: how an object that lies
 * as a storage inside a document becomes a file of its own.
 */
export function writeOle2(root: StorageContent): Uint8Array<ArrayBuffer> {
  const entries: Entry[] = [];
  addEntries(entries, root, 5);
  const sectors: Uint8Array[] = [];
  const fat: number[] = [];
  const append = (bytes: Uint8Array): number => {
    if (bytes.byteLength === 0) return END_OF_CHAIN;
    const first = fat.length;
    for (let at = 0; at < bytes.byteLength; at += SECTOR) {
      sectors.push(bytes.subarray(at, at + SECTOR));
      fat.push(at + SECTOR < bytes.byteLength ? fat.length + 1 : END_OF_CHAIN);
    }
    return first;
  };
  const mini: Uint8Array[] = [];
  const miniFat: number[] = [];
  for (const entry of entries) {
    const content = entry.content;
    if (!content) continue;
    entry.size = content.byteLength;
    if (content.byteLength >= MINI_STREAM_CUTOFF) entry.start = append(content);
    else if (content.byteLength > 0) {
      entry.start = miniFat.length;
      for (let at = 0; at < content.byteLength; at += MINI_SECTOR_SIZE) {
        mini.push(padded(content.subarray(at, at + MINI_SECTOR_SIZE), MINI_SECTOR_SIZE));
        miniFat.push(at + MINI_SECTOR_SIZE < content.byteLength ? miniFat.length + 1 : END_OF_CHAIN);
      }
    }
  }
  const miniStream = concat(mini);
  entries[0]!.start = append(miniStream);
  entries[0]!.size = miniStream.byteLength;
  const miniFatStart = append(numbers(miniFat, FREE));
  const directoryStart = append(padded(concat(entries.map(entryBytes)), SECTOR));
  // The FAT describes its own sectors and those of the DIFAT too ([MS-CFB] 2.3, 2.5).
  const perSector = SECTOR / 4;
  let fatCount = 0;
  let difatCount = 0;
  while (fatCount * perSector < fat.length + fatCount + difatCount) {
    fatCount++;
    difatCount = Math.max(0, Math.ceil((fatCount - 109) / (perSector - 1)));
  }
  const firstDifat = fat.length + fatCount;
  const fatSectors = Array.from({ length: fatCount }, (_, at) => fat.length + at);
  for (let at = 0; at < fatCount; at++) fat.push(FAT_SECTOR);
  for (let at = 0; at < difatCount; at++) fat.push(DIFAT_SECTOR);
  sectors.push(numbers(fat, FREE));
  for (let at = 0; at < difatCount; at++) {
    const part = fatSectors.slice(109 + at * (perSector - 1), 109 + (at + 1) * (perSector - 1));
    while (part.length < perSector - 1) part.push(FREE);
    sectors.push(numbers([...part, at + 1 < difatCount ? firstDifat + at + 1 : END_OF_CHAIN], FREE));
  }
  const header = new Uint8Array(SECTOR);
  header.set(OLE2_SIGNATURE);
  const view = new DataView(header.buffer);
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    view.setUint16(at, value, true);
  view.setUint32(44, fatCount, true);
  view.setUint32(48, directoryStart, true);
  view.setUint32(56, MINI_STREAM_CUTOFF, true);
  view.setUint32(60, miniFatStart, true);
  view.setUint32(64, Math.ceil((miniFat.length * 4) / SECTOR), true);
  view.setUint32(68, difatCount > 0 ? firstDifat : END_OF_CHAIN, true);
  view.setUint32(72, difatCount, true);
  for (let at = 0; at < 109; at++) view.setUint32(76 + at * 4, fatSectors[at] ?? FREE, true);
  return concat([header, ...sectors.map((sector) => padded(sector, SECTOR))]);
}

/** Adds a storage and what it holds; gives its number. The children hang in a balanced tree by the order of names. */
function addEntries(entries: Entry[], item: StorageContent | StreamContent, type: 1 | 2 | 5): number {
  const id = entries.length;
  const entry: Entry = {
    name: type === 5 ? 'Root Entry' : item.name.slice(0, 31),
    type,
    classId: 'children' in item ? item.classId : undefined,
    start: type === 2 || type === 5 ? END_OF_CHAIN : 0,
    size: 0,
    left: NOTHING,
    right: NOTHING,
    child: NOTHING,
  };
  entries.push(entry);
  if ('content' in item) entry.content = item.content;
  else {
    const ids = item.children
      .toSorted(byTreeOrder)
      .map((child) => addEntries(entries, child, 'content' in child ? 2 : 1));
    entry.child = balanced(entries, ids);
  }
  return id;
}

/** Shorter names first, then by upper-case code units ([MS-CFB] 2.6.4). */
function byTreeOrder(one: { readonly name: string }, other: { readonly name: string }): number {
  const [a, b] = [one.name.toUpperCase(), other.name.toUpperCase()];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function balanced(entries: Entry[], ids: readonly number[]): number {
  const middle = ids.length >> 1;
  const id = ids[middle];
  if (id === undefined) return NOTHING;
  entries[id]!.left = balanced(entries, ids.slice(0, middle));
  entries[id]!.right = balanced(entries, ids.slice(middle + 1));
  return id;
}

function entryBytes(entry: Entry): Uint8Array {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < entry.name.length; at++) view.setUint16(at * 2, entry.name.charCodeAt(at), true);
  view.setUint16(64, entry.name.length * 2 + 2, true);
  view.setUint8(66, entry.type);
  // Black: the colours are not looked at by any reader.
  view.setUint8(67, 1);
  view.setUint32(68, entry.left, true);
  view.setUint32(72, entry.right, true);
  view.setUint32(76, entry.child, true);
  const classId = entry.classId ?? '';
  for (let at = 0; at < 16; at++) bytes[80 + at] = Number.parseInt(classId.slice(at * 2, at * 2 + 2), 16) || 0;
  view.setUint32(116, entry.start, true);
  view.setUint32(120, entry.size, true);
  return bytes;
}

function numbers(values: readonly number[], filler: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(Math.ceil((values.length * 4) / SECTOR) * SECTOR));
  for (let at = 0; at < view.byteLength; at += 4) view.setUint32(at, values[at / 4] ?? filler, true);
  return new Uint8Array(view.buffer);
}

function padded(bytes: Uint8Array, unit: number): Uint8Array {
  if (bytes.byteLength % unit === 0) return bytes;
  const result = new Uint8Array(Math.ceil(bytes.byteLength / unit) * unit);
  result.set(bytes);
  return result;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.byteLength;
  }
  return result;
}
