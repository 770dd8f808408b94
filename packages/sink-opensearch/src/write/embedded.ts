import { ask } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';

/** An embedded document that is in the index, or whose place is held. */
export interface Embedded {
  readonly id: string;
  readonly thumbnailKey?: string;
}

const AT_ONCE = 1_000;

interface Page {
  hits: { hits: { _id: string; _source?: { thumbnail_key?: string }; sort: unknown[] }[] };
}

/** Makes searches see everything that was written until now. Throws SINK_UNAVAILABLE. */
export async function refresh(requester: Requester, index: string): Promise<void> {
  await ask(requester, { method: 'POST', path: `/${encodeURIComponent(index)}/_refresh` });
}

/** Every document embedded in a file at any depth, as of the last refresh. Throws SINK_UNAVAILABLE. */
export async function embeddedIn(requester: Requester, index: string, rootId: string): Promise<Embedded[]> {
  const found: Embedded[] = [];
  for (let after: unknown[] | undefined; ; ) {
    const { hits } = await ask<Page>(requester, {
      method: 'POST',
      path: `/${encodeURIComponent(index)}/_search`,
      query: { routing: rootId, allow_partial_search_results: false },
      body: {
        size: AT_ONCE,
        query: { bool: { filter: [{ term: { root_id: rootId } }, { terms: { kind: ['document', 'reservation'] } }] } },
        sort: [{ document_id: 'asc' }],
        _source: ['thumbnail_key'],
        track_total_hits: false,
        ...(after && { search_after: after }),
      },
    });
    for (const { _id: id, _source } of hits.hits)
      found.push({ id, ...(_source?.thumbnail_key !== undefined && { thumbnailKey: _source.thumbnail_key }) });
    if (hits.hits.length < AT_ONCE) return found;
    after = hits.hits.at(-1)?.sort;
  }
}
