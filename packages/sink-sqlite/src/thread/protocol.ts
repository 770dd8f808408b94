import type {
  ErrorRecord,
  Health,
  IndexedDocument,
  IndexSummary,
  InventoryEntry,
  Page,
  Problem,
  ProblemFilter,
  SearchQuery,
  SearchResult,
  Thumbnail,
} from '@cis/fileproc-core';
import type { ConnectionOptions } from '../database/connection.ts';

/** A change as it crosses to the writer's thread. */
export type WireChange =
  | {
      readonly kind: 'upsert';
      readonly document: IndexedDocument;
      /** In memory where small, else a file with one JSON page a line. */
      readonly pages: readonly Page[] | { readonly file: string };
      readonly thumbnail?: Thumbnail;
    }
  | { readonly kind: 'delete'; readonly documentId: string; readonly revision?: bigint }
  | {
      readonly kind: 'prune';
      readonly documentId: string;
      readonly keep: ReadonlySet<string>;
      readonly revision?: bigint;
    };

/** An outcome as it crosses back. */
export type WireOutcome =
  | { readonly status: 'written' | 'superseded' }
  | { readonly status: 'rejected' | 'unavailable'; readonly error: ErrorRecord };

/** A passage of a page as it is stored. */
export interface StoredPassage extends Pick<Page, 'origin' | 'confidence' | 'width' | 'height' | 'name' | 'hidden'> {
  /** To go on from. */
  readonly id: number;
  readonly page: number;
  /** Without what it repeats of the one before. */
  readonly text: string;
}

/** How a thread is opened. */
export interface OpenRequest extends ConnectionOptions {
  readonly tombstoneDays: number;
}

/** Every request of the parent's half, and its answer. Lists are asked for in slices, from behind the last entry. */
export interface Requests {
  open: { request: OpenRequest; reply: undefined };
  write: { request: readonly WireChange[]; reply: WireOutcome[] };
  health: { request: undefined; reply: Health };
  inventory: { request: { prefix: string; after: string | undefined }; reply: InventoryEntry[] };
  /** Decimal. */
  revisions: { request: readonly string[]; reply: string[] };
  search: { request: SearchQuery; reply: SearchResult };
  problems: {
    request: { filter: ProblemFilter; after: ProblemPlace | undefined };
    reply: { problems: Problem[]; last: ProblemPlace | undefined };
  };
  summary: { request: undefined; reply: IndexSummary };
  document: { request: string; reply: IndexedDocument | undefined };
  thumbnail: { request: string; reply: Thumbnail | undefined };
  passages: { request: { documentId: string; after: number }; reply: StoredPassage[] };
  close: { request: undefined; reply: undefined };
}

/** Where a slice of problems ended. */
export interface ProblemPlace {
  readonly indexedAt: number;
  readonly id: number;
}

/** The name of a request. */
export type RequestName = keyof Requests;

/** A request on its way. */
export interface RequestMessage<Name extends RequestName = RequestName> {
  readonly id: number;
  readonly name: Name;
  readonly request: Requests[Name]['request'];
}

/** Its answer on its way. */
export type ReplyMessage =
  | { readonly id: number; readonly reply: Requests[RequestName]['reply'] }
  | { readonly id: number; readonly error: ErrorRecord };
