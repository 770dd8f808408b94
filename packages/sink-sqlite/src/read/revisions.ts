import type { DatabaseSync } from 'node:sqlite';

/** Prepares the look for the revisions of documents or of their deletions, `0` where nothing is known; in order. */
export function openRevisions(database: DatabaseSync): (documentIds: readonly string[]) => string[] {
  const find = database.prepare(
    `SELECT coalesce((SELECT revision FROM documents WHERE document_id = $id),
                     (SELECT revision FROM tombstones WHERE document_id = $id), '0') AS revision`,
  );
  return (documentIds) => documentIds.map((id) => String(find.get({ id })?.revision));
}
