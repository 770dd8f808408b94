import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { SearchQuery } from '@cis/fileproc-core';
import { DocumentSet } from './document-set.ts';

/** The documents of a set that pass the filters of a query; the set itself where there are none. */
export function filtered(database: DatabaseSync, documents: DocumentSet, query: SearchQuery): DocumentSet {
  const { conditions, values } = conditionsOf(query);
  if (conditions.length === 0) return documents;
  const row = database
    .prepare(
      `SELECT json_group_array(id) AS ids FROM documents
       WHERE id IN (SELECT value FROM json_each(?)) AND ${conditions.join(' AND ')}`,
    )
    .get(documents.toString(), ...values);
  return new DocumentSet(JSON.parse(String(row?.ids)) as number[]);
}

function conditionsOf(query: SearchQuery): { conditions: string[]; values: SQLInputValue[] } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const where = (condition: string, ...given: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (query.types?.length) {
    const types = query.types.map(typeCondition);
    where(`(${types.map(({ sql }) => sql).join(' OR ')})`, ...types.flatMap(({ given }) => given));
  }
  if (query.path) where(...pathCondition(query.path));
  if (query.modifiedAfter) where('modified_at >= ?', query.modifiedAfter.getTime());
  if (query.modifiedBefore) where('modified_at < ?', query.modifiedBefore.getTime());
  if (query.minSize !== undefined) where('file_size >= ?', query.minSize);
  if (query.maxSize !== undefined) where('file_size <= ?', query.maxSize);
  return { conditions, values };
}

/** `image/*` and `application/pdf` are media types; `pdf`, `.pdf` and `word` an extension or a word for the type. */
function typeCondition(type: string): { sql: string; given: string[] } {
  const wanted = type.trim().toLowerCase();
  if (wanted.includes('/'))
    return { sql: "mime_type LIKE ? ESCAPE '\\'", given: [escapeLike(wanted).replaceAll('*', '%')] };
  const word = wanted.replace(/^\*?\./, '');
  return { sql: '(file_extension = ? OR file_type = ?)', given: [word, word] };
}

/** Paths that begin so. A name from macOS is decomposed (NFD), the one that is typed is not: that difference alone is none. */
export function pathCondition(path: string): [string, ...string[]] {
  if (isAscii(path)) return ['instr(file_path, ?) = 1', path];
  return [`(instr(file_path, ?) = 1 OR instr(${COMPOSED}(file_path), ?) = 1)`, path, path.normalize('NFC')];
}

/** The name of the SQL function that {@link defineComposed} defines. */
const COMPOSED = 'composed';

/** Gives a connection what `pathCondition` needs. */
export function defineComposed(database: DatabaseSync): void {
  database.function(COMPOSED, { deterministic: true }, (path) => String(path).normalize('NFC'));
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
