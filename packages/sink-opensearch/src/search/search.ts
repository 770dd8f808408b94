import { FileprocError, type SearchHit, type SearchQuery, type SearchResult } from '@cis/fileproc-core';
import { parseQuery, wantedWords } from '@cis/fileproc-core/query';
import { ask } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';
import { MAX_RESULT_WINDOW } from '../definition/definition.ts';
import { VISIBLE } from '../definition/mapping.ts';
import { documentOf, INDEX_ONLY_FIELDS, type StoredDocument } from '../read/source.ts';
import { filterBodies } from './filters.ts';
import { queryBody, samePageBody } from './query-body.ts';
import { type Found, shownHits } from './shown-hits.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000;
/** Documents up to which a total is exact: as in the SQLite index. */
const MAX_COUNTED = 500_000;
/** Best documents of a shard that are looked at for words on one page. */
const MIN_RESCORED = 500;
/** OpenSearch's own limit, index.max_rescore_window. */
const MAX_RESCORED = 10_000;

interface Answer {
  hits: {
    total: { value: number; relation: 'eq' | 'gte' };
    hits: { _id: string; _routing?: string; _score: number | null; _source: StoredDocument }[];
  };
}

/** Searches an index. Throws INVALID_CONFIG where the query cannot be meant, SINK_UNAVAILABLE. */
export async function search(requester: Requester, index: string, query: SearchQuery): Promise<SearchResult> {
  const started = performance.now();
  const { limit, offset } = rangeOf(query);
  const expression = parseQuery(query.text);
  const wanted = wantedWords(expression);
  const samePage = samePageBody(expression);
  const answer = await ask<Answer>(requester, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_search`,
    query: { allow_partial_search_results: false },
    body: {
      query: { bool: { must: [queryBody(expression)], filter: [VISIBLE, ...filterBodies(query)] } },
      from: offset,
      size: limit,
      track_total_hits: MAX_COUNTED,
      _source: { excludes: INDEX_ONLY_FIELDS },
      ...(wanted.length === 0 && { sort: [{ indexed_at: 'desc' }, { document_id: 'asc' }] }),
      ...(samePage && {
        rescore: {
          window_size: Math.min(MAX_RESCORED, Math.max(MIN_RESCORED, offset + limit)),
          query: { rescore_query: samePage },
        },
      }),
    },
  });
  const found = answer.hits.hits.map(
    ({ _id: id, _routing: routing = id, _score, _source }): Found => ({
      id,
      routing,
      score: _score ?? 0,
      document: documentOf(_source),
    }),
  );
  const hits: SearchHit[] = await shownHits(requester, index, found, wanted);
  const { value: total, relation } = answer.hits.total;
  return { total, totalIsExact: relation === 'eq', hits, took: performance.now() - started };
}

function rangeOf({ limit = DEFAULT_LIMIT, offset = 0 }: SearchQuery): { limit: number; offset: number } {
  const invalid = (message: string) => new FileprocError('INVALID_CONFIG', message);
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT)
    throw invalid(`The limit of a search is a whole number from 0 to ${MAX_LIMIT}, not ${limit}.`);
  if (!Number.isInteger(offset) || offset < 0 || offset + limit > MAX_RESULT_WINDOW)
    throw invalid(
      `The offset of a search is a whole number from 0 on and reaches ${MAX_RESULT_WINDOW} hits with its limit, not ${offset}.`,
    );
  return { limit, offset };
}
