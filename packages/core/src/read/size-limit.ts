import { FileprocError } from '../contract/errors.ts';
import { type LimitName, type Limits, limitMessage, sizeLimitOf } from '../contract/limits.ts';
import { extensionOfName, mediaTypeOfExtension, normalizeMediaType } from '../detect/media-type-lookup.ts';

/** Bytes of a megabyte of the limits: 2^20. */
export const MEGABYTE = 1024 * 1024;

/**
 * The size limit that holds for a file of which only the name and the declared type are known, to refuse it before it is
 * transferred: of several that could hold the largest, since the content may say another type than the name.
 */
export function sizeLimitFor(name: string, declaredType: string | undefined, limits: Limits): LimitName {
  const byName = mediaTypeOfExtension(extensionOfName(name))?.mediaType;
  const declared = declaredType === undefined ? '' : normalizeMediaType(declaredType);
  const possible = [byName, declared].filter((mediaType) => mediaType !== undefined && mediaType !== '');
  if (possible.length === 0) return 'fileMegabytes';
  return possible.map((mediaType) => sizeLimitOf(mediaType!)).reduce((a, b) => (limits[b] > limits[a] ? b : a));
}

/** The error for a file of so many bytes where that passes its limit; else undefined. */
export function tooLarge(path: string, size: number, limit: LimitName, limits: Limits): FileprocError | undefined {
  if (size <= limits[limit] * MEGABYTE) return undefined;
  return new FileprocError('FILE_TOO_LARGE', `${limitMessage(limit, limits, (size / MEGABYTE).toFixed(1), path)}.`);
}
