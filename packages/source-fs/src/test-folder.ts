/** What the tests of this package share: a real folder, and an index as the runner would keep it. */
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Delivery,
  decodeKey,
  documentId,
  type InventoryEntry,
  isFileprocError,
  type Source,
} from '@cis/fileproc-core';
import { type FolderOptions, folder } from './index.ts';
import { uriOfPath } from './location.ts';

/** A real folder that is removed afterwards. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
  at(key: string): string;
  put(key: string, content?: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** A name or path below the folder, from a URI. */
  keyOf(uri: string): string;
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'source-fs-'));
  // Other users come to it, too.
  await chmod(path, 0o755);
  const uri = uriOfPath(path);
  return {
    path,
    at: (key) => join(path, key),
    async put(key, content = key) {
      await mkdir(dirname(join(path, key)), { recursive: true });
      await writeFile(join(path, key), content);
    },
    remove: (key) => rm(join(path, key), { recursive: true }),
    keyOf: (of) => decodeKey(of.slice(uri.length + 1)).toString('utf8'),
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Sets a modification time, in seconds since 1970. */
export function setModified(path: string, seconds: number): Promise<void> {
  return utimes(path, seconds, seconds);
}

/** An index in memory. */
export class TestIndex {
  readonly entries = new Map<string, InventoryEntry>();
  fingerprint = 'today';

  readonly inventory = (prefix: string) => this.#ascending(prefix);
  readonly fingerprints = () => new Set([this.fingerprint]);

  async *#ascending(prefix: string): AsyncGenerator<InventoryEntry> {
    for (const [uri, entry] of [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (uri.startsWith(prefix)) yield entry;
  }

  /** Does with a delivery what the runner does: makes the index equal to what `open` finds. */
  async apply(delivery: Delivery): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    try {
      if (delivery.change === 'delete' && (await delivery.isCurrent?.(undefined, signal))) {
        this.entries.delete(delivery.file.uri);
      } else {
        const { file, content } = await delivery.open(signal);
        for await (const _chunk of content);
        this.entries.set(file.uri, {
          documentId: documentId(file.uri),
          sourceUri: file.uri,
          ...(file.version !== undefined && { version: file.version }),
          fingerprint: this.fingerprint,
          success: true,
        });
      }
      await delivery.ack();
    } catch (thrown) {
      if (!isFileprocError(thrown)) throw thrown;
      if (thrown.code === 'SOURCE_MISSING') {
        this.entries.delete(delivery.file.uri);
        await delivery.ack();
      } else await delivery.retry(thrown, 0);
    }
  }
}

/** Runs a source to its end; what was delivered, as `+key` and `-key`, in order. */
export async function runTo(index: TestIndex, source: Source, folder: TestFolder): Promise<string[]> {
  const seen: string[] = [];
  for await (const delivery of source.deliveries(AbortSignal.timeout(60_000))) {
    seen.push(`${delivery.change === 'upsert' ? '+' : '-'}${folder.keyOf(delivery.file.uri)}`);
    await index.apply(delivery);
  }
  return seen;
}

/** A folder with these files, each holding its own key, and an index that holds them. */
export async function indexed(keys: readonly string[]): Promise<{ at: TestFolder; index: TestIndex }> {
  const at = await testFolder();
  const index = new TestIndex();
  for (const key of keys) await at.put(key);
  await runTo(index, folder(at.path, options(index)), at);
  return { at, index };
}

/** The keys that an index holds. */
export function held(at: TestFolder, index: TestIndex): string[] {
  return [...index.entries.keys()].map(at.keyOf).sort();
}

/** Options of a folder over an index. */
export function options(index: TestIndex, more: FolderOptions = {}): FolderOptions {
  return { inventory: index.inventory, fingerprints: index.fingerprints, ...more };
}

/**
 * Does something as a user who is not the superuser, who could read everything. The change holds for the whole process, so
 * tests that use it run one after another.
 */
export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const NOBODY = 65534;
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Waits until something holds. Throws with what it was when it did not in time. */
export async function until(what: string, holds: () => boolean, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
