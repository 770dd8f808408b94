import type { IndexedDocument } from './document.ts';
import type { ErrorCode, FileprocError } from './errors.ts';
import type { Page, Thumbnail } from './extraction.ts';

/**
 * Where documents go.
 *
 * Who calls: the runner, in the parent process, so nothing here may block the event loop: a sink that computes or waits
 * synchronously does so in a thread of its own. `prepare` is called once before all else. `write` is called with batches,
 * several at once; no two batches under way hold changes of the same root document, so order within a file is kept.
 * `close` is called once, after the last `write` has settled.
 */
export interface Sink {
  /** `sqlite`, `opensearch`: for logs and statistics. */
  readonly name: string;
  /** How large the batches are; the runner's defaults are 100 changes, 4 MiB, 250 ms, one batch at a time. */
  readonly batch?: BatchOptions;
  /** Opens the index and makes it where it is missing. Safe to run twice. Throws SINK_UNAVAILABLE or INVALID_CONFIG. */
  prepare(): Promise<void>;
  /**
   * Makes the index equal to the changes and answers for each, in order. It resolves only when what it says is durable.
   * Changes of one root document happen in their order: where one is `unavailable`, those after it are too.
   * It throws where nothing is known of the whole batch (SINK_UNAVAILABLE): the runner then sends it again as it is, so
   * a repeated change does no harm.
   */
  write(changes: readonly Change[]): Promise<Outcome[]>;
  health(): Promise<Health>;
  close(): Promise<void>;
  /**
   * What the index holds, embedded documents left out, whose `source_uri` starts with `prefix`, in ascending order of
   * `source_uri` (as bytes), in bounded memory.
   */
  inventory?(prefix: string, signal?: AbortSignal): AsyncIterable<InventoryEntry>;
  /** Full-text search. */
  search?(query: SearchQuery): Promise<SearchResult>;
  /** What could not be read, newest first. */
  problems?(filter?: ProblemFilter): AsyncIterable<Problem>;
  /** Counts over the whole index. */
  summary?(): Promise<IndexSummary>;
  /**
   * The revision in which the index holds each delivered document, or remembers its deletion; 0n where it knows nothing.
   *
   * Where a sink offers this, its writes are a compare-and-set: the runner asks before it looks at the file, and sends
   * all changes of that look with the next revision. Whoever looked at the file earlier can then never overwrite what
   * was seen later, however late his write arrives: the sink answers it `superseded`. Throws SINK_UNAVAILABLE.
   */
  revisions?(documentIds: readonly string[]): Promise<readonly bigint[]>;
}

/** How many changes are handed over at once. */
export interface BatchOptions {
  readonly maxChanges?: number;
  /** Bytes of text, roughly. One larger document goes alone. */
  readonly maxBytes?: number;
  /** Milliseconds that the first change of a batch waits at most. */
  readonly maxDelay?: number;
  /** Batches under way at once. */
  readonly concurrency?: number;
}

/**
 * One change of the index. Of one delivered file come first the embedded documents, innermost first, then `prune`, and
 * the document of the file itself last: an index that holds it in a version holds all that came out of that version.
 */
export type Change =
  /**
   * The document is so. Of a delivered document only a higher `revision` than the one held or deleted is written; the
   * same again (equal revision, `indexed_at` and `version`) counts as written. Of an embedded document an equal revision
   * is too, as long as its delivered document is held or deleted in a lower one: that is written last.
   */
  | {
      readonly kind: 'upsert';
      readonly document: IndexedDocument;
      readonly pages: PageSource;
      readonly thumbnail?: Thumbnail;
    }
  /** The document, and every document embedded in it at any depth, leaves the index. */
  | { readonly kind: 'delete'; readonly documentId: string; readonly sourceUri: string; readonly revision?: bigint }
  /** Every document embedded in it at any depth and not in `keep` leaves the index: the file holds it no more. */
  | {
      readonly kind: 'prune';
      readonly documentId: string;
      readonly sourceUri: string;
      readonly keep: ReadonlySet<string>;
      readonly revision?: bigint;
    };

