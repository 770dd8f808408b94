import type { IndexedDocument } from '@cis/fileproc-core';
import type { IndexOnlyFields } from '../write/document-source.ts';

/** `_source` of a document. */
export type StoredDocument = IndexedDocument & IndexOnlyFields & { readonly extracted_text?: string };

/** Fields that are of the index and not of the document, for `_source.excludes`. */
export const INDEX_ONLY_FIELDS = [
  'kind',
  'extracted_text',
  'composed_path',
  'search_name',
  'search_path',
  'search_title',
  'search_about',
  'pages',
  'thumbnail_size',
] as const satisfies readonly (keyof StoredDocument)[];

/** The document as it was given to the sink. */
export function documentOf(source: StoredDocument): IndexedDocument {
  const document: Partial<StoredDocument> = { ...source };
  for (const name of INDEX_ONLY_FIELDS) delete document[name];
  return document as IndexedDocument;
}
