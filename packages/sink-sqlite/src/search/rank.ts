import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Expression } from '@cis/fileproc-core/query';
import { PASSAGE_BITS, PASSAGES_OF_DOCUMENT } from '../database/schema.ts';
import type { DocumentSet } from './document-set.ts';
import { anyNamesMatch, anyTextMatch, pageMatch } from './match.ts';

/**
 * Passages, and names, that one query scores; where more match, the newest. BM25 costs 1 to 2 microseconds each, so that this
 * is what keeps a word that stands on every page under 50 ms. What is not scored is still counted, and comes last.
 */
const MAX_SCORED = 10_000;
/** Documents up to which every page with any of the words is scored, not only those that have them all. */
const FEW_DOCUMENTS = 1_000;
/** How much a match weighs in name, title, other metadata, path; in the text it is 1. */
const NAME_WEIGHTS = '8.0, 8.0, 2.0, 1.0';

/** A document with what speaks for it. */
export interface Ranked {
  readonly id: number;
  readonly score: number;
  /** Of its best passage, where its text matches. */
  readonly passage?: number;
}

/** Orders the documents of a query. */
export interface Ranker {
  /** The first `wanted` of the documents, best first; those that were not scored come last, newest first. */
  rank(expression: Expression, documents: DocumentSet, all: boolean, wanted: number): Ranked[];
}

/** Prepares the statements. */
export function openRanker(database: DatabaseSync): Ranker {
  const scored = (table: string, score: string, within = ''): StatementSync => {
    const statement = database.prepare(
      `SELECT rowid, ${score} FROM ${table} WHERE ${table} MATCH ? ${within} ORDER BY rowid DESC LIMIT ${MAX_SCORED}`,
    );
    statement.setReturnArrays(true);
    return statement;
  };
  const among = 'IN (SELECT value FROM json_each(?))';
  const text = scored('text_index', 'bm25(text_index)');
  const textWithin = scored('text_index', 'bm25(text_index)', `AND (rowid >> ${PASSAGE_BITS}) ${among}`);
  const nameScore = `bm25(names_index, ${NAME_WEIGHTS})`;
  const names = scored('names_index', nameScore);
  // The plus keeps FTS5 from doing one search of its own for each number of the list.
  const namesWithin = scored('names_index', nameScore, `AND +rowid ${among}`);

  /** Row id and score, of more than nothing; bm25() is lower where the match is better. */
  function rows(all: StatementSync, some: StatementSync, match: string, ids: string | undefined): [number, number][] {
    const found = (ids === undefined ? all.all(match) : some.all(match, ids)) as unknown as [number, number][];
    for (const row of found) row[1] = -row[1];
    return found;
  }

  function bestPassage(match: string | undefined, ids: string | undefined): Map<number, Ranked> {
    const best = new Map<number, Ranked>();
    if (match === undefined) return best;
    for (const [passage, score] of rows(text, textWithin, match, ids)) {
      const id = Math.floor(passage / PASSAGES_OF_DOCUMENT);
      const before = best.get(id);
      // Rows come from the last page to the first: of equal pages the first is taken.
      if (!before || score >= before.score) best.set(id, { id, score, passage });
    }
    return best;
  }

  function score(expression: Expression, documents: DocumentSet, all: boolean, wanted: number): Map<number, Ranked> {
    const ids = all ? undefined : documents.toString();
    const size = documents.size;
    const any = anyTextMatch(expression);
    const together = pageMatch(expression);
    const ranked = bestPassage(size <= FEW_DOCUMENTS ? any : together, ids);
    const byName = anyNamesMatch(expression);
    if (byName !== undefined)
      for (const [id, points] of rows(names, namesWithin, byName, ids)) {
        const found = ranked.get(id);
        ranked.set(id, found ? { ...found, score: found.score + points } : { id, score: points });
      }
    if (size > FEW_DOCUMENTS && ranked.size < Math.min(wanted, size) && any !== together)
      for (const [id, found] of bestPassage(any, ids)) if (!ranked.has(id)) ranked.set(id, found);
    return ranked;
  }

  return {
    rank(expression, documents, all, wanted) {
      const best = bestOf([...score(expression, documents, all, wanted).values()], wanted);
      if (best.length >= wanted) return best;
      const ranked = new Set(best.map(({ id }) => id));
      for (const id of documents.descending()) {
        if (best.length >= wanted) break;
        if (!ranked.has(id)) best.push({ id, score: 0 });
      }
      return best;
    },
  };
}

/** The first `wanted` by score, of equal ones the newest; sorts no more of them than it must. */
function bestOf(ranked: Ranked[], wanted: number): Ranked[] {
  let candidates = ranked;
  if (ranked.length > 4 * wanted) {
    const scores = Float64Array.from(ranked, ({ score }) => score).sort();
    const least = scores[scores.length - Math.max(1, wanted)]!;
    candidates = ranked.filter(({ score }) => score >= least);
  }
  return candidates.sort((a, b) => b.score - a.score || b.id - a.id).slice(0, wanted);
}