/** The pages of a document, held in memory or in a file: iterate as often as you like while `write` is under way. */
export interface PageSource extends AsyncIterable<Page> {
  readonly count: number;
  /** UTF-16 code units of text, parts included. */
  readonly characters: number;
  /** A file with one JSON page a line, where they are not in memory. */
  readonly file?: string;
  /** The pages, where they are in memory. */
  readonly inMemory?: readonly Page[];
}

/** What became of one change. */
export type Outcome =
  | { readonly status: 'written' }
  /** Somebody else has written since the revision was asked for: the file must be looked at again. */
  | { readonly status: 'superseded' }
  /** This change can never be taken: SINK_REJECTED. */
  | { readonly status: 'rejected'; readonly error: FileprocError }
  /** Not now: the runner sends it again after a while. */
  | { readonly status: 'unavailable'; readonly error: FileprocError };

/** Whether a sink can be written to. */
export interface Health {
  readonly ok: boolean;
  /** In words: what it is and which version, or what is wrong. */
  readonly detail: string;
}

/** What the index knows of a delivered file, enough to tell whether it must be read again. */
export interface InventoryEntry {
  readonly documentId: string;
  readonly sourceUri: string;
  readonly version?: string;
  readonly size?: number;
  readonly sha256?: string;
  /** Which processor in which version with which settings read it: see `fingerprintOf`. */
  readonly fingerprint: string;
  readonly success: boolean;
  readonly code?: ErrorCode;
  /** Detected. */
  readonly mediaType?: string;
  readonly processorName?: string;
  readonly processorVersion?: string;
}

/** A search. */
export interface SearchQuery {
  /** The query language of `docs/search.md`: words, "phrases", -exclusion, prefix*. */
  readonly text: string;
  /** Media types with wildcards, or extensions: `application/pdf`, `image/*`, `pdf`. */
  readonly types?: readonly string[];
  /** Only paths that start with this. */
  readonly path?: string;
  readonly modifiedAfter?: Date;
  readonly modifiedBefore?: Date;
  /** Bytes. */
  readonly minSize?: number;
  /** Bytes. */
  readonly maxSize?: number;
  /** Hits, 20 where absent. */
  readonly limit?: number;
  readonly offset?: number;
}

/** What a search found. */
export interface SearchResult {
  /** Documents that match in all; `totalIsExact` false where counting stopped. */
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly hits: SearchHit[];
  /** Milliseconds in the index. */
  readonly took: number;
}

/** One document found, best page first. */
export interface SearchHit {
  readonly document: IndexedDocument;
  /** Higher is better; comparable within one result only. */
  readonly score: number;
  /** The page with the best match, from 1; absent where the name or metadata matched. */
  readonly page?: number;
  /** A sheet's or section's name, of that page. */
  readonly pageName?: string;
  /** Text around the match, in pieces. */
  readonly snippet: SnippetPiece[];
}

/** A piece of a snippet: matched or not. */
export interface SnippetPiece {
  readonly text: string;
  readonly match: boolean;
}

/** Which problems are asked for. */
export interface ProblemFilter {
  readonly code?: ErrorCode;
  readonly path?: string;
  readonly limit?: number;
}

/** A file that could not be read. */
export interface Problem {
  readonly path: string;
  readonly sourceUri: string;
  readonly mediaType: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly indexedAt: Date;
}

/** The index in numbers. Embedded documents are counted like others. */
export interface IndexSummary {
  readonly documents: number;
  readonly embedded: number;
  readonly pages: number;
  readonly succeeded: number;
  readonly byCode: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly byType: Readonly<Record<string, number>>;
  /** When something was last written. */
  readonly updatedAt?: Date;
  /** Bytes on disk, where known. */
  readonly size?: number;
}
