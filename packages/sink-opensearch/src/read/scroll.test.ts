import { expect, test } from 'vitest';
import type { Request, Requester } from '../connection/requester.ts';
import { scroll } from './scroll.ts';

/** What OpenSearch 2 and 3 answer for a point in time that is over. */
const FORGOTTEN = {
  error: {
    root_cause: [{ type: 'search_context_missing_exception', reason: 'No search context found for id [2000]' }],
    type: 'search_phase_execution_exception',
    reason: 'all shards failed',
  },
  status: 404,
};

/** A server with documents `a` to `e` that forgets its views after so many pages. */
function server(pagesOfView: number): Requester & { readonly opened: number } {
  const names = ['a', 'b', 'c', 'd', 'e'];
  let opened = 0;
  let pages = 0;
  const search = ({ body }: Request) => {
    if (pages++ >= pagesOfView) return { status: 404, body: FORGOTTEN };
    const { search_after: [after = ''] = [], size } = body as { search_after?: string[]; size: number };
    const hits = names.filter((name) => name > after).slice(0, size);
    return {
      status: 200,
      body: { timed_out: false, hits: { hits: hits.map((name) => ({ _source: name, sort: [name] })) } },
    };
  };
  return {
    node: 'http://search.example.com',
    get opened() {
      return opened;
    },
    async send(request) {
      if (request.path === '/_search') return search(request);
      if (request.method === 'POST') {
        opened++;
        pages = 0;
      }
      return { status: 200, body: { pit_id: `view ${opened}` } };
    },
    async close() {},
  };
}

const listing = { query: {}, sort: [], source: [], size: 2 };

test('a view that the server has forgotten is replaced, and nothing is left out or given twice', async () => {
  const requester = server(1);
  expect(await Array.fromAsync(scroll<string>(requester, 'files', listing))).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(requester.opened).toBe(3);
});

test('a server that forgets a view before its first page is not asked for ever', async () => {
  await expect(Array.fromAsync(scroll<string>(server(0), 'files', listing))).rejects.toMatchObject({
    code: 'SINK_UNAVAILABLE',
    message: expect.stringContaining('404: search_phase_execution_exception: all shards failed'),
  });
});
