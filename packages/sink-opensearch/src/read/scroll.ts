import { FileprocError } from '@cis/fileproc-core';
import { ask, reasonOf, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';

/** How long OpenSearch keeps the view of the index between two requests. */
const KEEP_ALIVE = '10m';

/** What is listed. */
export interface Listing {
  readonly query: object;
  /** Must end in a field that is different in every document. */
  readonly sort: readonly object[];
  readonly source: readonly string[];
  /** Documents a request. */
  readonly size: number;
}

interface Page<Source> {
  pit_id?: string;
  timed_out: boolean;
  hits: { hits: { _source: Source; sort: unknown[] }[] };
}

/**
 * Lists documents in order, page by page, in one view of the index (point in time): what is written meanwhile neither shifts nor
 * doubles anything. A view that OpenSearch has forgotten, because the caller took his time with a page, is replaced by a new
 * one, which goes on after the last document given. Throws SINK_UNAVAILABLE.
 */
export async function* scroll<Source>(
  requester: Requester,
  index: string,
  { query, sort, source, size }: Listing,
  signal?: AbortSignal,
): AsyncGenerator<Source> {
  signal?.throwIfAborted();
  let pit = await openView(requester, index);
  let isNew = true;
  try {
    for (let after: unknown[] | undefined; ; ) {
      signal?.throwIfAborted();
      const request: Request = {
        method: 'POST',
        path: '/_search',
        query: { allow_partial_search_results: false },
        body: {
          pit: { id: pit, keep_alive: KEEP_ALIVE },
          query,
          sort,
          size,
          _source: source,
          track_total_hits: false,
          ...(after && { search_after: after }),
        },
      };
      const answer = await requester.send(request);
      if (answer.status === 404 && !isNew && isForgotten(answer.body)) {
        pit = await openView(requester, index);
        isNew = true;
        continue;
      }
      if (answer.status !== 200) throw unexpected(requester, request, answer);
      isNew = false;
      const page = answer.body as Page<Source>;
      pit = page.pit_id ?? pit;
      if (page.timed_out)
        throw new FileprocError('SINK_UNAVAILABLE', `OpenSearch took too long to list documents: ${reasonOf(page)}`);
      for (const hit of page.hits.hits) yield hit._source;
      after = page.hits.hits.at(-1)?.sort;
      if (page.hits.hits.length < size) return;
    }
  } finally {
    // A view that is left open goes by itself.
    await requester
      .send({ method: 'DELETE', path: '/_search/point_in_time', body: { pit_id: [pit] } })
      .catch(() => undefined);
  }
}

async function openView(requester: Requester, index: string): Promise<string> {
  const { pit_id: pit } = await ask<{ pit_id: string }>(requester, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_search/point_in_time`,
    query: { keep_alive: KEEP_ALIVE },
  });
  return pit;
}

function isForgotten(body: unknown): boolean {
  return JSON.stringify(body ?? '').includes('search_context_missing_exception');
}
