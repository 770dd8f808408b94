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
  /** Before revisions are told. */
  revisions?(documentIds: readonly string[]): void | Promise<void>;
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
 * A sink over memory that guards its writes by revision as a real index does, deletions remembered. Search finds
 * substrings. A call at the wrong time throws.
 */
export function memorySink(options: MemorySinkOptions = {}): MemorySink {
  const { name = 'memory', faults = {} } = options;
  const held = new Map<string, HeldDocument>();
  /** URIs of embedded documents by the `document_id` of their root. */
  const embedded = new Map<string, Set<string>>();
  /** Of delivered documents that are held, by `document_id`. */
  const revisions = new Map<string, bigint>();
  /** Revisions of what was deleted, by `document_id`. */
  const tombstones = new Map<string, bigint>();
  let state: MemorySink['state'] = 'new';
  let calls = 0;
  let writing = 0;
  let updatedAt: Date | undefined;

  const remove = (uri: string, id: string, revision: bigint | undefined) => {
    held.delete(uri);
    revisions.delete(id);
    if (revision !== undefined) tombstones.set(id, revision);
  };
  const presentOf = (uri: string, id: string): Present | undefined => {
    const document = held.get(uri)?.document;
    if (document) return { revision: revisionOf(document), write: writeOf(document) };
    return tombstones.has(id) ? { revision: tombstones.get(id) } : undefined;
  };
  const rootRevision = ({ root_id: rootId = '' }: IndexedDocument) => revisions.get(rootId) ?? tombstones.get(rootId);

  const apply = async (change: Change): Promise<Outcome> => {
    if (change.kind === 'upsert') {
      const { document, pages, thumbnail } = change;
      const { source_uri: uri, document_id: id, root_id: rootId } = document;
      // Before anything is compared: what follows happens in one turn, as in an index that guards its writes.
      const copies: Page[] = [];
      for await (const page of pages) copies.push(structuredClone(page));
      const write = writeOf(document);
      const revision = revisionOf(document);
      const isSuperseded =
        rootId === undefined
          ? isOvertaken(presentOf(uri, id), { revision, write })
          : isNewer(presentOf(uri, id), revision) || isDone(rootRevision(document), revision);
      if (isSuperseded) return { status: 'superseded' };
      held.set(uri, { document, pages: copies, ...(thumbnail && { thumbnail }) });
      if (rootId !== undefined) embedded.set(rootId, (embedded.get(rootId) ?? new Set()).add(uri));
      else if (revision !== undefined) revisions.set(id, revision);
      tombstones.delete(id);
      return { status: 'written' };
    }
    const { documentId, sourceUri, revision } = change;
    const present = presentOf(sourceUri, documentId);
    if (change.kind === 'delete' ? isOvertaken(present, { revision }) : isNewer(present, revision))
      return { status: 'superseded' };
    // Written by the same look, which has pruned before; or by another, which this one must not prune.
    if (change.kind === 'prune' && isDone(present?.revision, revision)) return { status: 'written' };
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
        const unavailableRoots = new Map<string, Outcome>();
        for (const change of changes) {
          const root = rootOf(change);
          const outcome = unavailableRoots.get(root) ?? faults.outcome?.(change, call) ?? (await apply(change));
          if (outcome.status === 'unavailable') unavailableRoots.set(root, outcome);
          outcomes.push(outcome);
        }
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
    async revisions(documentIds) {
      await faults.revisions?.(documentIds);
      return documentIds.map((id) => revisions.get(id) ?? tombstones.get(id) ?? 0n);
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

/** `document_id` of the outermost file. */
function rootOf(change: Change): string {
  return change.kind === 'upsert' ? (change.document.root_id ?? change.document.document_id) : change.documentId;
}

/** What is held of a document, as far as its revision is concerned; `write` is absent of a deletion. */
interface Present {
  readonly revision: bigint | undefined;
  readonly write?: string;
}

function revisionOf(document: IndexedDocument): bigint | undefined {
  return document.revision === undefined ? undefined : BigInt(document.revision);
}

/** A delivered document is written last: what comes of a revision after it has come too late. */
function isDone(root: bigint | undefined, coming: bigint | undefined): boolean {
  return root !== undefined && coming !== undefined && root >= coming;
}

/** The same for the same write only, however often it comes. */
function writeOf({ indexed_at, version }: IndexedDocument): string {
  return `${indexed_at} ${version}`;
}

function isNewer(present: Present | undefined, coming: bigint | undefined): boolean {
  return present?.revision !== undefined && coming !== undefined && present.revision > coming;
}

/** Somebody else's write; the same one again is not. */
function isOvertaken(
  present: Present | undefined,
  coming: { readonly revision: bigint | undefined; readonly write?: string },
): boolean {
  if (isNewer(present, coming.revision)) return true;
  return present?.revision !== undefined && present.revision === coming.revision && present.write !== coming.write;
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
    mediaType: document.mime_type,
    processorName: document.processor_name,
    processorVersion: document.processor_version,
  };
}
