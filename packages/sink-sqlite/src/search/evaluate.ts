import type { DatabaseSync } from 'node:sqlite';
import type { Expression, Words } from '@cis/fileproc-core/query';
import { PASSAGE_BITS } from '../database/schema.ts';
import { DocumentSet } from './document-set.ts';
import { namesMatch, textMatch } from './match.ts';

/**
 * Documents that a query of one word is counted in; past it the newest ones are, and the total says so: a fraction of a
 * second. A query of several words is never cut off, since a hit would be lost.
 */
const MAX_COUNTED = 500_000;

/** Which documents a query matches as a whole. */
export interface Evaluation {
  readonly documents: DocumentSet;
  readonly exact: boolean;
}

/** Finds the documents of a query. A word is in a document that has it on any page, in its name or in its metadata. */
export interface Evaluator {
  evaluate(expression: Expression): Evaluation;
}

/** Prepares the statements. */
export function openEvaluator(database: DatabaseSync): Evaluator {
  // One value of JSON instead of rows: 100,000 rows cost 40 ms to hand over, their documents as JSON 8 ms.
  const inText = database.prepare(
    `SELECT json_group_array(document) AS ids FROM (
       SELECT DISTINCT rowid >> ${PASSAGE_BITS} AS document FROM text_index WHERE text_index MATCH ?
       ORDER BY rowid DESC LIMIT ?)`,
  );
  const inNames = database.prepare(
    'SELECT json_group_array(rowid) AS ids FROM (SELECT rowid FROM names_index WHERE names_index MATCH ?)',
  );
  const everything = database.prepare('SELECT json_group_array(id) AS ids FROM documents');

  function setOf(json: unknown): DocumentSet {
    return new DocumentSet(JSON.parse(String(json)) as number[]);
  }

  /** The documents with the words; a negative limit is none. */
  function documentsOf(words: Words, limit: number): Evaluation {
    const names = namesMatch(words);
    const text = textMatch(words);
    const documents = text === undefined ? new DocumentSet() : setOf(inText.get(text, limit)?.ids);
    const exact = limit < 0 || documents.size < limit;
    if (names !== undefined) documents.include(setOf(inNames.get(names)?.ids));
    return { documents, exact };
  }

  function evaluated(expression: Expression): DocumentSet {
    switch (expression.kind) {
      case 'words':
        return documentsOf(expression, -1).documents;
      case 'not':
        return setOf(everything.get()?.ids).exclude(evaluated(expression.of));
      case 'or':
        return expression.of.reduce((set, branch) => set.include(evaluated(branch)), new DocumentSet());
      case 'and': {
        const terms = expression.of.filter((term) => term.kind !== 'not');
        const first = terms.shift();
        const set = first ? evaluated(first) : setOf(everything.get()?.ids);
        for (const term of terms) set.intersect(evaluated(term));
        for (const term of expression.of) if (term.kind === 'not') set.exclude(evaluated(term.of));
        return set;
      }
    }
  }

  return {
    evaluate(expression) {
      if (expression.kind === 'words') return documentsOf(expression, MAX_COUNTED);
      return { documents: evaluated(expression), exact: true };
    },
  };
}
