import type { IndexedDocument, SearchHit, SearchQuery, SearchResult } from '@cis/fileproc-core';
import { beginningOf, parseQuery, snippetOf, wantedWords } from '@cis/fileproc-core/query';
import type { Pool } from 'pg';
import { conditionOf, phraseOf } from './condition.ts';

interface HitRow {
  readonly document: IndexedDocument;
  readonly score: number | null;
  readonly page: number | null;
  readonly page_name: string | null;
  readonly content: string | null;
}

/** Searches in the query language of fileproc. The best piece of a document gives its page, its snippet and its rank. */
export async function search(pool: Pool, query: SearchQuery): Promise<SearchResult> {
  const started = performance.now();
  const expression = parseQuery(query.text);
  const wanted = wantedWords(expression).filter(({ field }) => field === undefined || field === 'text');
  const { sql, values } = conditionOf(expression, query);
  const any = wanted.map((words) => `(${phraseOf(words)})`).join(' | ');
  const [{ rows: counted }, { rows }] = await Promise.all([
    pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM documents d WHERE ${sql}`, values),
    pool.query<HitRow>(
      `SELECT d.document, best.score, best.page, best.page_name, best.content
       FROM documents d LEFT JOIN LATERAL (
         SELECT ts_rank(words, $${values.length + 1}::tsquery) AS score, page, page_name, content FROM pieces
         WHERE document_id = d.document_id AND words @@ $${values.length + 1}::tsquery
         ORDER BY score DESC, page, piece LIMIT 1
       ) best ON TRUE
       WHERE ${sql}
       ORDER BY best.score DESC NULLS LAST, d.source_uri LIMIT $${values.length + 2} OFFSET $${values.length + 3}`,
      [...values, any, query.limit ?? 20, query.offset ?? 0],
    ),
  ]);
  const hits = rows.map(
    ({ document, score, page, page_name: name, content }): SearchHit => ({
      document,
      score: score ?? 0,
      ...(page !== null && { page }),
      ...(name !== null && { pageName: name }),
      snippet: (content === null ? undefined : snippetOf(content, wanted)) ?? beginningOf(content ?? ''),
    }),
  );
  return { total: counted[0]?.total ?? 0, totalIsExact: true, hits, took: performance.now() - started };
}
