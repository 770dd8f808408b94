/** Bytes of a directory entry ([MS-CFB] 2.6.1). */
export const ENTRY_SIZE = 128;
/** Storages in storages: Office needs four, a message in a message three more each. */
const MAX_DEPTH = 128;

/** One entry of the directory as it stands there ([MS-CFB] 2.6.1). */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'storage' | 'stream' | 'root';
  readonly left: number;
  readonly right: number;
  readonly child: number;
  /** Hexadecimal, bytes as stored; all zeros where none is set. */
  readonly classId: string;
  readonly modifiedAt?: Date;
  readonly start: number;
  /** Bytes, of a stream and of the root, which holds the mini stream. */
  readonly size: number;
}

/** An entry with what lies in it. */
export interface DirectoryNode {
  readonly entry: DirectoryEntry;
  readonly children: readonly DirectoryNode[];
}

/** The directory: its tree and what no tree holds. */
export interface Directory {
  readonly root: DirectoryNode;
  /** Entries in use that no storage leads to: of a damaged tree. */
  readonly orphans: readonly DirectoryNode[];
  /** Every entry in use but the root, in the order of the file. */
  readonly entries: readonly DirectoryEntry[];
}

/** Reads the entries. Unused and senseless ones are undefined, so that numbers stay. `largeSizes`: of version 4. */
export function parseEntries(bytes: Uint8Array, largeSizes: boolean): (DirectoryEntry | undefined)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: (DirectoryEntry | undefined)[] = [];
  for (let start = 0; start + ENTRY_SIZE <= bytes.byteLength; start += ENTRY_SIZE)
    entries.push(parseEntry(view, start, largeSizes));
  return entries;
}

const KINDS = { 1: 'storage', 2: 'stream', 5: 'root' } as const;

function parseEntry(view: DataView, start: number, largeSizes: boolean): DirectoryEntry | undefined {
  const type = view.getUint8(start + 66);
  if (type !== 1 && type !== 2 && type !== 5) return undefined;
  // The length counts bytes with the final NUL.
  const length = Math.min(64, view.getUint16(start + 64, true));
  let name = '';
  for (let at = 0; at + 2 < length; at += 2) name += String.fromCharCode(view.getUint16(start + at, true));
  let classId = '';
  for (let at = 80; at < 96; at++)
    classId += view
      .getUint8(start + at)
      .toString(16)
      .padStart(2, '0');
  const modifiedAt = fileTime(view.getBigUint64(start + 108, true));
  return {
    name,
    kind: KINDS[type],
    left: view.getUint32(start + 68, true),
    right: view.getUint32(start + 72, true),
    child: view.getUint32(start + 76, true),
    classId,
    ...(modifiedAt && { modifiedAt }),
    start: view.getUint32(start + 116, true),
    // The upper half is undefined in version 3 and not always zero.
    size: view.getUint32(start + 120, true) + (largeSizes ? view.getUint32(start + 124, true) * 2 ** 32 : 0),
  };
}

/** A FILETIME as a date: 100 ns since 1601-01-01 UTC ([MS-DTYP] 2.3.3). Undefined for none and for senseless ones. */
export function fileTime(ticks: bigint): Date | undefined {
  const milliseconds = Number(ticks / 10_000n) - 11_644_473_600_000;
  // Before 1970 it is a duration or nothing; after 2200 rubbish.
  return milliseconds > 0 && milliseconds < 7_258_118_400_000 ? new Date(milliseconds) : undefined;
}

/** The tree of the entries ([MS-CFB] 2.6.4), each entry once, whatever their links say. Undefined where there is no root. */
export function directoryOf(entries: readonly (DirectoryEntry | undefined)[]): Directory | undefined {
  const rootEntry = entries[0];
  if (!rootEntry) return undefined;
  const visited = new Set<number>([0]);
  const root = nodeOf(rootEntry, 0);
  const orphans: DirectoryNode[] = [];
  for (const [id, entry] of entries.entries()) {
    if (!entry || visited.has(id)) continue;
    visited.add(id);
    orphans.push(nodeOf(entry, 0));
  }
  return { root, orphans, entries: entries.slice(1).filter((entry) => entry !== undefined) };

  function nodeOf(entry: DirectoryEntry, depth: number): DirectoryNode {
    const children: DirectoryNode[] = [];
    if (entry.kind !== 'stream' && depth < MAX_DEPTH)
      for (const id of siblings(entry.child)) children.push(nodeOf(entries[id]!, depth + 1));
    return { entry, children };
  }

  /** The entries of one tree of siblings, in its order. */
  function siblings(first: number): number[] {
    const inOrder: number[] = [];
    const open: number[] = [];
    let id = first;
    while (true) {
      while (entries[id] && !visited.has(id)) {
        visited.add(id);
        open.push(id);
        id = entries[id]!.left;
      }
      const current = open.pop();
      if (current === undefined) return inOrder;
      inOrder.push(current);
      id = entries[current]!.right;
    }
  }
}
