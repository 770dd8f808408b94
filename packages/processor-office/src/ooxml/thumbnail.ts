import type { ProcessContext, Thumbnail } from '@cis/fileproc-core';
import { pictureSize } from '../pictures/picture-size.ts';
import type { Archive } from '../zip/archive.ts';

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
    if (!data || (size?.mediaType !== 'image/png' && size?.mediaType !== 'image/jpeg')) return {};
    return { thumbnail: { ...size, mediaType: size.mediaType, data: new Uint8Array(data) } };
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    context.warn({ code: 'THUMBNAIL_FAILED', message: `The picture in the file cannot be read: ${reason}` });
    return {};
  }
}
