import type { Change, IndexedDocument } from '@cis/fileproc-core';
import type { Guard } from './operation.ts';
import type { Present } from './present.ts';

/** The revision of a change; undefined where its caller does not guard its writes. */
export function revisionOf(change: Change): bigint | undefined {
  if (change.kind !== 'upsert') return change.revision;
  return change.document.revision === undefined ? undefined : BigInt(change.document.revision);
}

/** `document_id` of the file that a change belongs to. */
export function rootOf(change: Change): string {
  return change.kind === 'upsert' ? (change.document.root_id ?? change.document.document_id) : change.documentId;
}

/**
 * The external versions under which a revision is written. Of a file's own document and of its deletion the first write
 * of a revision wins. What is embedded may be written twice in one revision, but not after it was taken out in the same:
 * another worker with an equal revision may have seen the file without it, and of the two that worker was done.
 */
const VERSIONS = {
  file: (revision: bigint): Guard => ({ version: revision, equal: false }),
  marker: (revision: bigint): Guard => ({ version: revision, equal: true }),
  embedded: (revision: bigint): Guard => ({ version: revision * 2n, equal: true }),
  leaving: (revision: bigint): Guard => ({ version: revision * 2n + 1n, equal: true }),
};

/** The guard of a write of one kind; undefined where the write has no revision. */
export function guardOf(revision: bigint | undefined, kind: keyof typeof VERSIONS): Guard | undefined {
  return revision === undefined ? undefined : VERSIONS[kind](revision);
}

/** Whether what the index holds is this very write, which arrived although its answer did not. */
export function isSameWrite(present: Present | undefined, change: Change): boolean {
  if (present === undefined || present.revision !== revisionOf(change)) return false;
  if (change.kind === 'delete') return present.kind === 'tombstone';
  return change.kind === 'upsert' && present.kind === 'document' && isWrittenAs(present, change.document);
}

function isWrittenAs({ indexedAt, version }: Present, document: IndexedDocument): boolean {
  return indexedAt === document.indexed_at && version === document.version;
}

/**
 * Whether what is embedded in a file comes too late: the file's own document is written last, so that nothing of its
 * revision, or of an older one, may come after it or after its deletion.
 */
export function isTooLate(root: Present | undefined, revision: bigint | undefined): boolean {
  return root?.revision !== undefined && revision !== undefined && root.revision >= revision;
}

/** Whether the file's own document of this very revision is there: whoever wrote it has pruned before. */
export function isWritten(root: Present | undefined, revision: bigint | undefined): boolean {
  return root?.kind === 'document' && root.revision !== undefined && root.revision === revision;
}
