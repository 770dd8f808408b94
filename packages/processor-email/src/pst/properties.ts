import { dateOfFileTime, type Properties, TYPE, textOf8Bit } from '../msg/properties.ts';
import { type Heap, openHeap, recordsOf } from './heap.ts';
import type { NodeRef, Store } from './store.ts';

/** The properties of a node, and the heap that holds them. */
export interface NodeProperties extends Properties {
  readonly heap: Heap;
  /** The node of an object: a message within an attachment ([MS-PST] 2.3.3.5). */
  object(id: number): Promise<NodeRef | undefined>;
}

/** A value: itself where it has at most four bytes, else the id of where it lies. */
interface Value {
  readonly type: number;
  /** As it stands. */
  readonly bytes: Buffer;
}

/** Bytes of one text; more is cut. */
const MAX_TEXT = 64 * 1024 * 1024;
/** Of times and the like. */
const FIXED_BYTES = 8;

/** Reads the properties that a node consists of ([MS-PST] 2.3.3). Throws CORRUPT. */
export async function nodeProperties(store: Store, node: NodeRef, codePage?: number): Promise<NodeProperties> {
  const heap = await openHeap(store, node);
  const values = new Map<number, Value>();
  const { records } = await recordsOf(heap, heap.root);
  for (const record of records)
    if (record.length >= 8)
      values.set(record.readUInt16LE(0), { type: record.readUInt16LE(2), bytes: record.subarray(4, 8) });
  const times = new Map<number, Buffer>();
  for (const [id, { type, bytes }] of values)
    if (type === TYPE.time) times.set(id, await bytesOf(heap, bytes.readUInt32LE(0), FIXED_BYTES));
  const object = async (id: number) => {
    const value = values.get(id);
    if (value?.type !== TYPE.object) return undefined;
    const place = await bytesOf(heap, value.bytes.readUInt32LE(0), 4);
    return place.length < 4 ? undefined : heap.subnodes.get(place.readUInt32LE(0));
  };
  return { ...propertiesOf(heap, values, times, codePage), heap, object };
}

/** The rows of a table ([MS-PST] 2.3.4), each as properties. Throws CORRUPT. */
export async function* tableRows(store: Store, node: NodeRef, codePage?: number): AsyncGenerator<Properties> {
  const heap = await openHeap(store, node);
  const info = await heap.allocation(heap.root);
  if (info.length < 22 || info[0] !== 0x7c) return;
  const columns = Array.from({ length: Math.min(info[1] ?? 0, Math.floor((info.length - 22) / 8)) }, (_, at) => {
    const column = info.subarray(22 + at * 8, 30 + at * 8);
    return {
      type: column.readUInt16LE(0),
      id: column.readUInt16LE(2),
      start: column.readUInt16LE(4),
      length: column[6] ?? 0,
      bit: column[7] ?? 0,
    };
  });
  // Where the bits begin that say which cells are there, and the bytes of a row.
  const [bits, size] = [info.readUInt16LE(6), info.readUInt16LE(8)];
  if (size === 0) return;
  const { records, keyBytes } = await recordsOf(heap, info.readUInt32LE(10));
  const used = new Set(
    records.map((record) =>
      record.length - keyBytes >= 4 ? record.readUInt32LE(keyBytes) : record.readUInt16LE(keyBytes),
    ),
  );
  let number = 0;
  for await (const block of heap.blocks(info.readUInt32LE(14))) {
    if (used.size === 0) return;
    for (let at = 0; at + size <= block.length; at += size, number++) {
      if (!used.delete(number)) continue;
      const row = block.subarray(at, at + size);
      const values = new Map<number, Value>();
      const times = new Map<number, Buffer>();
      for (const { id, type, start, length, bit } of columns) {
        if ((((row[bits + (bit >> 3)] ?? 0) << (bit & 7)) & 0x80) === 0 || start + length > size) continue;
        const bytes = Buffer.alloc(8);
        row.copy(bytes, 0, start, start + length);
        values.set(id, { type, bytes });
        if (type === TYPE.time) times.set(id, bytes);
      }
      yield propertiesOf(heap, values, times, codePage);
    }
  }
}

function propertiesOf(
  heap: Heap,
  values: ReadonlyMap<number, Value>,
  times: ReadonlyMap<number, Buffer>,
  codePage: number | undefined,
): Properties {
  const integer = (id: number) => {
    const value = values.get(id);
    if (value?.type === TYPE.integer32) return value.bytes.readInt32LE(0);
    if (value?.type === TYPE.boolean) return value.bytes[0];
    return value?.type === TYPE.integer16 ? value.bytes.readInt16LE(0) : undefined;
  };
  const binary = (id: number, type: number = TYPE.binary) => {
    const value = values.get(id);
    if (value?.type !== type) return undefined;
    const place = value.bytes.readUInt32LE(0);
    return { bytes: (limit = Infinity) => bytesOf(heap, place, limit), chunks: () => heap.blocks(place) };
  };
  return {
    integer,
    date: (id) => dateOfFileTime(times.get(id)),
    async text(id) {
      const unicode = await binary(id, TYPE.unicode)?.bytes(MAX_TEXT);
      if (unicode) return unicode.toString('utf16le').replace(/\0+$/, '');
      const bytes = await binary(id, TYPE.string8)?.bytes(MAX_TEXT);
      return bytes && textOf8Bit(bytes, integer, codePage);
    },
    binary: (id) => binary(id),
    textIds: () =>
      [...values]
        .filter(([, { type }]) => type === TYPE.unicode || type === TYPE.string8)
        .map(([id]) => id)
        .sort((a, b) => a - b),
  };
}

async function bytesOf(heap: Heap, id: number, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of heap.blocks(id)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
