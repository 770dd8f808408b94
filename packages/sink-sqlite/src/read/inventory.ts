import type { DatabaseSync } from 'node:sqlite';
import type { ErrorCode, InventoryEntry } from '@cis/fileproc-core';
import type { Row } from '../database/document-row.ts';

/** Entries read at once. Between two slices no transaction is open, so that the writer's log can be emptied. */
const SLICE = 2_000;

/** The next entries under `prefix` behind the URI `after`, ascending by the bytes of the URI; none at the end. */
export type InventoryReader = (prefix: string, after: string | undefined) => InventoryEntry[];

/** Prepares the statement. */
export function openInventory(database: DatabaseSync): InventoryReader {
  const slice = (from: string) =>
    database.prepare(
      `SELECT document_id, source_uri, version, file_size, content_sha256, fingerprint, success, error_code,
         mime_type, details ->> '$.processor_name' AS processor_name, details ->> '$.processor_version' AS processor_version
       FROM documents WHERE parent_id IS NULL AND source_uri ${from} ORDER BY source_uri LIMIT ${SLICE}`,
    );
  const first = slice('>= ?');
  const next = slice('> ?');
  return (prefix, after) => {
    const rows = after === undefined ? first.all(prefix) : next.all(after);
    const end = rows.findIndex((row) => !String(row.source_uri).startsWith(prefix));
    return (end < 0 ? rows : rows.slice(0, end)).map(entryOf);
  };
}

function entryOf(row: Row): InventoryEntry {
  return {
    documentId: String(row.document_id),
    sourceUri: String(row.source_uri),
    ...(row.version !== null && { version: String(row.version) }),
    size: Number(row.file_size),
    ...(row.content_sha256 !== null && { sha256: String(row.content_sha256) }),
    fingerprint: String(row.fingerprint),
    success: row.success === 1,
    ...(row.error_code !== null && { code: row.error_code as ErrorCode }),
    mediaType: String(row.mime_type),
    processorName: String(row.processor_name),
    processorVersion: String(row.processor_version),
  };
}
