import type { ProcessContext, Thumbnail } from '@cis/fileproc-core';
import type { Archive } from '../zip/archive.ts';
import { pictureSize } from './picture-size.ts';

/** Bytes of a picture that is still small. */
const MAX_BYTES = 1_000_000;

/** The picture of the first page that a program left in the package, where it is JPEG or PNG (mostly it is, or it is EMF). */
export async function packageThumbnail(
  archive: Archive,
  part: string | undefined,
  context: ProcessContext,
): Promise<{ thumbnail?: Thumbnail }> {
  if (!context.wants.thumbnail || part === undefined) return {};
  try {
    const data = await archive.bytes(part, MAX_BYTES);
    const size = data && pictureSize(data);
    return data && size ? { thumbnail: { ...size, data: new Uint8Array(data) } } : {};
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    context.warn({ code: 'THUMBNAIL_FAILED', message: `The picture in the file cannot be read: ${reason}` });
    return {};
  }
}
