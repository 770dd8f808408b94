import type { DatabaseSync } from 'node:sqlite';
import { FileprocError, type IndexedDocument, type Thumbnail } from '@cis/fileproc-core';
import { indexedText } from '@cis/fileproc-core/query';
import { MAX_PASSAGES, PASSAGES_OF_DOCUMENT } from '../database/schema.ts';
import { normalizedPieces, passagesOf } from '../text/passages.ts';
import { indexedNames } from './names.ts';
import type { PageInput } from './page-input.ts';

/** What hangs on a document's number: names, passages and thumbnail, with their full text. */
export interface ContentWriter {
  insert(id: number, document: IndexedDocument, pages: Iterable<PageInput>, thumbnail: Thumbnail | undefined): void;
  remove(id: number): void;
}

/** Prepares the statements; they are used inside a transaction. */
export function openContentWriter(database: DatabaseSync): ContentWriter {
  const inserts = {
    names: database.prepare('INSERT INTO names_index (rowid, name, title, about, path) VALUES (?, ?, ?, ?, ?)'),
    text: database.prepare('INSERT INTO text_index (rowid, text) VALUES (?, ?)'),
    passage: database.prepare('INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    thumbnail: database.prepare('INSERT INTO thumbnails VALUES (?, ?, ?, ?, ?)'),
  };
  const removals = {
    names: database.prepare('DELETE FROM names_index WHERE rowid = ?'),
    thumbnail: database.prepare('DELETE FROM thumbnails WHERE document = ?'),
    passages: database.prepare('DELETE FROM passages WHERE id BETWEEN ? AND ? RETURNING id'),
    // By single ids: FTS5 reads its whole list of rows to find those of a range.
    text: database.prepare('DELETE FROM text_index WHERE rowid = ?'),
  };

  function insertPage(base: number, number: number, page: PageInput): number {
    let count = 0;
    for (const { text, overlap } of passagesOf(normalizedPieces(page.pieces))) {
      count++;
      if (number + count > MAX_PASSAGES)
        throw new FileprocError(
          'SINK_REJECTED',
          `The document has more than ${MAX_PASSAGES} pages, which the SQLite index cannot number.`,
        );
      const id = base + number + count;
      inserts.passage.run(
        id,
        page.number,
        overlap,
        page.origin,
        page.hidden ? 1 : 0,
        page.confidence ?? null,
        page.width ?? null,
        page.height ?? null,
        page.name ?? null,
        text,
      );
      const tokens = indexedText(text);
      if (tokens) inserts.text.run(id, tokens);
    }
    return count;
  }

  return {
    insert(id, document, pages, thumbnail) {
      inserts.names.run(id, ...indexedNames(document));
      let passages = 0;
      for (const page of pages) passages += insertPage(id * PASSAGES_OF_DOCUMENT, passages, page);
      if (thumbnail) inserts.thumbnail.run(id, thumbnail.mediaType, thumbnail.width, thumbnail.height, thumbnail.data);
    },
    remove(id) {
      removals.names.run(id);
      removals.thumbnail.run(id);
      const first = id * PASSAGES_OF_DOCUMENT;
      for (const row of removals.passages.all(first, first + MAX_PASSAGES)) removals.text.run(Number(row.id));
    },
  };
}
