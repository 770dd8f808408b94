import { extensionOfName, fileTypeOf } from '@cis/fileproc-core';

/** A file as far as its type matters. */
export interface TypedFile {
  readonly key: string;
  /** Detected; undefined where it was never read. */
  readonly mediaType?: string | undefined;
}

/**
 * A type as `fileproc search --type` takes it, as a test: `application/pdf` and `image/*` are media types, `pdf` and `.pdf` an
 * extension, `word` a word for the type.
 */
export function typeTest(pattern: string): (file: TypedFile) => boolean {
  const wanted = pattern.trim().toLowerCase();
  if (wanted.includes('/')) {
    const source = wanted.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
    const expression = new RegExp(`^${source.join('.*')}$`);
    return ({ mediaType }) => mediaType !== undefined && expression.test(mediaType);
  }
  const word = wanted.replace(/^\*?\./, '');
  return ({ key, mediaType }) =>
    extensionOfName(key.slice(key.lastIndexOf('/') + 1)) === word ||
    (mediaType !== undefined && fileTypeOf(mediaType) === word);
}
