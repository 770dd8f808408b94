import type { IndexedDocument } from '../../contract/document.ts';
import type { Page } from '../../contract/extraction.ts';
import type { Change, PageSource } from '../../contract/sink.ts';
import { documentId } from '../../identity/uri.ts';

/** Pages that are in memory, as the runner hands them over. */
export function pagesInMemory(pages: readonly Page[]): PageSource {
  return {
    count: pages.length,
    characters: pages.reduce(
      (sum, page) => sum + page.text.length + (page.parts ?? []).reduce((n, part) => n + part.text.length, 0),
      0,
    ),
    inMemory: pages,
    async *[Symbol.asyncIterator]() {
      yield* pages;
    },
  };
}

/** A document with all that a sink needs, for tests. */
export function sampleDocument(uri: string, overrides: Partial<IndexedDocument> = {}): IndexedDocument {
  const path = decodeURIComponent(uri.replace(/^s3:\/\/[^/]*\//, ''));
  return {
    document_id: documentId(uri),
    source_uri: uri,
    file_path: path,
    file_name: path.split('/').at(-1) ?? path,
    file_extension: path.includes('.') ? (path.split('.').at(-1) ?? '') : '',
    file_size: 100,
    file_type: 'text',
    mime_type: 'text/plain',
    word_count: 1,
    char_count: 1,
    page_count: 1,
    metadata: {},
    processor_name: 'text',
    processor_version: '1',
    processing_time_seconds: 0.01,
    success: true,
    warnings: [],
    modified_at: '2026-01-02T03:04:05.000Z',
    indexed_at: '2026-01-02T03:04:06.000Z',
    version: 'v1',
    ocr_used: false,
    text_truncated: false,
    fingerprint: '0123456789abcdef',
    ...overrides,
  };
}

const page = (number: number, text: string): Page => ({ number, text, origin: 'text' });

/** An upsert of a document with the given page texts. */
export function upsert(uri: string, texts: readonly string[], overrides: Partial<IndexedDocument> = {}): Change {
  return {
    kind: 'upsert',
    document: sampleDocument(uri, { page_count: texts.length, ...overrides }),
    pages: pagesInMemory(texts.map((text, index) => page(index + 1, text))),
  };
}
