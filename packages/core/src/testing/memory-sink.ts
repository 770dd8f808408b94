import type { IndexedDocument } from '../contract/document.ts';
import { FileprocError } from '../contract/errors.ts';
import type { Page, Thumbnail } from '../contract/extraction.ts';
import { pageText } from '../contract/page-text.ts';
import type { BatchOptions, Change, Health, InventoryEntry, Outcome, Sink } from '../contract/sink.ts';
import { searchDocuments, summaryOf } from './memory-search.ts';

/** What a test makes go wrong. `call` counts the calls of `write` from 1. */
export interface MemorySinkFaults {
  /** Before a batch is written: may wait (a slow sink) or throw (nothing is known of the batch). */
  write?(changes: readonly Change[], call: number): void | Promise<void>;
  /** In place of writing one change: what is answered for it; undefined writes it. */
  outcome?(change: Change, call: number): Outcome | undefined;
  health?(): Health | Promise<Health>;
}

/** Options of {@link memorySink}. */
export interface MemorySinkOptions {
  /** Default `memory`. */
  readonly name?: string;
  readonly batch?: BatchOptions;
  readonly faults?: MemorySinkFaults;
}

/** A document with its pages. */
export interface HeldDocument {
  readonly document: IndexedDocument;
  readonly pages: readonly Page[];
  readonly thumbnail?: Thumbnail;
}

/** A sink that holds its documents in memory. */
export interface MemorySink extends Sink {
  /** By `source_uri`. */
  readonly documents: ReadonlyMap<string, HeldDocument>;
  /** The text of a document, pages parted by U+000C; undefined where it is not held. */
  text(uri: string): string | undefined;
  /** Calls of `write` so far. */
  readonly calls: number;
  readonly state: 'new' | 'prepared' | 'closed';
  inventory(prefix: string, signal?: AbortSignal): AsyncIterable<InventoryEntry>;
}

/**
 * A sink over memory, with the external versions of a real index: a higher revision that is there wins, also that of a
 * deletion. Search finds substrings. A call at the wrong time throws.
 */
