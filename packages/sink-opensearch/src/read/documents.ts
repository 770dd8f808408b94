import type { BlobStore, IndexedDocument, Page, Thumbnail } from '@cis/fileproc-core';
import { ask } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';
import { VISIBLE } from '../definition/mapping.ts';
import { textPages } from '../search/shown-page.ts';
import { mediaTypeOfKey } from '../write/thumbnail-key.ts';
import { documentOf, INDEX_ONLY_FIELDS, type StoredDocument } from './source.ts';

/** A document as it was indexed, as of the last refresh; undefined where it is not known. */
export async function documentById(
  requester: Requester,
  index: string,
  id: string,
): Promise<IndexedDocument | undefined> {
  const stored = await storedBy(requester, index, id, { excludes: INDEX_ONLY_FIELDS });
  return stored && documentOf(stored);
}

/** Its thumbnail, where there is one and the store still has it. */
export async function thumbnailById(
  requester: Requester,
  index: string,
  store: BlobStore | undefined,
  id: string,
): Promise<Thumbnail | undefined> {
  const stored = await storedBy(requester, index, id, ['thumbnail_key', 'thumbnail_size']);
  const { thumbnail_key: key, thumbnail_size: [width, height] = [0, 0] } = stored ?? {};
  const data = key === undefined ? undefined : await store?.get(key);
  return key !== undefined && data ? { mediaType: mediaTypeOfKey(key), width, height, data } : undefined;
}

/** Its pages in order, with their text as it was indexed. */
export async function* pagesById(requester: Requester, index: string, id: string): AsyncGenerator<Page> {
  const stored = await storedBy(requester, index, id, ['extracted_text', 'pages']);
  if (!stored?.pages) return;
  const { extracted_text: text = '', pages } = stored;
  for (const page of textPages(text)) {
    const facts = pages[page.number - 1];
    if (facts) yield { ...facts, text: page.text };
  }
}

/** A search, since only the document itself knows the shard that an embedded document lies on. */
async function storedBy(
  requester: Requester,
  index: string,
  id: string,
  source: object,
): Promise<StoredDocument | undefined> {
  const { hits } = await ask<{ hits: { hits: { _source: StoredDocument }[] } }>(requester, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_search`,
    body: { size: 1, query: { bool: { filter: [VISIBLE, { term: { document_id: id } }] } }, _source: source },
  });
  return hits.hits[0]?._source;
}
