import type { DatabaseSync } from 'node:sqlite';
import {
  FileprocError,
  type IndexedDocument,
  type SearchHit,
  type SearchQuery,
  type SearchResult,
} from '@cis/fileproc-core';
import { beginningOf, type Expression, parseQuery, snippetOf, type Words, wantedWords } from '@cis/fileproc-core/query';
import { DOCUMENT_COLUMNS, documentOf, type Row } from '../database/document-row.ts';
import { NAME_FIELDS, type NameField, namesOf } from '../write/names.ts';
import { openEvaluator } from './evaluate.ts';
import { filtered } from './filters.ts';
import { openRanker, type Ranked } from './rank.ts';
import { openPassageFinder } from './shown-passage.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000;

/** Searches a database. Throws INVALID_CONFIG where the query cannot be meant. */
export type Search = (query: SearchQuery) => SearchResult;

/**
 * Prepares the statements.
 *
 * A document matches as a whole: its words may stand on different pages and in its name, and an excluded word excludes it
 * wherever it stands. Documents with all words on one page come first by their score.
 */
export function openSearch(database: DatabaseSync): Search {
  const evaluator = openEvaluator(database);
  const ranker = openRanker(database);
  const findPassage = openPassageFinder(database);
  const documents = database.prepare(
    `SELECT id, ${DOCUMENT_COLUMNS} FROM documents WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const passages = database.prepare(
    'SELECT id, page, name, text FROM passages WHERE id IN (SELECT value FROM json_each(?))',
  );

  function rowsById(statement: typeof documents, ids: readonly number[]): Map<number, Row> {
    return new Map(statement.all(JSON.stringify(ids)).map((row) => [Number(row.id), row]));
  }

  function hitsOf(found: readonly Ranked[], expression: Expression): SearchHit[] {
    const wanted = wantedWords(expression);
    const inText = inField(wanted, 'text');
    const shown = found.map(({ id, passage }) => passage ?? findPassage(id, inText));
    const rows = rowsById(
      documents,
      found.map(({ id }) => id),
    );
    const texts = rowsById(passages, shown);
    return found.flatMap(({ id, score }, index) => {
      const row = rows.get(id);
      if (!row) return [];
      const document = documentOf(row);
      const passage = texts.get(shown[index]!);
      const snippet = passage && snippetOf(String(passage.text), inText);
      if (!passage || !snippet)
        return [{ document, score, snippet: snippetOfNames(document, wanted) ?? beginning(passage, wanted) }];
      const { page, name } = passage;
      return [{ document, score, page: Number(page), ...(name !== null && { pageName: String(name) }), snippet }];
    });
  }

  return (query) => {
    const started = performance.now();
    const { limit, offset } = rangeOf(query);
    const expression = parseQuery(query.text);
    // One snapshot for all statements, while another connection writes.
    database.exec('BEGIN');
    try {
      const { documents: matching, exact } = evaluator.evaluate(expression);
      const passing = filtered(database, matching, query);
      const all = expression.kind === 'words' && passing === matching;
      const found = ranker.rank(expression, passing, all, offset + limit).slice(offset);
      const hits = hitsOf(found, expression);
      return { total: passing.size, totalIsExact: exact, hits, took: performance.now() - started };
    } finally {
      database.exec('COMMIT');
    }
  };
}

function inField(wanted: readonly Words[], field: NameField | 'text'): Words[] {
  return wanted.filter(
    (words) => words.field === undefined || words.field === field || (words.field === 'path' && field === 'name'),
  );
}

function snippetOfNames(document: IndexedDocument, wanted: readonly Words[]): SearchHit['snippet'] | undefined {
  const names = namesOf(document);
  for (const field of NAME_FIELDS) {
    const snippet = snippetOf(names[field], inField(wanted, field));
    if (snippet) return snippet;
  }
  return undefined;
}

function beginning(passage: Row | undefined, wanted: readonly Words[]): SearchHit['snippet'] {
  return passage && wanted.length === 0 ? beginningOf(String(passage.text).slice(0, 1_000)) : [];
}

function rangeOf({ limit = DEFAULT_LIMIT, offset = 0 }: SearchQuery): { limit: number; offset: number } {
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The limit of a search is a whole number from 0 to ${MAX_LIMIT}, not ${limit}.`,
    );
  if (!Number.isInteger(offset) || offset < 0)
    throw new FileprocError('INVALID_CONFIG', `The offset of a search is a whole number from 0 on, not ${offset}.`);
  return { limit, offset };
}
