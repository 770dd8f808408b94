import { isFileprocError, type PagePart, type ProcessContext } from '@cis/fileproc-core';
import { MAX_METAFILE, metafileText } from '../metafile/read-metafile.ts';
import type { Archive } from '../zip/archive.ts';

/** The text that a picture in a package draws, where it is a metafile. A damaged one gives the warning DAMAGED. */
export async function pictureParts(archive: Archive, path: string, context: ProcessContext): Promise<PagePart[]> {
  if (!/\.(?:emf|wmf|emz|wmz)$/i.test(path)) return [];
  try {
    const bytes = await archive.bytes(path, MAX_METAFILE);
    return bytes ? [{ kind: 'other', text: metafileText(bytes) }] : [];
  } catch (error) {
    if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
    context.warn({ code: 'DAMAGED', message: error.message });
    return [];
  }
}
