import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import type { Archive } from '../zip/archive.ts';
import { MAX_PICTURE, pictureEmbedder } from './embed-pictures.ts';

const PICTURE = /\.(?:png|jpe?g|jfif|tiff?|bmp|dib)$/i;

/** Takes the pictures at these places of a package out as files of their own, where they may be scans. */
export async function embedPackagePictures(
  archive: Archive,
  names: Iterable<string>,
  context: ProcessContext,
): Promise<EmbeddedFile[]> {
  const embedder = pictureEmbedder(context);
  if (!embedder) return [];
  for (const name of new Set(names)) {
    if (!PICTURE.test(name)) continue;
    try {
      const bytes = await archive.bytes(name, MAX_PICTURE);
      if (bytes) await embedder.add(archive.nameOf(name) ?? name, bytes);
    } catch (error) {
      if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
      context.warn({ code: 'DAMAGED', message: error.message });
    }
  }
  return embedder.embedded;
}
