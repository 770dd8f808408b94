import { resolve } from 'node:path';
import {
  type BatchOptions,
  type Change,
  FileprocError,
  type IndexedDocument,
  type Outcome,
  type Page,
  type Sink,
  type Thumbnail,
} from '@cis/fileproc-core';
import { MAX_MESSAGE_CHARACTERS, type Spool, spoolPages } from './spool.ts';
import { storedPages } from './stored-pages.ts';
import { databaseThread } from './thread/client.ts';
import type { ProblemPlace, WireChange, WireOutcome } from './thread/protocol.ts';

/** Options of {@link sqlite}. */
export interface SqliteOptions {
  /** The file of the index; it and its folder are made where they are missing. On a local disk: SQLite's locks do not work on network shares. */
  readonly path: string;
  /** Only for reading: `write` is refused, nothing is made or migrated. */
  readonly readOnly?: boolean;
  /** Seconds that a batch waits for another process that writes to the same index. Default 60. */
  readonly busyTimeoutSeconds?: number;
  /**
   * Days for which a deletion with a revision is remembered, so that an older upsert that comes late does not bring the
   * document back. Default 30: a queue of SQS keeps a message for 14 days at most, and its dead-letter queue for 14 more.
   */
  readonly tombstoneDays?: number;
  /** How large the runner's batches are. Default 200 changes, 4 MiB, 500 ms, one at a time. */
  readonly batch?: BatchOptions;
}

/** A sink with everything that is optional, and with a way back to what was stored. */
export interface SqliteSink extends Required<Sink>, AsyncDisposable {
  /** The document as it was indexed. */
  document(documentId: string): Promise<IndexedDocument | undefined>;
  /** The small picture of its first page. */
  thumbnail(documentId: string): Promise<Thumbnail | undefined>;
  /** Its pages in order: the text that was indexed (`pageText`, NFKC), without parts, words and Markdown. None where it is not known. */
  pages(documentId: string): AsyncIterable<Page>;
}

/**
 * Measured by `bench/search-latency.ts` with documents of 7 pages: 1,900 pages a second in batches of 5 documents, 2,200 of 15,
 * 2,350 of 70 and no more with 1,000.
 */
const DEFAULT_BATCH: Required<BatchOptions> = { maxChanges: 200, maxBytes: 4 * 2 ** 20, maxDelay: 500, concurrency: 1 };

/**
 * An index in one file, by the SQLite that Node brings along: full-text search in Japanese and English, no server.
 *
 * The database is worked on by two threads of the sink's own, one that writes and one that reads; searches go on while
 * files are indexed, also in other processes. Two processes may index into the same file: their batches take turns, and one
 * that waits longer than `busyTimeoutSeconds` gets `unavailable`, which the runner tries again. What `write` confirms is on the
 * disk, also if the power fails then (`synchronous = FULL`).
 *
 * Throws INVALID_CONFIG for an option that is wrong.
 */
export function sqlite(options: SqliteOptions): SqliteSink {
  const { path, readOnly = false, busyTimeout, tombstoneDays } = checked(options);
  const base = { path, busyTimeout, tombstoneDays };
  const writer = databaseThread({ ...base, mode: 'write' });
  const reader = databaseThread({ ...base, mode: 'read' });

  const sink: SqliteSink = {
    name: 'sqlite',
    batch: { ...DEFAULT_BATCH, ...options.batch },
    async prepare() {
      if (!readOnly) await writer.open();
      await reader.open();
    },
    async write(changes) {
      if (readOnly)
        throw new FileprocError(
          'INVALID_CONFIG',
          `The index ${path} was opened with readOnly; nothing can be written to it.`,
        );
      const spools: Spool[] = [];
      try {
        const wired: WireChange[] = [];
        for (const change of changes) wired.push(await wire(change, spools));
        return (await writer.call('write', wired)).map(outcomeOf);
      } finally {
        for (const spool of spools) await spool.remove();
      }
    },
    async health() {
      try {
        return await reader.call('health', undefined);
      } catch (thrown) {
        return { ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) };
      }
    },
    async close() {
      // The last connection to close copies the log into the file and removes it, if it may write.
      await reader.close();
      await writer.close();
    },
    async *inventory(prefix, signal) {
      for (let after: string | undefined; ; ) {
        signal?.throwIfAborted();
        const entries = await reader.call('inventory', { prefix, after });
        yield* entries;
        after = entries.at(-1)?.sourceUri;
        if (after === undefined) return;
      }
    },
    async revisions(documentIds) {
      return (await reader.call('revisions', documentIds)).map(BigInt);
    },
    search: (query) => reader.call('search', query),
    async *problems(filter = {}) {
      let left = filter.limit ?? Number.POSITIVE_INFINITY;
      for (let after: ProblemPlace | undefined; left > 0; ) {
        const { problems, last } = await reader.call('problems', { filter, after });
        yield* problems.slice(0, left);
        left -= problems.length;
        after = last;
        if (!after) return;
      }
    },
    summary: () => reader.call('summary', undefined),
    document: (documentId) => reader.call('document', documentId),
    thumbnail: (documentId) => reader.call('thumbnail', documentId),
    pages: (documentId) => storedPages((after) => reader.call('passages', { documentId, after })),
    [Symbol.asyncDispose]: () => sink.close(),
  };
  return sink;
}

/** Small pages go in the message, large ones in the file that they are in already, or in one that is made for them. */
async function wire(change: Change, spools: Spool[]): Promise<WireChange> {
  const revision = change.kind === 'upsert' || change.revision === undefined ? {} : { revision: change.revision };
  if (change.kind === 'delete') return { kind: 'delete', documentId: change.documentId, ...revision };
  if (change.kind === 'prune') return { kind: 'prune', documentId: change.documentId, keep: change.keep, ...revision };
  const { document, pages, thumbnail } = change;
  const upsert = { kind: 'upsert', document, ...(thumbnail && { thumbnail }) } as const;
  if (pages.inMemory && pages.characters <= MAX_MESSAGE_CHARACTERS)
    return { ...upsert, pages: pages.inMemory.map(({ words: _words, markdown: _markdown, ...page }) => page) };
  if (pages.file) return { ...upsert, pages: { file: pages.file } };
  const spool = await spoolPages(pages);
  spools.push(spool);
  return { ...upsert, pages: { file: spool.file } };
}

function outcomeOf(outcome: WireOutcome): Outcome {
  if (!('error' in outcome)) return outcome;
  return { status: outcome.status, error: FileprocError.fromJSON(outcome.error) };
}

function checked(options: SqliteOptions): {
  path: string;
  readOnly?: boolean;
  busyTimeout: number;
  tombstoneDays: number;
} {
  const { path, readOnly, busyTimeoutSeconds = 60, tombstoneDays = 30 } = options;
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw new FileprocError('INVALID_CONFIG', 'sqlite({ path }): path must name the file of the index.');
  if (path === ':memory:')
    throw new FileprocError(
      'INVALID_CONFIG',
      'sqlite({ path }): the index is shared between threads and needs a file; ":memory:" is none.',
    );
  for (const [name, value] of Object.entries({ busyTimeoutSeconds, tombstoneDays }))
    if (!(value >= 0 && value <= 1_000_000))
      throw new FileprocError('INVALID_CONFIG', `sqlite({ ${name} }): must be a number from 0 on, not ${value}.`);
  return {
    path: resolve(path),
    ...(readOnly !== undefined && { readOnly }),
    busyTimeout: busyTimeoutSeconds * 1000,
    tombstoneDays,
  };
}
