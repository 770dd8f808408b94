import type { SQLOutputValue } from 'node:sqlite';
import type { IndexedDocument } from '@cis/fileproc-core';

/** A row as SQLite gives it. */
export type Row = Record<string, SQLOutputValue>;

/** Fields that have a column which gives them back exactly. The times have columns too, but for sorting only. */
const COLUMNS = [
  'document_id',
  'mime_type',
  'file_type',
  'file_extension',
  'file_size',
  'page_count',
  'error_code',
  'parent_id',
  'root_id',
  'file_path',
  'source_uri',
  'revision',
  'version',
  'content_sha256',
  'fingerprint',
] as const satisfies readonly (keyof IndexedDocument)[];

const IN_COLUMNS: ReadonlySet<string> = new Set([...COLUMNS, 'success']);

/** The columns of a document, for `SELECT`. */
export const DOCUMENT_COLUMNS = [...COLUMNS, 'success', 'details'].join(', ');

/** A document as named parameters of an `INSERT` or `UPDATE` of all columns but `id`. */
export function rowOf(document: IndexedDocument): Record<string, string | number | null> {
  const row: Record<string, string | number | null> = {};
  for (const column of COLUMNS) row[column] = document[column] ?? null;
  row.success = document.success ? 1 : 0;
  row.modified_at = milliseconds(document.modified_at);
  row.indexed_at = milliseconds(document.indexed_at) ?? Date.now();
  row.details = JSON.stringify(
    Object.fromEntries(Object.entries(document).filter(([field]) => !IN_COLUMNS.has(field))),
  );
  return row;
}

/** The document that `rowOf` made a row of. */
export function documentOf(row: Row): IndexedDocument {
  const document: Record<string, unknown> = JSON.parse(String(row.details));
  for (const column of COLUMNS) if (row[column] !== null) document[column] = row[column];
  document.success = row.success === 1;
  return document as unknown as IndexedDocument;
}

function milliseconds(time: string | undefined): number | null {
  const value = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(value) ? null : value;
}
