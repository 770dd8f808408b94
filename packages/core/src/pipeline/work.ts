import type { FileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { Delivery } from '../contract/source.ts';
import type { DeliveryNotes } from './delivery-notes.ts';
import type { RunContext } from './run-context.ts';

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
  /** Nothing is certain. */
  | { readonly kind: 'undone'; readonly error: FileprocError };

/** A delivery and what it is worked on with. */
export interface Work {
  readonly run: RunContext;
  readonly delivery: Delivery;
  readonly notes: DeliveryNotes;
}
