import type { FileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { Delivery } from '../contract/source.ts';
import type { DeliveryNotes } from './delivery-notes.ts';
import type { RunContext } from './run-context.ts';
import type { Revisions } from './write-changes.ts';

/** What one look at a file came to. */
export type Look =
  /** The index holds it as it is. */
  | {
      readonly kind: 'indexed';
      readonly file: FileRef;
      /** Whether `open` gave its content: a second look then compares with that. */
      readonly opened: boolean;
      /** Bytes that were fetched. */
      readonly bytes: number;
      readonly error?: FileprocError;
      readonly fileType?: string;
      readonly processor?: string;
    }
  /** It is gone, from the index too. */
  | { readonly kind: 'deleted' }
  /** Another has written it meanwhile: nothing is certain but that another look is needed. */
  | { readonly kind: 'overtaken' }
  /** Nothing is certain. */
  | { readonly kind: 'undone'; readonly error: FileprocError };

/** A delivery and what it is worked on with. */
export interface Work {
  readonly run: RunContext;
  readonly delivery: Delivery;
  readonly notes: DeliveryNotes;
}

/** A delivery whose file is about to be looked at. */
export interface LookingWork extends Work {
  /** Asked for before the look: see {@link nextRevisions}. */
  readonly revisions: Revisions;
}

/** What the index was made equal to. */
export type Settled = Extract<Look, { kind: 'indexed' | 'deleted' }>;
