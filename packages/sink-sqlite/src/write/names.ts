import type { IndexedDocument } from '@cis/fileproc-core';
import { indexedText } from '@cis/fileproc-core/query';

/** Where a document's name and metadata are searched; the columns of `names_index`, in order. */
export const NAME_FIELDS = ['name', 'title', 'about', 'path'] as const;
/** One of {@link NAME_FIELDS}. */
export type NameField = (typeof NAME_FIELDS)[number];

/** Code units of metadata that are searched of one document: far more than people write there. */
const MAX_ABOUT = 20_000;

/** The texts under which a document is found beside its pages, as they are; snippets are made of them too. */
export function namesOf(document: IndexedDocument): Record<NameField, string> {
  const { title, ...rest } = document.metadata;
  const about = Object.values(rest)
    .flatMap((value) => (Array.isArray(value) ? value : typeof value === 'string' ? [value] : []))
    .join('\n');
  const folder = document.file_path.endsWith(document.file_name)
    ? document.file_path.slice(0, document.file_path.length - document.file_name.length)
    : document.file_path;
  return {
    name: document.file_name,
    title: Array.isArray(title) ? title.join('\n') : title === undefined ? '' : String(title),
    about: about.slice(0, MAX_ABOUT),
    path: document.embedded_path === undefined ? folder : `${folder}\n${document.embedded_path}`,
  };
}

/** The values of a row of `names_index`. */
export function indexedNames(document: IndexedDocument): string[] {
  const names = namesOf(document);
  return NAME_FIELDS.map((field) => indexedText(names[field].normalize('NFKC')));
}
