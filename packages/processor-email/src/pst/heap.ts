import { FileprocError } from '@cis/fileproc-core';
import type { NodeRef, Store } from './store.ts';

/** A heap within a node, and the node's own subnodes ([MS-PST] 2.3.1). */
export interface Heap {
  /** What the heap is of: 0xBC properties, 0x7C a table. */
  readonly client: number;
  /** Id of the topmost allocation. */
  readonly root: number;
  /** An allocation; empty for id 0. Throws CORRUPT. */
  allocation(id: number): Promise<Buffer>;
  /** What a value's id stands for: an allocation, or a subnode's data, block by block ([MS-PST] 2.3.3.2). */
  blocks(id: number): AsyncGenerator<Buffer>;
  readonly subnodes: ReadonlyMap<number, NodeRef>;
}

/** Blocks of a heap; long values are subnodes. */
const MAX_BLOCKS = 8192;
/** Bytes of a heap that are held: as many blocks of the usual 8 KiB. Larger ones would make it eight times that. */
const MAX_HELD = 64 * 1024 * 1024;
/** Levels and records of a tree in a heap. */
const MAX_LEVELS = 8;
const MAX_RECORDS = 100_000;

const corrupt = (what: string) => new FileprocError('CORRUPT', `The store of Outlook is damaged: ${what}.`);

/** Opens the heap of a node. Throws CORRUPT. */
export async function openHeap(store: Store, node: NodeRef): Promise<Heap> {
  const ids: number[] = [];
  for await (const id of store.blockIds(node.data)) if (ids.push(id) >= MAX_BLOCKS) break;
  const loaded = new Map<number, Buffer>();
  let held = 0;
  const subnodes = await store.subnodes(node.subnodes);

  async function block(number: number): Promise<Buffer> {
    const known = loaded.get(number);
    if (known) return known;
    const id = ids[number];
    if (id === undefined) throw corrupt('a heap has no such block');
    const bytes = await store.block(id);
    held += bytes.length;
    if (held > MAX_HELD) throw corrupt('a heap is larger than one can be');
    loaded.set(number, bytes);
    return bytes;
  }

  async function allocation(id: number): Promise<Buffer> {
    if (id === 0) return Buffer.alloc(0);
    const bits = store.layout.heapIndexBits;
    const index = (id >>> 5) & ((1 << bits) - 1);
    const bytes = await block(id >>> (5 + bits));
    // HNPAGEMAP ([MS-PST] 2.3.1.5): counts, then where each allocation begins and the last one ends.
    const map = bytes.length < 2 ? bytes.length : bytes.readUInt16LE(0);
    const at = map + 4 + (index - 1) * 2;
    if (index === 0 || at + 4 > bytes.length) throw corrupt('a heap has no such allocation');
    return bytes.subarray(bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2));
  }

  const header = await block(0);
  if (header.length < 12 || header[2] !== 0xec) throw corrupt('a heap has no header');
  return {
    client: header[3] ?? 0,
    root: header.readUInt32LE(4),
    subnodes,
    allocation,
    async *blocks(id) {
      if (id === 0) return;
      if ((id & 0x1f) === 0) yield await allocation(id);
      else for await (const one of store.blockIds(subnodes.get(id)?.data ?? 0)) yield await store.block(one);
    },
  };
}

/** The records of a tree in a heap, key first ([MS-PST] 2.3.2). Throws CORRUPT. */
export async function recordsOf(heap: Heap, id: number): Promise<{ keyBytes: number; records: Buffer[] }> {
  const header = await heap.allocation(id);
  const [type, keyBytes = 0, dataBytes = 0, levels = 0] = header;
  if (header.length < 8 || type !== 0xb5 || keyBytes === 0 || levels > MAX_LEVELS)
    throw corrupt('a tree has no header');
  const records: Buffer[] = [];
  let visits = 0;
  async function add(place: number, level: number): Promise<void> {
    if (++visits > MAX_RECORDS) throw corrupt('a tree has no end');
    const bytes = await heap.allocation(place);
    const size = keyBytes + (level === 0 ? dataBytes : 4);
    for (let at = 0; at + size <= bytes.length; at += size) {
      if (records.length >= MAX_RECORDS) return;
      if (level > 0) await add(bytes.readUInt32LE(at + keyBytes), level - 1);
      else records.push(bytes.subarray(at, at + size));
    }
  }
  await add(header.readUInt32LE(4), levels);
  return { keyBytes, records };
}
