import type { DatabaseSync } from 'node:sqlite';
import type { Words } from '@cis/fileproc-core/query';
import { occurrencesOf } from '@cis/fileproc-core/query';
import { PASSAGES_OF_DOCUMENT } from '../database/schema.ts';
import { textMatch } from './match.ts';

/** UTF-16 code units of a document that are read for its best page: a few milliseconds. */
const MAX_READ = 100_000;

/** The passage of a document to show for words, where ranking has not told: with most of them, of equal ones the first. */
export type PassageFinder = (id: number, wanted: readonly Words[]) => number;

/**
 * Prepares the statements. Such a document has frequent words, which stand on its first pages: reading those is ten times
 * quicker than to ask FTS5, which takes one to two milliseconds for each document and frequent word.
 */
export function openPassageFinder(database: DatabaseSync): PassageFinder {
  const passages = database.prepare('SELECT id, text FROM passages WHERE id BETWEEN ? AND ? ORDER BY id');
  const first = database.prepare(
    'SELECT rowid FROM text_index WHERE text_index MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT 1',
  );
  return (id, wanted) => {
    const from = id * PASSAGES_OF_DOCUMENT;
    const to = from + PASSAGES_OF_DOCUMENT - 1;
    let best: number | undefined;
    let most = 0;
    let read = 0;
    if (wanted.length > 0)
      for (const row of passages.iterate(from, to)) {
        const text = String(row.text);
        const different = new Set(occurrencesOf(text, wanted).map(({ words }) => words)).size;
        if (different > most) {
          best = Number(row.id);
          most = different;
        }
        read += text.length;
        if (most === wanted.length || read > MAX_READ) break;
      }
    if (best !== undefined) return best;
    const match = read > MAX_READ && wanted.map(textMatch).filter(Boolean).join(' OR ');
    const row = match ? first.get(match, from, to) : undefined;
    // Where only the name matches, the beginning.
    return row ? Number(row.rowid) : from + 1;
  };
}
