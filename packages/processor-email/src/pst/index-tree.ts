import type { LocalFile } from '@cis/fileproc-core';
import { type Layout, wordAt } from './layout.ts';

/** `ptype` of the pages of the two indexes ([MS-PST] 2.2.2.7.1). */
export const PAGE_TYPE = { blocks: 0x80, nodes: 0x81 } as const;

/** Levels of an index; eight hold more entries than a store may have bytes. */
const MAX_LEVELS = 8;
/** Pages kept of an index: the upper levels and those just used. */
const CACHED_PAGES = 256;

/** A B-tree of a store ([MS-PST] 2.2.2.7.7): pages of sorted entries, in levels. */
export interface IndexTree {
  /** The entry of that key, from its first byte. */
  find(key: number): Promise<Buffer | undefined>;
  /** All entries in order. Pages that cannot be read are left out and counted. */
  entries(damaged: { pages: number }): AsyncGenerator<Buffer>;
}

interface Page {
  readonly level: number;
  readonly entries: readonly Buffer[];
}

/** Opens the index whose topmost page is at `root`. */
export function openIndexTree(file: LocalFile, layout: Layout, kind: keyof typeof PAGE_TYPE, root: number): IndexTree {
  const cache = new Map<number, Page>();

  async function pageAt(place: number, below: number): Promise<Page | undefined> {
    const cached = cache.get(place);
    if (cached) return cached.level < below ? cached : undefined;
    const bytes = Buffer.from(await file.read(place, layout.page));
    if (bytes.length < layout.page || bytes[layout.type] !== PAGE_TYPE[kind]) return undefined;
    const level = bytes[layout.level] ?? 0;
    if (level >= below) return undefined;
    // A byte, or in large pages two; the size of an entry follows that of the level.
    const count = layout.page === 512 ? (bytes[layout.count] ?? 0) : bytes.readUInt16LE(layout.count);
    const leaf = kind === 'nodes' ? layout.nodeEntry : layout.blockEntry;
    const size = level === 0 ? leaf : layout.word * 3;
    const entries: Buffer[] = [];
    for (let at = 0; at < count && (at + 1) * size <= layout.count; at++)
      entries.push(bytes.subarray(at * size, (at + 1) * size));
    const page = { level, entries };
    if (cache.size >= CACHED_PAGES) cache.delete(cache.keys().next().value ?? 0);
    cache.set(place, page);
    return page;
  }

  // The lowest bit of a block's id is of no account ([MS-PST] 2.2.2.2).
  const keyOf = (entry: Buffer) => {
    const key = wordAt(entry, 0, layout);
    return kind === 'blocks' ? key - (key % 2) : key;
  };
  const placeIn = (entry: Buffer) => wordAt(entry, layout.word * 2, layout);

  async function* walk(
    place: number,
    below: number,
    state: { left: number },
    damaged: { pages: number },
  ): AsyncGenerator<Buffer> {
    // A page that is met twice belongs to a tree that is none.
    if (state.left-- <= 0) return;
    const page = await pageAt(place, below);
    if (!page) damaged.pages++;
    else if (page.level === 0) yield* page.entries;
    else for (const entry of page.entries) yield* walk(placeIn(entry), page.level, state, damaged);
  }

  return {
    async find(key) {
      const wanted = kind === 'blocks' ? key - (key % 2) : key;
      let below = MAX_LEVELS;
      for (let place = root; ; ) {
        const page = await pageAt(place, below);
        const entry = page?.entries.findLast((one) => keyOf(one) <= wanted);
        if (!page || !entry) return undefined;
        if (page.level === 0) return keyOf(entry) === wanted ? entry : undefined;
        below = page.level;
        place = placeIn(entry);
      }
    },
    entries: (damaged) => walk(root, MAX_LEVELS, { left: Math.ceil(file.size / layout.page) }, damaged),
  };
}
