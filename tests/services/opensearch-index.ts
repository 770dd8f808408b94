/** What an index of OpenSearch holds, asked for directly, not through the code that the tests are about. */

/** A document as the server gives it. */
export interface IndexedDocument {
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** One index, or an alias. */
export interface TestIndex {
  readonly name: string;
  /** The documents that a query of OpenSearch finds, best first, 10,000 at most; all without a query. */
  search(query?: Readonly<Record<string, unknown>>): Promise<IndexedDocument[]>;
  /** How many documents it has. */
  count(): Promise<number>;
  /** Removes it, or the indices behind the alias. */
  remove(): Promise<void>;
}

/** Asks OpenSearch; `undefined` where the answer is 404. Throws with the server's own words at every other refusal. */
export async function askOpenSearch(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown> | undefined> {
  const response = await fetch(new URL(path, url), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${method} ${path} of OpenSearch: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** The index of this name on the server; it need not be there yet. */
export function testIndex(url: string, name: string): TestIndex {
  return {
    name,
    async search(query = { match_all: {} }) {
      await askOpenSearch(url, 'POST', `/${name}/_refresh`);
      const answer = await askOpenSearch(url, 'POST', `/${name}/_search`, { query, size: 10_000 });
      if (!answer) return [];
      const { hits } = answer.hits as { hits: { _id: string; _source: Record<string, unknown> }[] };
      return hits.map(({ _id: id, _source: source }) => ({ id, source }));
    },
    async count() {
      await askOpenSearch(url, 'POST', `/${name}/_refresh`);
      return Number((await askOpenSearch(url, 'GET', `/${name}/_count`))?.count ?? 0);
    },
    async remove() {
      const indices = await askOpenSearch(url, 'GET', `/${name}`);
      for (const each of Object.keys(indices ?? {})) await askOpenSearch(url, 'DELETE', `/${each}`);
    },
  };
}
