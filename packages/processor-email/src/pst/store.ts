import { inflateSync } from 'node:zlib';
import { FileprocError, type LocalFile } from '@cis/fileproc-core';
import { CRYPT, cycle, permute } from './cipher.ts';
import { type IndexTree, openIndexTree } from './index-tree.ts';
import { type Layout, layoutOf, wordAt } from './layout.ts';

/** Where a node has its data and its subnodes: ids of blocks, 0 for none ([MS-PST] 2.2.2.7.7.4). */
export interface NodeRef {
  readonly data: number;
  readonly subnodes: number;
}

/** The lower layer of a store: nodes by id, each with a stream of data and subnodes ([MS-PST] 2.2). */
export interface Store {
  readonly layout: Layout;
  readonly nodes: IndexTree;
  /** The blocks that a stream of data consists of. */
  blockIds(id: number): AsyncGenerator<number>;
  /** The content of one block. Throws CORRUPT. */
  block(id: number): Promise<Buffer>;
  subnodes(id: number): Promise<Map<number, NodeRef>>;
}

/** A block is at most 8 KiB; deflated ones come out of at most 64 ([MS-PST] 2.2.2.8). */
const MAX_BLOCK = 64 * 1024;
/** Subnodes kept of one node: a message's attachments and long texts. */
const MAX_SUBNODES = 100_000;

/** Opens a store of Outlook. Throws CORRUPT, and ENCRYPTED where Windows keeps it for one account. */
export async function openStore(file: LocalFile): Promise<Store> {
  const header = Buffer.from(await file.read(0, 1024));
  const version = header.length < 564 ? 0 : header.readUInt16LE(10);
  const layout = knownLayout(version, file);
  const method = header[layout.cryptMethod];
  if (method === CRYPT.protected)
    throw new FileprocError(
      'ENCRYPTED',
      `${file.name} is encrypted by Windows Information Protection; export it from Outlook as another pst file.`,
    );
  const nodes = openIndexTree(file, layout, 'nodes', wordAt(header, layout.root + layout.word, layout));
  const blocks = openIndexTree(file, layout, 'blocks', wordAt(header, layout.root + layout.word * 3, layout));

  async function block(id: number): Promise<Buffer> {
    const entry = await blocks.find(id);
    const broken = () => new FileprocError('CORRUPT', `${file.name}: a block of data (${id}) is not there or damaged.`);
    if (!entry) throw broken();
    const size = entry.readUInt16LE(layout.word * 2);
    const bytes = Buffer.from(await file.read(wordAt(entry, layout.word, layout), size));
    if (bytes.length < size) throw broken();
    if (!isInternal(id)) {
      if (method === CRYPT.permute) permute(bytes, 'decode');
      else if (method === CRYPT.cyclic) cycle(bytes, Number(BigInt(id) & 0xffffffffn));
    }
    if (!layout.deflated || entry.readUInt16LE(layout.word * 2 + 2) === size) return bytes;
    try {
      return inflateSync(bytes, { maxOutputLength: MAX_BLOCK });
    } catch {
      throw broken();
    }
  }

  /** A block of structure: its type, level and rows of words ([MS-PST] 2.2.2.8.3). */
  async function structure(id: number, type: number, words: (level: number) => number, headerBytes: number) {
    const bytes = await block(id);
    const level = bytes[1] ?? 0;
    if (bytes.length < headerBytes || bytes[0] !== type)
      throw new FileprocError('CORRUPT', `${file.name}: a list of blocks (${id}) is damaged.`);
    const size = words(level) * layout.word;
    const rows: Buffer[] = [];
    for (let at = 0; at < bytes.readUInt16LE(2) && headerBytes + (at + 1) * size <= bytes.length; at++)
      rows.push(bytes.subarray(headerBytes + at * size, headerBytes + (at + 1) * size));
    return { level, rows };
  }

  async function* blockIds(id: number, below = 3): AsyncGenerator<number> {
    if (id === 0) return;
    if (!isInternal(id)) {
      yield id;
      return;
    }
    const { level, rows } = await structure(id, 1, () => 1, 8);
    // XXBLOCK, XBLOCK, data ([MS-PST] 2.2.2.8.3.2): each level holds the one below it.
    if (level >= below) throw new FileprocError('CORRUPT', `${file.name}: a list of blocks (${id}) holds itself.`);
    for (const row of rows) yield* blockIds(wordAt(row, 0, layout), level);
  }

  async function addSubnodes(id: number, below: number, found: Map<number, NodeRef>): Promise<void> {
    const { level, rows } = await structure(id, 2, (level) => (level === 0 ? 3 : 2), layout.word);
    if (level >= below) throw new FileprocError('CORRUPT', `${file.name}: a list of subnodes (${id}) holds itself.`);
    for (const row of rows) {
      if (found.size >= MAX_SUBNODES) return;
      const second = wordAt(row, layout.word, layout);
      if (level === 0) found.set(row.readUInt32LE(0), { data: second, subnodes: wordAt(row, layout.word * 2, layout) });
      else await addSubnodes(second, level, found);
    }
  }

  return {
    layout,
    nodes,
    block,
    blockIds: (id) => blockIds(id),
    async subnodes(id) {
      const found = new Map<number, NodeRef>();
      if (id !== 0) await addSubnodes(id, 2, found);
      return found;
    },
  };
}

function knownLayout(version: number, file: LocalFile): Layout {
  const layout = layoutOf(version);
  if (layout) return layout;
  throw new FileprocError('CORRUPT', `${file.name} is no store of Outlook of a known version (${version}).`);
}

/** Blocks of structure, which are never encoded ([MS-PST] 2.2.2.2). */
function isInternal(id: number): boolean {
  return id % 4 >= 2;
}
