import type { DatabaseSync } from 'node:sqlite';
import type { Outcome } from '@cis/fileproc-core';
import { type Row, rowOf } from '../database/document-row.ts';
import type { WireChange } from '../thread/protocol.ts';
import { openContentWriter } from './content.ts';
import { COUNTED_COLUMNS, openCounters } from './counters.ts';
import { pagesOfFile } from './page-file.ts';
import { pageInput } from './page-input.ts';
import { isDone, isNewer, isOvertaken, type Present } from './revisions.ts';
import { openTombstones } from './tombstones.ts';

type Applied = Extract<Outcome['status'], 'written' | 'superseded'>;
type UpsertChange = Extract<WireChange, { kind: 'upsert' }>;
type DeleteChange = Extract<WireChange, { kind: 'delete' }>;
type PruneChange = Extract<WireChange, { kind: 'prune' }>;

/** Applies single changes inside the batch's transaction. */
export interface ChangeWriter {
  apply(change: WireChange): Applied;
  /** Ends the batch; still inside the transaction. */
  flush(): void;
  /** Forgets what a batch that failed has counted. */
  reset(): void;
}

/** Everything that lies in a document, at any depth; of a delivered file also what lost the document that held it. */
const INSIDE = `
WITH RECURSIVE inside (id, document_id) AS (
  SELECT id, document_id FROM documents WHERE root_id = $id
  UNION SELECT id, document_id FROM documents WHERE parent_id = $id
  UNION SELECT documents.id, documents.document_id FROM documents JOIN inside ON documents.parent_id = inside.document_id
)
SELECT id, document_id FROM inside WHERE document_id <> $id`;

/** Prepares the statements. */
export function openChangeWriter(database: DatabaseSync, tombstoneDays: number): ChangeWriter {
  const content = openContentWriter(database);
  const counters = openCounters(database);
  const tombstones = openTombstones(database, tombstoneDays);
  const find = database.prepare(
    'SELECT id, revision, version, indexed_at AS indexedAt FROM documents WHERE document_id = ?',
  );
  const inside = database.prepare(INSIDE);
  const remove = database.prepare(`DELETE FROM documents WHERE id = ? RETURNING ${COUNTED_COLUMNS}`);
  const counted = database.prepare(`SELECT ${COUNTED_COLUMNS} FROM documents WHERE id = ?`);
  const columns = database
    .prepare("SELECT name FROM pragma_table_info('documents') WHERE name <> 'id'")
    .all()
    .map((row) => String(row.name));
  const put = database.prepare(
    `INSERT INTO documents (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (document_id) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
     RETURNING id`,
  );

  function removeDocument(id: number): void {
    content.remove(id);
    const row = remove.get(id);
    if (row) counters.count(row, -1);
  }

  const held = (documentId: string) => find.get(documentId) as (Present & { readonly id: number }) | undefined;

  function upsert({ document, pages, thumbnail }: UpsertChange): Applied {
    const { document_id: documentId, root_id: rootId } = document;
    const present = held(documentId);
    // Throws for what is no number, before it could be stored and compared with.
    const revision = document.revision === undefined ? undefined : BigInt(document.revision);
    const isSuperseded =
      rootId === undefined
        ? isOvertaken(present ?? tombstones.of(documentId), {
            revision,
            indexedAt: Date.parse(document.indexed_at),
            ...(document.version !== undefined && { version: document.version }),
          })
        : [present, tombstones.of(documentId)].some((known) => isNewer(known, revision)) ||
          isDone(held(rootId) ?? tombstones.of(rootId), revision);
    if (isSuperseded) return 'superseded';
    if (present) {
      content.remove(present.id);
      counters.count(counted.get(present.id) as Row, -1);
    }
    const row = rowOf(document);
    const id = Number(put.get(row)?.id);
    counters.count(row, 1);
    content.insert(
      id,
      document,
      'file' in pages ? pagesOfFile(pages.file) : pages.map((page) => pageInput(page)),
      thumbnail,
    );
    tombstones.forget(document.document_id);
    return 'written';
  }

  function deleteAll({ documentId, revision }: DeleteChange): Applied {
    const present = held(documentId);
    if (isOvertaken(present ?? tombstones.of(documentId), { revision })) return 'superseded';
    for (const row of inside.all({ id: documentId })) removeDocument(Number(row.id));
    if (present) removeDocument(present.id);
    if (revision !== undefined) tombstones.remember(documentId, revision);
    return 'written';
  }

  function prune({ documentId, keep, revision }: PruneChange): Applied {
    const root = held(documentId);
    if (isNewer(root, revision)) return 'superseded';
    // What is embedded in the file by another look of the same revision must stay.
    if (isDone(root, revision)) return 'written';
    for (const row of inside.all({ id: documentId }))
      if (!keep.has(String(row.document_id))) removeDocument(Number(row.id));
    return 'written';
  }

  return {
    apply(change) {
      if (change.kind === 'upsert') return upsert(change);
      return change.kind === 'delete' ? deleteAll(change) : prune(change);
    },
    flush: counters.flush,
    reset: counters.reset,
  };
}
