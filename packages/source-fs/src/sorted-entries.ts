import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { encodeKey } from '@cis/fileproc-core';
import { createSortedRuns, type SortedRuns } from '@cis/fileproc-core/source';

/**
 * One entry of a folder, as one string that sorts as its URI will: the encoded name, and after it `/` for a folder, `?l`
 * for a symbolic link, `?s` for a socket, pipe or device. `?` never stands in an encoded name.
 */
export type EntryKey = string;

/** Entries asked of the system at once. */
const READ_AHEAD = 1024;

/** What a folder holds, in order. */
export interface SortedEntries {
  next(): Promise<EntryKey | undefined>;
  /** Entries held in memory. */
  readonly held: number;
  /** Whether reading ended with an error: entries may be missing. */
  readonly error?: unknown;
  /** Whether a file of rules lies there. */
  readonly hasRules: boolean;
  readonly empty: boolean;
  close(): Promise<void>;
}

/** How a folder is read. */
export interface SortSettings {
  /** Entries sorted in memory; more than these are sorted by way of `temporaryDirectory`. */
  readonly inMemory: number;
  readonly temporaryDirectory: string;
  /** The name of the files of ignore rules. */
  readonly rulesName: string | undefined;
}

/**
 * Reads a whole folder and gives its entries in ascending order, in bounded memory. Throws what the system threw when the
 * folder could not be opened; what came before a later error is still given, with `error` set.
 */
export async function sortedEntries(
  folder: Buffer,
  settings: SortSettings,
  signal: AbortSignal,
): Promise<SortedEntries> {
  let keys: EntryKey[] = [];
  let runs: SortedRuns | undefined;
  let error: unknown;
  let hasRules = false;
  const directory = await opendir(folder, BYTES);
  try {
    const entries = directory[Symbol.asyncIterator]() as AsyncIterator<Dirent | Dirent<Buffer>>;
    for (;;) {
      let entry: IteratorResult<Dirent | Dirent<Buffer>>;
      try {
        entry = await entries.next();
      } catch (thrown) {
        error = thrown;
        break;
      }
      if (entry.done) break;
      signal.throwIfAborted();
      const key = keyOf(entry.value);
      if (key === settings.rulesName) hasRules = true;
      keys.push(key);
      if (keys.length >= settings.inMemory) {
        runs ??= await createSortedRuns(settings.temporaryDirectory);
        await runs.add(keys.sort());
        keys = [];
      }
    }
    if (runs && keys.length > 0) await runs.add(keys.sort());
  } catch (thrown) {
    await runs?.close();
    throw thrown;
  } finally {
    await directory.close().catch(() => {});
  }
  const facts = { hasRules, empty: runs === undefined && keys.length === 0, ...(error !== undefined && { error }) };
  return runs ? fromRuns(runs, facts) : fromMemory(keys.sort().reverse(), facts);
}

type Facts = Pick<SortedEntries, 'hasRules' | 'empty' | 'error'>;

/** Taken from the end, so that what was given is let go. */
function fromMemory(descending: EntryKey[], facts: Facts): SortedEntries {
  return {
    ...facts,
    get held() {
      return descending.length;
    },
    next: async () => descending.pop(),
    close: async () => {
      descending.length = 0;
    },
  };
}

function fromRuns(runs: SortedRuns, facts: Facts): SortedEntries {
  const chunks = runs.merged();
  let chunk: readonly EntryKey[] = [];
  let position = 0;
  return {
    ...facts,
    get held() {
      return chunk.length - position;
    },
    async next() {
      if (position === chunk.length) {
        const { done, value } = await chunks.next();
        if (done) return undefined;
        chunk = value;
        position = 0;
      }
      return chunk[position++];
    },
    async close() {
      await chunks.return();
      await runs.close();
    },
  };
}

/** Names as bytes. The types of Node know this encoding for `readdir` only; `opendir` has taken it since 12.12. */
const BYTES = { encoding: 'buffer' as BufferEncoding, bufferSize: READ_AHEAD };

function keyOf(entry: Dirent | Dirent<Buffer>): EntryKey {
  const name = encodeKey(entry.name);
  if (entry.isFile()) return name;
  if (entry.isDirectory()) return `${name}/`;
  return entry.isSymbolicLink() ? `${name}?l` : `${name}?s`;
}
