import type { DatabaseSync } from 'node:sqlite';
import type { IndexedDocument, Page, Thumbnail } from '@cis/fileproc-core';
import { DOCUMENT_COLUMNS, documentOf, type Row } from '../database/document-row.ts';
import { PASSAGES_OF_DOCUMENT } from '../database/schema.ts';
import type { StoredPassage } from '../thread/protocol.ts';

/** Passages handed over at once: a few MiB of text at most. */
const SLICE = 200;

/** Reads single documents again. */
export interface DocumentReader {
  document(documentId: string): IndexedDocument | undefined;
  thumbnail(documentId: string): Thumbnail | undefined;
  /** The next passages behind the one with the id `after` (0: from the first); none at the end. */
  passages(documentId: string, after: number): StoredPassage[];
}

/** Prepares the statements. */
export function openDocuments(database: DatabaseSync): DocumentReader {
  const document = database.prepare(`SELECT ${DOCUMENT_COLUMNS} FROM documents WHERE document_id = ?`);
  const thumbnail = database.prepare(
    `SELECT media_type, width, height, data FROM thumbnails
     WHERE document = (SELECT id FROM documents WHERE document_id = ?)`,
  );
  const idOf = database.prepare('SELECT id FROM documents WHERE document_id = ?');
  const passages = database.prepare(`SELECT * FROM passages WHERE id > ? AND id < ? ORDER BY id LIMIT ${SLICE}`);
  return {
    document(documentId) {
      const row = document.get(documentId);
      return row && documentOf(row);
    },
    thumbnail(documentId) {
      const row = thumbnail.get(documentId);
      return (
        row && {
          mediaType: row.media_type as Thumbnail['mediaType'],
          width: Number(row.width),
          height: Number(row.height),
          data: row.data as Uint8Array,
        }
      );
    },
    passages(documentId, after) {
      const row = idOf.get(documentId);
      if (!row) return [];
      const first = Number(row.id) * PASSAGES_OF_DOCUMENT;
      return passages.all(Math.max(first, after), first + PASSAGES_OF_DOCUMENT).map(passageOf);
    },
  };
}

function passageOf(row: Row): StoredPassage {
  const number = (column: 'confidence' | 'width' | 'height') =>
    row[column] !== null && { [column]: Number(row[column]) };
  return {
    id: Number(row.id),
    page: Number(row.page),
    text: String(row.text).slice(Number(row.overlap)),
    origin: row.origin as Page['origin'],
    ...number('confidence'),
    ...number('width'),
    ...number('height'),
    ...(row.name !== null && { name: String(row.name) }),
    ...(row.hidden === 1 && { hidden: true }),
  };
}
