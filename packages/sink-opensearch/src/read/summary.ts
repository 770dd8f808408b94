import { type IndexSummary, isErrorCode } from '@cis/fileproc-core';
import { ask, field } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';
import { VISIBLE } from '../definition/mapping.ts';

/** More than there are media types, or error codes. */
const MAX_KINDS = 5_000;

interface Buckets {
  buckets: { key: string; doc_count: number }[];
}

interface Answer {
  hits: { total: { value: number } };
  aggregations: {
    embedded: { doc_count: number };
    succeeded: { doc_count: number };
    pages: { value: number };
    updated: { value: number | null };
    codes: Buckets;
    types: Buckets;
  };
}

/** Counts over the whole index. */
export async function summary(requester: Requester, index: string): Promise<IndexSummary> {
  const path = `/${encodeURIComponent(index)}`;
  const { hits, aggregations } = await ask<Answer>(requester, {
    method: 'POST',
    path: `${path}/_search`,
    body: {
      size: 0,
      track_total_hits: true,
      query: { bool: { filter: [VISIBLE] } },
      aggs: {
        embedded: { filter: { exists: { field: 'parent_id' } } },
        succeeded: { filter: { term: { success: true } } },
        pages: { sum: { field: 'page_count' } },
        updated: { max: { field: 'indexed_at' } },
        codes: { terms: { field: 'error_code', size: MAX_KINDS } },
        types: { terms: { field: 'mime_type', size: MAX_KINDS } },
      },
    },
  });
  // Where the permission for it is missing, the size is not known.
  const stats = await requester.send({ method: 'GET', path: `${path}/_stats/store` });
  const size = field(field(field(field(stats.body, '_all'), 'total'), 'store'), 'size_in_bytes');
  const { embedded, succeeded, pages, updated, codes, types } = aggregations;
  return {
    documents: hits.total.value,
    embedded: embedded.doc_count,
    pages: pages.value,
    succeeded: succeeded.doc_count,
    byCode: counts({ buckets: codes.buckets.filter(({ key }) => isErrorCode(key)) }),
    byType: counts(types),
    ...(updated.value !== null && { updatedAt: new Date(updated.value) }),
    ...(typeof size === 'number' && { size }),
  };
}

function counts({ buckets }: Buckets): Record<string, number> {
  return Object.fromEntries(buckets.map(({ key, doc_count }) => [key, doc_count]));
}
