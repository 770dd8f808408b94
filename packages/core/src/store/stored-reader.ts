import type { BlobStore } from '../contract/blob-store.ts';
import { toFileprocError } from '../contract/errors.ts';
import type { WARNINGS } from '../contract/extraction.ts';
import type { FileReader, ReadResult, ScratchFile } from '../contract/reader.ts';
import { untilAborted } from '../pipeline/abort.ts';
import { extractionKey, packResult, unpackResult } from './stored-form.ts';

/** Characters of a document at which it is read again rather than kept: it must fit into memory to be packed. */
const MOST_CHARACTERS = 20_000_000;

/** Warnings of what may go better the next time, and of what depends on limits that a fingerprint does not name. */
const NOT_KEPT: ReadonlySet<string> = new Set<keyof typeof WARNINGS | 'DOCUWORKS_CARVED' | 'PICTURE_UNSUPPORTED'>([
  // Read better where the vendor's program is.
  'DOCUWORKS_CARVED',
  'PICTURE_UNSUPPORTED',
  'PAGE_FAILED',
  'PAGE_NEEDS_OCR',
  'THUMBNAIL_FAILED',
  'TEXT_TRUNCATED',
  'PAGES_TRUNCATED',
  'EMBEDDED_TRUNCATED',
  'EMBEDDED_TOO_DEEP',
]);

/** Options of {@link withExtractionStore}. */
export interface ExtractionStoreOptions {
  readonly store: BlobStore;
  /** Told when the store cannot be used; the file is read as without it. */
  readonly onFailure?: (error: Error) => void;
}

/**
 * A reader that keeps what it has read by the hash of the content, and gives it again for as long as today's processors
 * and settings would read the same: a second copy of a file costs nothing, and an index that is lost or mapped anew is
 * filled without one page of OCR.
 *
 * Kept are files that were read whole, without an error, and hold no other files: a container is unpacked again, and what lies in
 * it is found in the store one by one. A store that fails costs nothing but the time to read. `state().store` counts.
 */
export function withExtractionStore(reader: FileReader, { store, onFailure }: ExtractionStoreOptions): FileReader {
  const reading = new Map<string, Promise<void>>();
  const counts = { hits: 0, misses: 0, kept: 0, failures: 0 };

  async function orNothing<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (thrown) {
      counts.failures += 1;
      onFailure?.(toFileprocError(thrown, 'STORE_UNAVAILABLE', 'The store of extractions failed'));
      return undefined;
    }
  }

  async function find(key: string, file: ScratchFile, signal: AbortSignal): Promise<ReadResult | undefined> {
    const bytes = await orNothing(() => store.get(key, signal));
    signal.throwIfAborted();
    const found = bytes && (await unpackResult(bytes, file.folder));
    return found && reader.fingerprints.has(found.fingerprint) ? found : undefined;
  }

  async function keep(key: string, result: ReadResult): Promise<void> {
    if (result.error || result.embedded.length > 0 || result.pages.characters > MOST_CHARACTERS) return;
    if (result.warnings.some(({ code }) => NOT_KEPT.has(code))) return;
    await orNothing(async () => {
      await store.put(key, await packResult(result), 'application/gzip');
      counts.kept += 1;
    });
  }

  return {
    concurrency: reader.concurrency,
    fingerprints: reader.fingerprints,
    scratch: reader.scratch,
    state: () => ({ ...reader.state(), store: { ...counts } }),
    async read(file, signal, options) {
      const key = extractionKey(file);
      if (key === undefined) return reader.read(file, signal, options);
      const started = performance.now();
      // A copy that is being read just now is worth the wait.
      while (reading.has(key)) await untilAborted(reading.get(key)!, signal);
      const { promise, resolve } = Promise.withResolvers<void>();
      reading.set(key, promise);
      try {
        const found = await find(key, file, signal);
        if (found) {
          counts.hits += 1;
          return { ...found, timings: { store: performance.now() - started } };
        }
        counts.misses += 1;
        const result = await reader.read(file, signal, options);
        // Awaited: the pages of a large document lie in a folder that goes when the caller is done with it.
        await keep(key, result);
        return result;
      } finally {
        reading.delete(key);
        resolve();
      }
    },
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}