export function memorySink(options: MemorySinkOptions = {}): MemorySink {
  const { name = 'memory', faults = {} } = options;
  const held = new Map<string, HeldDocument>();
  /** URIs of embedded documents by the `document_id` of their root. */
  const embedded = new Map<string, Set<string>>();
  /** Revisions of what was deleted, by `document_id`. */
  const tombstones = new Map<string, bigint>();
  let state: MemorySink['state'] = 'new';
  let calls = 0;
  let writing = 0;
  let updatedAt: Date | undefined;

  const remove = (uri: string, id: string, revision: bigint | undefined) => {
    held.delete(uri);
    if (revision !== undefined) tombstones.set(id, revision);
  };

  const apply = async (change: Change): Promise<Outcome> => {
    if (change.kind === 'upsert') {
      const { document, pages, thumbnail } = change;
      const revision = document.revision === undefined ? undefined : BigInt(document.revision);
      const known = [
        revisionOf(held.get(document.source_uri)),
        tombstones.get(document.document_id),
        document.root_id === undefined ? undefined : tombstones.get(document.root_id),
      ];
      if (known.some((other) => isNewer(other, revision))) return { status: 'superseded' };
      const copies: Page[] = [];
      for await (const page of pages) copies.push(structuredClone(page));
      held.set(document.source_uri, { document, pages: copies, ...(thumbnail && { thumbnail }) });
      if (document.root_id !== undefined)
        embedded.set(document.root_id, (embedded.get(document.root_id) ?? new Set()).add(document.source_uri));
      tombstones.delete(document.document_id);
      return { status: 'written' };
    }
    const { documentId, sourceUri, revision } = change;
    if (isNewer(revisionOf(held.get(sourceUri)), revision) || isNewer(tombstones.get(documentId), revision))
      return { status: 'superseded' };
    const inside = embedded.get(documentId) ?? new Set();
    for (const uri of inside) {
      if (change.kind === 'prune' && change.keep.has(held.get(uri)?.document.document_id ?? '')) continue;
      held.delete(uri);
      inside.delete(uri);
    }
    if (inside.size === 0) embedded.delete(documentId);
    if (change.kind === 'delete') remove(sourceUri, documentId, revision);
    return { status: 'written' };
  };

  return {
    name,
    documents: held,
    ...(options.batch && { batch: options.batch }),
    get calls() {
      return calls;
    },
    get state() {
      return state;
    },
    text: (uri) => held.get(uri)?.pages.map(pageText).join('\f'),
    async prepare() {
      if (state === 'closed') throw new Error('prepare() after close()');
      state = 'prepared';
    },
    async write(changes) {
      if (state !== 'prepared') throw new Error(`write() while the sink is ${state}`);
      calls += 1;
      const call = calls;
      writing += 1;
      try {
        await faults.write?.(changes, call);
        const outcomes: Outcome[] = [];
        for (const change of changes) outcomes.push(faults.outcome?.(change, call) ?? (await apply(change)));
        updatedAt = new Date();
        return outcomes;
      } finally {
        writing -= 1;
      }
    },
    async health() {
      return (await faults.health?.()) ?? { ok: state === 'prepared', detail: `memory, ${held.size} documents` };
    },
    async close() {
      if (state === 'closed') throw new Error('close() was called twice');
      if (writing > 0) throw new Error('close() while a batch is being written');
      state = 'closed';
    },
    async *inventory(prefix, signal) {
      const roots = [...held.values()].filter(({ document }) => document.parent_id === undefined);
      const uris = roots.map(({ document }) => document.source_uri).filter((uri) => uri.startsWith(prefix));
      for (const uri of uris.sort()) {
        signal?.throwIfAborted();
        yield entryOf(held.get(uri)!.document);
      }
    },
    search: async (query) => searchDocuments([...held.values()], query),
    async *problems({ code, path, limit = Number.POSITIVE_INFINITY } = {}) {
      let given = 0;
      const newestFirst = [...held.values()].toSorted((a, b) =>
        a.document.indexed_at < b.document.indexed_at ? 1 : -1,
      );
      for (const { document } of newestFirst) {
        const { error_code: found, error_message: message = '' } = document;
        if (!found || (code && code !== found) || (path && !document.file_path.startsWith(path))) continue;
        if (++given > limit) return;
        yield {
          path: document.file_path,
          sourceUri: document.source_uri,
          mediaType: document.mime_type,
          code: found,
          message,
          indexedAt: new Date(document.indexed_at),
        };
      }
    },
    summary: async () => summaryOf([...held.values()], updatedAt),
  };
}

/** The outcome of a change that a sink will never take, for `faults.outcome`. */
export function rejected(message: string): Outcome {
  return { status: 'rejected', error: new FileprocError('SINK_REJECTED', message) };
}

/** The outcome of a change that a sink does not take now, for `faults.outcome`. */
export function unavailable(message: string): Outcome {
  return { status: 'unavailable', error: new FileprocError('SINK_UNAVAILABLE', message) };
}

function revisionOf(held: HeldDocument | undefined): bigint | undefined {
  return held?.document.revision === undefined ? undefined : BigInt(held.document.revision);
}

function isNewer(there: bigint | undefined, given: bigint | undefined): boolean {
  return there !== undefined && given !== undefined && there > given;
}

function entryOf(document: IndexedDocument): InventoryEntry {
  return {
    documentId: document.document_id,
    sourceUri: document.source_uri,
    ...(document.version !== undefined && { version: document.version }),
    size: document.file_size,
    ...(document.content_sha256 !== undefined && { sha256: document.content_sha256 }),
    fingerprint: document.fingerprint,
    success: document.success,
    ...(document.error_code && { code: document.error_code }),
  };
}
