import { FileprocError, type IndexedDocument, type Page, type Sink, type Thumbnail } from '@cis/fileproc-core';
import { createMissing } from './admin/create-index.ts';
import { indexBehind } from './admin/inspect-index.ts';
import { purgeTombstones } from './admin/purge-tombstones.ts';
import { connect } from './connection/connect.ts';
import { checkedOptions, type OpenSearchOptions } from './options.ts';
import { documentById, pagesById, thumbnailById } from './read/documents.ts';
import { health } from './read/health.ts';
import { inventory } from './read/inventory.ts';
import { problems } from './read/problems.ts';
import { readRevisions } from './read/revisions.ts';
import { summary } from './read/summary.ts';
import { search } from './search/search.ts';
import { refresh } from './write/embedded.ts';
import { KnownRoots } from './write/known-roots.ts';
import { writeChanges } from './write/writer.ts';

/** A sink with everything that is optional, and with a way back to what was stored. */
export interface OpenSearchSink extends Required<Sink>, AsyncDisposable {
  /** The document as it was indexed. */
  document(documentId: string): Promise<IndexedDocument | undefined>;
  /** The small picture of its first page. */
  thumbnail(documentId: string): Promise<Thumbnail | undefined>;
  /** Its pages in order: the text that was indexed (`pageText`, NFKC), without parts, words and Markdown. None where it is not known. */
  pages(documentId: string): AsyncIterable<Page>;
  /** Makes what was written visible to searches at once, instead of after `refreshInterval`. */
  refresh(): Promise<void>;
}

/**
 * An index in OpenSearch 2.x or 3.x: full-text search in Japanese and English, for any number of workers at once, whose writes
 * are guarded by revision. Throws INVALID_CONFIG for an option that is wrong.
 */
export function opensearch(options: OpenSearchOptions): OpenSearchSink {
  const settings = checkedOptions(options);
  const { index } = settings;
  const requester = connect(settings);
  const known = new KnownRoots();
  const target = { ...settings, requester };

  const sink: OpenSearchSink = {
    name: 'opensearch',
    batch: settings.batch,
    async prepare() {
      const { state, detail } = await createMissing(requester, index, settings.definition);
      if (state === 'incompatible') throw new FileprocError('INVALID_CONFIG', detail);
      if (state === 'older') settings.onWarning(detail);
      await purge();
    },
    write: (changes) => writeChanges(target, changes, known),
    revisions: (documentIds) => readRevisions(requester, index, documentIds, known),
    health: () => health(requester, index),
    close: () => requester.close(),
    inventory: (prefix, signal) => inventory(requester, index, prefix, signal),
    search: (query) => search(requester, index, query),
    problems: (filter = {}) => problems(requester, index, filter),
    summary: () => summary(requester, index),
    document: (documentId) => documentById(requester, index, documentId),
    thumbnail: (documentId) => thumbnailById(requester, index, settings.thumbnails, documentId),
    pages: (documentId) => pagesById(requester, index, documentId),
    refresh: () => refresh(requester, index),
    [Symbol.asyncDispose]: () => requester.close(),
  };
  return sink;

  async function purge(): Promise<void> {
    try {
      // The alias does not show tombstones.
      const name = await indexBehind(requester, index);
      if (name !== undefined) await purgeTombstones(requester, name, settings.tombstoneDays);
    } catch (thrown) {
      settings.onWarning(
        `Old deletions could not be cleared away; the index grows by them. ${thrown instanceof Error ? thrown.message : thrown}`,
      );
    }
  }
}
