import type { FileprocError } from '@cis/fileproc-core';

/** What a folder has to say beside its deliveries. Given to `onEvent`, never thrown. */
export type FolderEvent =
  /** A folder, or a file of ignore rules, could not be read. What the index holds of it is kept. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly uri: string; readonly error: FileprocError }
  /** Not followed and not read. */
  | {
      readonly kind: 'skipped';
      readonly path: string;
      readonly uri: string;
      readonly reason: 'symbolic link' | 'socket, pipe or device';
    }
  /** Changes in this folder are seen by the next full pass only. */
  | { readonly kind: 'unwatched'; readonly path: string; readonly uri: string; readonly error: FileprocError }
  /** All files were delivered once and settled; from now on changes are followed. Only with `watch`. */
  | { readonly kind: 'watching'; readonly folders: number }
  /** Changes may have been missed, or time was up: everything is compared with the index again. */
  | { readonly kind: 'rescan'; readonly reason: string }
  /** The last attempt at a file failed. */
  | { readonly kind: 'failed'; readonly path: string; readonly uri: string; readonly error: FileprocError };

/** A folder in numbers, over all passes of a run. */
export interface FolderStatistics {
  /** Files seen, ignored ones left out. */
  found: number;
  /** Not delivered, because the index already holds them as they are. */
  unchanged: number;
  /** Deliveries, repeated ones left out. */
  upserts: number;
  deletes: number;
  /** In the index and not seen, but in a folder that could not be read: kept. */
  kept: number;
  /** Deliveries settled by `ack`. */
  acknowledged: number;
  /** Deliveries given back on the last attempt. */
  failed: number;
  symbolicLinks: number;
  /** Sockets, pipes, devices. */
  special: number;
  /** Files and folders that rules leave out; what lies in such a folder is not counted. */
  ignored: number;
  unreadable: number;
}

/** All zero. */
export function emptyStatistics(): FolderStatistics {
  return {
    found: 0,
    unchanged: 0,
    upserts: 0,
    deletes: 0,
    kept: 0,
    acknowledged: 0,
    failed: 0,
    symbolicLinks: 0,
    special: 0,
    ignored: 0,
    unreadable: 0,
  };
}
