import { cycle, permute } from './cipher.ts';
import { heapOf } from './heap.fixture.ts';

/** A property's value. */
export type PstValue = string | number | boolean | Date | Uint8Array | PstMessageSource;

/** A message to be written. */
export interface PstMessageSource {
  readonly properties: Readonly<Record<number, PstValue>>;
  readonly recipients?: readonly Readonly<Record<number, PstValue>>[];
  readonly attachments?: readonly Readonly<Record<number, PstValue>>[];
}

/** A folder to be written. */
export interface PstFolderSource {
  readonly name: string;
  readonly messages?: readonly PstMessageSource[];
  readonly folders?: readonly PstFolderSource[];
  /** Stated in place of the number of its messages. */
  readonly count?: number;
}

/** What is set apart from an ordinary store. */
export interface PstForm {
  readonly crypt?: 'none' | 'permute' | 'cyclic';
  /** Texts are written in these bytes instead of Unicode. */
  readonly encode?: (text: string) => Uint8Array;
  /** The name of the topmost folder, where the store does not say which one it is. */
  readonly topName?: string;
}

interface Node {
  readonly id: number;
  readonly data: number;
  readonly subnodes: number;
  readonly parent: number;
}

const PAGE = 512;
const MAX_DATA = 8176;
const HEAP_KIND = { properties: 0xbc, table: 0x7c };
const TYPE = {
  integer: 0x0003,
  boolean: 0x000b,
  object: 0x000d,
  string8: 0x001e,
  unicode: 0x001f,
  time: 0x0040,
  binary: 0x0102,
};

