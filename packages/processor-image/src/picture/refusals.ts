import { FileprocError, type LocalFile, limitExceeded } from '@cis/fileproc-core';
import type { PageHeader, PictureContext } from './picture.ts';

/** Throws LIMIT_EXCEEDED for a page with more pixels than `MAX_IMAGE_PIXELS`, before anything of it is decoded. */
export function checkPixels({ width, height }: PageHeader, file: LocalFile, { limits }: PictureContext): void {
  if (width * height > limits.pixels)
    throw limitExceeded('pixels', limits, `${width} x ${height} = ${width * height}`, file.path);
}

/** The error for a file of which nothing can be read, and why. */
export function corrupt(file: LocalFile, reason: unknown): FileprocError {
  const message = reason instanceof Error ? reason.message : String(reason);
  // The image library appends what it did to the message, a line each.
  const first = message.split('\n').find((line) => line.trim() !== '') ?? 'unknown reason';
  return new FileprocError('CORRUPT', `${file.path}: the picture cannot be read: ${first.trim()}`, { cause: reason });
}
