import type { FileprocError } from '@cis/fileproc-core';

/** What a bucket has to say beside its deliveries. Given to `onEvent`, never thrown. */
export type S3Event =
  /** The whole listing is read and sorted; deliveries begin. */
  | { readonly kind: 'listed'; readonly objects: number }
  /** A checkpoint was found: what lies below this URI is settled already. */
  | { readonly kind: 'resumed'; readonly uri: string; readonly failed: number }
  /** In the index and not in the listing, but it could not be looked at: the index keeps it. */
  | { readonly kind: 'kept'; readonly key: string; readonly uri: string; readonly error: FileprocError }
  /** The last attempt at a file failed. */
  | { readonly kind: 'failed'; readonly key: string; readonly uri: string; readonly error: FileprocError }
  /** The checkpoint could not be written: the run goes on, but could not be taken up from here. */
  | { readonly kind: 'checkpoint failed'; readonly path: string; readonly error: FileprocError };

/** A run in numbers. */
export interface S3Statistics {
  /** Objects of the listing, markers of folders and ignored ones left out. */
  listed: number;
  /** Not delivered: settled by the run that is taken up. */
  settledBefore: number;
  /** Not delivered: left out by the filters. */
  filtered: number;
  /** Not delivered, because the index already holds them as they are. */
  unchanged: number;
  /** Deliveries, repeated ones left out. */
  upserts: number;
  deletes: number;
  /** In the index and not in the listing, but could not be looked at. */
  kept: number;
  /** Deliveries settled by `ack`. */
  acknowledged: number;
  /** Deliveries given back on the last attempt. */
  failed: number;
}

/** All zero. */
export function emptyStatistics(): S3Statistics {
  return {
    listed: 0,
    settledBefore: 0,
    filtered: 0,
    unchanged: 0,
    upserts: 0,
    deletes: 0,
    kept: 0,
    acknowledged: 0,
    failed: 0,
  };
}
