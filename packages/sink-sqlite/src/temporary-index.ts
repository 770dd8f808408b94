import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileUri, type IndexedDocument, type Page, type SearchQuery } from '@cis/fileproc-core';
import { pagesInMemory, sampleDocument } from '@cis/fileproc-core/testing';
import { type SqliteOptions, type SqliteSink, sqlite } from './sqlite.ts';

/** For tests: an index in a folder of its own that is gone at the end of the block. */
export interface TemporaryIndex extends AsyncDisposable {
  readonly sink: SqliteSink;
  readonly path: string;
  readonly folder: string;
  /** Writes documents by path and page texts (or pages); fails where one is not written. */
  add(path: string, pages: readonly (string | Page)[], facts?: Partial<IndexedDocument>): Promise<void>;
  /** Paths of the documents found, in the order of the hits. */
  find(query: string | SearchQuery): Promise<string[]>;
}

/** Makes it, prepared. */
export async function temporaryIndex(options: Partial<SqliteOptions> = {}): Promise<TemporaryIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'sink-sqlite-'));
  const path = join(folder, 'index.db');
  const sink = sqlite({ path, ...options });
  await sink.prepare();
  return {
    sink,
    path,
    folder,
    async add(file, pages, facts) {
      const [outcome] = await sink.write([addition(file, pages, facts)]);
      if (outcome?.status !== 'written') throw new Error(`not written: ${JSON.stringify(outcome)}`);
    },
    async find(query) {
      const { hits } = await sink.search(typeof query === 'string' ? { text: query } : query);
      return hits.map(({ document }) => document.file_path);
    },
    async [Symbol.asyncDispose]() {
      await sink.close();
      await rm(folder, { recursive: true });
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
