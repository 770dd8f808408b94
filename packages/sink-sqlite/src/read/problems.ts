import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { ErrorCode, Problem, ProblemFilter } from '@cis/fileproc-core';
import { pathCondition } from '../search/filters.ts';
import type { ProblemPlace } from '../thread/protocol.ts';

/** Problems read at once. */
const SLICE = 1_000;

/** The next problems behind a place, newest first; no `last` at the end. */
export type ProblemReader = (
  filter: ProblemFilter,
  after: ProblemPlace | undefined,
) => { problems: Problem[]; last: ProblemPlace | undefined };

/** Reads what could not be read, by the indexes that hold only such documents. */
export function openProblems(database: DatabaseSync): ProblemReader {
  return ({ code, path }, after) => {
    const conditions = ['success = 0'];
    const values: SQLInputValue[] = [];
    const where = (condition: string, ...given: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    if (code) where('error_code = ?', code);
    if (path) where(...pathCondition(path));
    if (after) where('(indexed_at, id) < (?, ?)', after.indexedAt, after.id);
    const rows = database
      .prepare(
        `SELECT id, file_path, source_uri, mime_type, error_code, details ->> 'error_message' AS message, indexed_at
         FROM documents WHERE ${conditions.join(' AND ')} ORDER BY indexed_at DESC, id DESC LIMIT ${SLICE}`,
      )
      .all(...values);
    const last = rows.at(-1);
    return {
      problems: rows.map((row) => ({
        path: String(row.file_path),
        sourceUri: String(row.source_uri),
        mediaType: String(row.mime_type),
        code: (row.error_code ?? 'PROCESSOR_FAILED') as ErrorCode,
        message: String(row.message ?? ''),
        indexedAt: new Date(Number(row.indexed_at)),
      })),
      last: last && { indexedAt: Number(last.indexed_at), id: Number(last.id) },
    };
  };
}
