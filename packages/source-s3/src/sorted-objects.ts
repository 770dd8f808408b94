import { createSortedRuns, type SortedRuns } from '@cis/fileproc-core/source';
import { encodedKeyOf, fromLine, type ListedObject, type S3Object, toLine } from './s3-object.ts';

/** How a listing is brought into order. */
export interface SortSettings {
  /** Entries sorted in memory; more than these are sorted by way of `temporaryDirectory`. */
  readonly inMemory: number;
  readonly temporaryDirectory: string;
}

/** A listing in order. */
export interface SortedObjects extends AsyncDisposable {
  /** How many there are. */
  readonly count: number;
  /** Ascending by `uri`. Once. */
  objects(): AsyncIterable<S3Object>;
}

/**
 * Reads a whole listing and gives it in ascending order of URI, in bounded memory: S3 lists by the bytes of the keys, and
 * `a/é` comes after `a/z` there, but `a/%C3%A9` before it. Of an object that is named twice the later state is given.
 * Throws SCRATCH_UNAVAILABLE, what the listing throws, and the signal's reason.
 */
export async function sortObjects(
  bucket: string,
  pages: AsyncIterable<readonly ListedObject[]>,
  belongs: (object: ListedObject) => boolean,
  settings: SortSettings,
  signal: AbortSignal,
): Promise<SortedObjects> {
  let lines: string[] = [];
  let count = 0;
  let runs: SortedRuns | undefined;
  try {
    for await (const page of pages) {
      signal.throwIfAborted();
      for (const object of page) {
        if (!belongs(object)) continue;
        count++;
        lines.push(toLine(object));
      }
      if (lines.length < settings.inMemory) continue;
      runs ??= await createSortedRuns(settings.temporaryDirectory);
      await runs.add(lines.sort());
      lines = [];
    }
    if (runs && lines.length > 0) {
      await runs.add(lines.sort());
      lines = [];
    }
  } catch (thrown) {
    await runs?.close();
    throw signal.aborted ? signal.reason : thrown;
  }
  const sorted = runs ? runs.merged() : chunksOf(lines.sort());
  return {
    count,
    objects: () => objectsOf(bucket, sorted, signal),
    [Symbol.asyncDispose]: async () => {
      await runs?.close();
    },
  };
}

async function* chunksOf(lines: readonly string[]): AsyncGenerator<readonly string[], void, undefined> {
  yield lines;
}

async function* objectsOf(
  bucket: string,
  chunks: AsyncIterable<readonly string[]>,
  signal: AbortSignal,
): AsyncGenerator<S3Object, void, undefined> {
  let last: { key: string; object: S3Object } | undefined;
  for await (const lines of chunks) {
    signal.throwIfAborted();
    for (const line of lines) {
      const key = encodedKeyOf(line);
      const object = fromLine(bucket, line);
      if (last?.key === key && last.object.modifiedAt >= object.modifiedAt) continue;
      if (last && last.key !== key) yield last.object;
      last = { key, object };
    }
  }
  if (last) yield last.object;
}