/** Writes a store in the Unicode form ([MS-PST] 2.2): as little of it as a reader of messages needs. */
export function pstOf(
  folders: readonly PstFolderSource[],
  { crypt = 'permute', encode, topName }: PstForm = {},
): Buffer {
  const chunks: Buffer[] = [Buffer.alloc(0x4400)];
  let size = 0x4400;
  const blocks: { id: number; place: number; size: number }[] = [];
  const nodes: Node[] = [];
  let lastBlock = 0;
  let lastNode = 0x400;
  /** An id of that kind ([MS-PST] 2.2.2.1). */
  const nextNode = (kind: number) => {
    lastNode += 0x20;
    return lastNode | kind;
  };

  function append(bytes: Buffer, alignment: number): number {
    const place = Math.ceil(size / alignment) * alignment;
    chunks.push(Buffer.alloc(place - size), bytes);
    size = place + bytes.length;
    return place;
  }

  /** One block: data, or structure where `internal`. */
  function block(content: Buffer, internal = false): number {
    lastBlock += 4;
    const id = lastBlock + (internal ? 2 : 0);
    const bytes = Buffer.from(content);
    if (!internal && crypt === 'permute') permute(bytes, 'encode');
    if (!internal && crypt === 'cyclic') cycle(bytes, id);
    blocks.push({ id, place: append(bytes, 64), size: bytes.length });
    return id;
  }

  /** Blocks of data, in a list where they are several ([MS-PST] 2.2.2.8.3.2). */
  function data(bytes: Buffer): number {
    if (bytes.length <= MAX_DATA) return block(bytes);
    const ids: number[] = [];
    for (let at = 0; at < bytes.length; at += MAX_DATA) ids.push(block(bytes.subarray(at, at + MAX_DATA)));
    const list = Buffer.alloc(8 + ids.length * 8);
    list.set([1, 1]);
    list.writeUInt16LE(ids.length, 2);
    list.writeUInt32LE(bytes.length, 4);
    for (const [at, id] of ids.entries()) list.writeBigUInt64LE(BigInt(id), 8 + at * 8);
    return block(list, true);
  }

  function subnodeList(subnodes: readonly Omit<Node, 'parent'>[]): number {
    if (subnodes.length === 0) return 0;
    const list = Buffer.alloc(8 + subnodes.length * 24);
    list.set([2, 0]);
    list.writeUInt16LE(subnodes.length, 2);
    for (const [at, { id, data, subnodes: own }] of subnodes.entries())
      for (const [part, value] of [id, data, own].entries())
        list.writeBigUInt64LE(BigInt(value), 8 + at * 24 + part * 8);
    return block(list, true);
  }

  /** Values of one node: those too long for a heap, and objects, become subnodes. */
  function valueWriter() {
    const allocations: Buffer[] = [];
    const subnodes: Omit<Node, 'parent'>[] = [];
    const allocate = (bytes: Buffer) => allocations.push(bytes) << 5;
    const place = (bytes: Buffer) => {
      if (bytes.length < 3000) return allocate(bytes);
      const id = nextNode(0x1f);
      subnodes.push({ id, data: data(bytes), subnodes: 0 });
      return id;
    };
    const write = (value: PstValue): { type: number; value: number; inline: Buffer } => {
      const found = (type: number, inline: Buffer | number) => {
        const bytes = Buffer.alloc(8);
        if (typeof inline === 'number') bytes.writeUInt32LE(inline >>> 0, 0);
        else inline.copy(bytes);
        return { type, value: bytes.readUInt32LE(0), inline: bytes };
      };
      if (typeof value === 'number') return found(TYPE.integer, value);
      if (typeof value === 'boolean') return found(TYPE.boolean, value ? 1 : 0);
      if (typeof value === 'string') {
        const bytes = encode ? Buffer.from(encode(value)) : Buffer.from(value, 'utf16le');
        return found(encode ? TYPE.string8 : TYPE.unicode, place(bytes));
      }
      if (value instanceof Date) {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE((BigInt(value.getTime()) + 11_644_473_600_000n) * 10_000n);
        return found(TYPE.time, bytes);
      }
      if (value instanceof Uint8Array) return found(TYPE.binary, place(Buffer.from(value)));
      const inner = { id: nextNode(0x04), ...messageNode(value) };
      subnodes.push(inner);
      const object = Buffer.alloc(8);
      object.writeUInt32LE(inner.id, 0);
      return found(TYPE.object, allocate(object));
    };
    return { allocate, write, allocations, subnodes, place };
  }

  const heap = (client: number, root: number, allocations: readonly Buffer[]) =>
    block(heapOf(client, root, allocations));

  function tree(allocate: (bytes: Buffer) => number, keyBytes: number, dataBytes: number, records: Buffer): number {
    const header = Buffer.alloc(8);
    header.set([0xb5, keyBytes, dataBytes, 0]);
    header.writeUInt32LE(records.length === 0 ? 0 : allocate(records), 4);
    return allocate(header);
  }

  /** The blocks of a node of properties. */
  function properties(
    source: Readonly<Record<number, PstValue>>,
    more: readonly Omit<Node, 'parent'>[] = [],
  ): { data: number; subnodes: number } {
    const { allocate, write, allocations, subnodes } = valueWriter();
    const records = Object.entries(source).map(([id, value]) => {
      const written = write(value);
      const record = Buffer.alloc(8);
      record.writeUInt16LE(Number(id), 0);
      record.writeUInt16LE(written.type, 2);
      record.writeUInt32LE(written.type === TYPE.time ? allocate(written.inline) : written.value, 4);
      return record;
    });
    const root = tree(allocate, 2, 6, Buffer.concat(records));
    return { data: heap(HEAP_KIND.properties, root, allocations), subnodes: subnodeList([...subnodes, ...more]) };
  }

  /** A table of rows that all have the cells of the first ([MS-PST] 2.3.4). */
  function table(rows: readonly Readonly<Record<number, PstValue>>[]): { data: number; subnodes: number } {
    const { allocate, write, allocations, subnodes, place } = valueWriter();
    const ids = Object.keys(rows[0] ?? {}).map(Number);
    const bits = ids.length * 8;
    const rowBytes = bits + Math.ceil(ids.length / 8);
    const matrix = Buffer.alloc(rowBytes * rows.length);
    const types: number[] = [];
    for (const [number, row] of rows.entries())
      for (const [column, id] of ids.entries()) {
        const { type, inline } = write(row[id] ?? 0);
        types[column] = type;
        inline.copy(matrix, number * rowBytes + column * 8);
        const bit = number * rowBytes + bits + (column >> 3);
        matrix[bit] = (matrix[bit] ?? 0) | (0x80 >> (column & 7));
      }
    const index = Buffer.alloc(rows.length * 8);
    for (const number of rows.keys()) {
      index.writeUInt32LE(number + 1, number * 8);
      index.writeUInt32LE(number, number * 8 + 4);
    }
    const info = Buffer.alloc(22 + ids.length * 8);
    info.set([HEAP_KIND.table, ids.length]);
    for (const [at, end] of [bits, bits, bits, rowBytes].entries()) info.writeUInt16LE(end, 2 + at * 2);
    info.writeUInt32LE(tree(allocate, 4, 4, index), 10);
    info.writeUInt32LE(place(matrix), 14);
    for (const [column, id] of ids.entries()) {
      info.writeUInt32LE(((id << 16) | (types[column] ?? 0)) >>> 0, 22 + column * 8);
      info.writeUInt16LE(column * 8, 26 + column * 8);
      info.set([types[column] === TYPE.time ? 8 : 4, column], 28 + column * 8);
    }
    const root = allocate(info);
    return { data: heap(HEAP_KIND.table, root, allocations), subnodes: subnodeList(subnodes) };
  }

  function messageNode({ properties: own, recipients = [], attachments = [] }: PstMessageSource) {
    const parts = attachments.map((attachment, at) => ({ id: ((at + 1) << 5) | 0x05, ...properties(attachment) }));
    const people = recipients.length === 0 ? [] : [{ id: 0x692, ...table(recipients) }];
    return properties(own, [...people, ...parts]);
  }

  function addFolder(source: PstFolderSource, parent: number, id = nextNode(0x02)): number {
    const { name, messages = [], folders: inner = [], count = messages.length } = source;
    nodes.push({ id, ...properties({ 12289: name, 13826: count }), parent });
    for (const message of messages) nodes.push({ id: nextNode(0x04), ...messageNode(message), parent: id });
    for (const folder of inner) addFolder(folder, id);
    return id;
  }

  /** An index in two levels, so that a reader must go down ([MS-PST] 2.2.2.7.7). */
  function index(type: number, entryBytes: number, entries: readonly Buffer[]): number {
    const page = (level: number, bytes: number, held: readonly Buffer[]) => {
      const content = Buffer.alloc(PAGE);
      Buffer.concat(held).copy(content);
      content.set([held.length, Math.floor(488 / bytes), bytes, level], 488);
      content.set([type, type], 496);
      return append(content, PAGE);
    };
    const sorted = entries.toSorted((a, b) => Number(a.readBigUInt64LE(0) - b.readBigUInt64LE(0)));
    const most = Math.floor(488 / entryBytes);
    let level = 0;
    let held = sorted;
    for (;;) {
      const bytes = level === 0 ? entryBytes : 24;
      const each = level === 0 ? most : 20;
      const above: Buffer[] = [];
      for (let at = 0; at < held.length; at += each) {
        const some = held.slice(at, at + each);
        const entry = Buffer.alloc(24);
        some[0]?.copy(entry, 0, 0, 8);
        entry.writeBigUInt64LE(BigInt(page(level, bytes, some)), 16);
        above.push(entry);
      }
      if (above.length === 1 && level > 0) return Number(above[0]?.readBigUInt64LE(16) ?? 0n);
      held = above;
      level++;
    }
  }

  const words = (...values: readonly number[]) => {
    const bytes = Buffer.alloc(values.length * 8);
    for (const [at, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), at * 8);
    return bytes;
  };
  nodes.push({ id: 0x122, ...properties({ 12289: '' }), parent: 0x122 });
  const top = addFolder({ name: topName ?? 'Top of Outlook data file', folders }, 0x122);
  addFolder({ name: 'Finder', messages: [{ properties: { 55: 'unseen' } }] }, 0x122);
  const entryId = Buffer.alloc(24);
  entryId.writeUInt32LE(top, 20);
  nodes.push({ id: 0x21, ...properties(topName === undefined ? { 13792: entryId } : { 12289: 'store' }), parent: 0 });
  const nodeIndex = index(
    0x81,
    32,
    nodes.map(({ id, data: bytes, subnodes, parent }) => words(id, bytes, subnodes, parent)),
  );
  // The size has two bytes, the count of references the next two.
  const blockIndex = index(
    0x80,
    24,
    blocks.map(({ id, place, size: bytes }) => words(id, place, bytes + 0x10000)),
  );
  const file = Buffer.concat(chunks);
  file.write('!BDN', 0, 'latin1');
  file.write('SM', 8, 'latin1');
  file.writeUInt16LE(23, 10);
  file.writeBigUInt64LE(BigInt(nodeIndex), 0xe0);
  file.writeBigUInt64LE(BigInt(blockIndex), 0xf0);
  file[0x201] = { none: 0, permute: 1, cyclic: 2 }[crypt];
  return file;
}
