import { ID } from '../msg/properties.ts';
import { wordAt } from './layout.ts';
import { nodeProperties } from './properties.ts';
import type { NodeRef, Store } from './store.ts';

/** What stands in a store that people see. */
export interface PstContents {
  /** Messages that the folders say they hold, and that the index of nodes lists in them: the larger number. */
  readonly expected: number;
  /** Pages of the index that could not be read. */
  readonly damagedPages: number;
  messages(): AsyncGenerator<PstEntry>;
}

/** A message in its folder. */
export interface PstEntry {
  readonly node: NodeRef;
  /** Names of the folders, outermost first. */
  readonly folders: readonly string[];
}

interface Folder {
  readonly parent: number;
  readonly name: string;
  readonly count: number;
}

/** Kinds of nodes by the lower five bits of their ids ([MS-PST] 2.2.2.1). */
const KIND = { folder: 0x02, message: 0x04 } as const;
/** The node of the store itself ([MS-PST] 2.4.1). */
const STORE_NODE = 0x21;
const PROPERTY = { contentCount: 0x3602, ipmSubtree: 0x35e0 } as const;
/** Folders kept in memory. */
const MAX_FOLDERS = 100_000;
const MAX_DEPTH = 100;

/** Goes through the index of nodes once for its folders and numbers. Throws CORRUPT where there is no index. */
export async function contentsOf(store: Store, signal: AbortSignal): Promise<PstContents> {
  const { layout, nodes } = store;
  const tops = new Set(await visibleTop(store));
  const folders = new Map<number, Folder>();
  const held = new Map<number, number>();
  const damaged = { pages: 0 };
  for await (const entry of nodes.entries(damaged)) {
    signal.throwIfAborted();
    const id = entry.readUInt32LE(0);
    const parent = parentOf(entry);
    if ((id & 0x1f) === KIND.message) held.set(parent, (held.get(parent) ?? 0) + 1);
    else if ((id & 0x1f) === KIND.folder && folders.size < MAX_FOLDERS) folders.set(id, await folderOf(entry, parent));
  }
  // Where the store does not say, as in copies of a mailbox on a server: by its name, which is the same in all languages.
  if (tops.size === 0) for (const [id, { name }] of folders) if (name === 'IPM_SUBTREE') tops.add(id);
  // A store with none of them, or with messages nowhere below them, is damaged or of another program: all that it holds.
  if (![...held.keys()].some((id) => namesOf(id))) tops.clear();
  let expected = 0;
  for (const [id, { count }] of folders) if (namesOf(id)) expected += Math.max(count, held.get(id) ?? 0);
  return {
    expected,
    damagedPages: damaged.pages,
    async *messages() {
      for await (const entry of nodes.entries({ pages: 0 })) {
        if ((entry.readUInt32LE(0) & 0x1f) !== KIND.message) continue;
        const names = namesOf(parentOf(entry));
        if (names) yield { node: refOf(entry), folders: names };
      }
    },
  };

  function refOf(entry: Buffer): NodeRef {
    return { data: wordAt(entry, layout.word, layout), subnodes: wordAt(entry, layout.word * 2, layout) };
  }

  function parentOf(entry: Buffer): number {
    return entry.readUInt32LE(layout.word * 3);
  }

  /** A folder whose properties are damaged still holds messages. */
  async function folderOf(entry: Buffer, parent: number): Promise<Folder> {
    const properties = await nodeProperties(store, refOf(entry)).catch(() => undefined);
    const name = (await properties?.text(ID.displayName).catch(() => undefined)) ?? '';
    return { parent, name, count: Math.max(properties?.integer(PROPERTY.contentCount) ?? 0, 0) };
  }

  /** The path of a folder below the topmost that a program shows; `undefined` for what lies elsewhere. */
  function namesOf(id: number): string[] | undefined {
    const names: string[] = [];
    for (let at = id; names.length < MAX_DEPTH; ) {
      if (tops.has(at)) return names;
      const folder = folders.get(at);
      if (!folder || folder.parent === at) return tops.size === 0 && folder ? names : undefined;
      names.unshift(folder.name);
      at = folder.parent;
    }
    return undefined;
  }
}

/** The folder below which a program shows folders: `PidTagIpmSubTreeEntryId` ([MS-PST] 2.4.3); its last four bytes are the node. */
async function visibleTop(store: Store): Promise<number[]> {
  const entry = await store.nodes.find(STORE_NODE);
  if (!entry) return [];
  const { layout } = store;
  const ref = { data: wordAt(entry, layout.word, layout), subnodes: wordAt(entry, layout.word * 2, layout) };
  const properties = await nodeProperties(store, ref).catch(() => undefined);
  const id = Buffer.from(
    (await properties
      ?.binary(PROPERTY.ipmSubtree)
      ?.bytes(24)
      .catch(() => undefined)) ?? [],
  );
  const node = id.length === 24 ? id.readUInt32LE(20) : 0;
  return node !== 0 && (await store.nodes.find(node)) ? [node] : [];
}
