import type { FileprocError } from '@cis/fileproc-core';

/** A file in an archive, whatever the format. */
export interface ArchiveEntry {
  /** As the archive gives it, `/` between folders. */
  readonly path: string;
  readonly modifiedAt?: Date;
  /** Bytes that it takes in the archive, where it is packed by itself: what comes out is held against them. */
  readonly packedSize?: number;
  /** Its bytes, or the reason why there are none. Entries of one archive are read in order, each at most once. */
  readonly content: AsyncIterable<Uint8Array> | FileprocError;
}

/** What is in an archive. */
export interface ArchiveContents {
  readonly entries: AsyncIterable<ArchiveEntry>;
  /** How many entries (files and folders) the archive says it has; `undefined` where it does not say. Asked at the end. */
  expected?(): { readonly stated: number; readonly found: number } | undefined;
  /** A comment on the whole archive. */
  readonly comment?: string;
}

/** Says that something of the archive is damaged while the rest was read. */
export type ReportDamage = (message: string) => void;
