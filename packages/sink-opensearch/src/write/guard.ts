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

/** The guard of a write, where it has a revision. */
export function guardOf(revision: bigint | undefined, equal: boolean): { guard?: Guard } {
  return revision === undefined ? {} : { guard: { revision, equal } };
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
