import { createHash } from 'node:crypto';
import type { IndexedDocument, Thumbnail } from '@cis/fileproc-core';

const EXTENSIONS: Readonly<Record<Thumbnail['mediaType'], string>> = {
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

/**
 * Where the thumbnail of a document in this state lies. The state is in the key, so that two workers that write different states at
 * once can never show one's picture with the other's text.
 */
export function thumbnailKey(prefix: string, document: IndexedDocument, { mediaType, data }: Thumbnail): string {
  const state = document.content_sha256 ?? createHash('sha256').update(data).digest('hex');
  const id = document.document_id;
  return `${prefix}${id.slice(0, 2)}/${id}-${state.slice(0, 8)}.${EXTENSIONS[mediaType]}`;
}

/** What lies under such a key. */
export function mediaTypeOfKey(key: string): Thumbnail['mediaType'] {
  for (const [mediaType, extension] of Object.entries(EXTENSIONS))
    if (key.endsWith(`.${extension}`)) return mediaType as Thumbnail['mediaType'];
  return 'image/webp';
}
