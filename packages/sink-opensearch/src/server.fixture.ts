import { randomBytes } from 'node:crypto';
import { fileUri, type IndexedDocument, type Page, type SearchQuery } from '@cis/fileproc-core';
import { pagesInMemory, sampleDocument } from '@cis/fileproc-core/testing';
import { type OpenSearchSink, opensearch } from './opensearch.ts';
import type { OpenSearchOptions } from './options.ts';

/** The server for tests; those that need one are skipped without it. */
export const SERVER = process.env.FILEPROC_OPENSEARCH_URL;

/** The title of a test that needs a server: says why it is skipped. */
export const titled = (title: string) => (SERVER ? title : `${title} (skipped: FILEPROC_OPENSEARCH_URL is not set)`);

/** For tests: an index of its own that is gone at the end of the block. */
export interface TemporaryIndex extends AsyncDisposable {
  readonly sink: OpenSearchSink;
  readonly alias: string;
  /** Writes documents by path and page texts (or pages) and makes them visible; fails where one is not written. */
  add(path: string, pages: readonly (string | Page)[], facts?: Partial<IndexedDocument>): Promise<void>;
  /** Paths of the documents found, in the order of the hits. */
  find(query: string | SearchQuery): Promise<string[]>;
}

/** A name that no other test has. */
export function temporaryAlias(): string {
  return `fileproc-test-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** A request to the server, past the sink. */
export async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${SERVER}${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Deletes the indexes of an alias. */
export async function removeIndexes(alias: string): Promise<void> {
  await call('DELETE', `/${alias}-v*`);
}

/** Makes it, prepared. */
export async function temporaryIndex(options: Partial<OpenSearchOptions> = {}): Promise<TemporaryIndex> {
  const alias = options.index ?? temporaryAlias();
  const sink = opensearch({ node: SERVER ?? '', index: alias, replicas: 0, ...options });
  await sink.prepare();
  return {
    sink,
    alias,
    async add(path, pages, facts) {
      const [outcome] = await sink.write([addition(path, pages, facts)]);
      if (outcome?.status !== 'written') throw new Error(`not written: ${JSON.stringify(outcome)}`);
      await sink.refresh();
    },
    async find(query) {
      const { hits } = await sink.search(typeof query === 'string' ? { text: query } : query);
      return hits.map(({ document }) => document.file_path);
    },
    async [Symbol.asyncDispose]() {
      await sink.close();
      await removeIndexes(alias);
    },
  };
}

/** An upsert of a document by its path. */
export function addition(path: string, pages: readonly (string | Page)[], facts: Partial<IndexedDocument> = {}) {
  const list = pages.map(
    (page, index): Page => (typeof page === 'string' ? { number: index + 1, text: page, origin: 'text' } : page),
  );
  const document = sampleDocument(fileUri(path), {
    file_path: path,
    file_name: path.split('/').at(-1)!,
    page_count: list.length,
    ...facts,
  });
  return { kind: 'upsert', document, pages: pagesInMemory(list) } as const;
}
