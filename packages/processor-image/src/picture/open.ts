import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { openBmp } from './bmp-picture.ts';
import { openCoded } from './coded-picture.ts';
import type { Picture } from './picture.ts';
import { openTiff } from './tiff-picture.ts';

/** Media types of BMP: the registered one and those that older systems give. */
export const BMP_TYPES = ['image/bmp', 'image/x-ms-bmp', 'image/x-bmp', 'image/x-windows-bmp'] as const;

/** Media types of TIFF. */
export const TIFF_TYPES = ['image/tiff', 'image/tiff-fx'] as const;

/** Media types of formats that hold one picture or an animation. */
export const CODED_TYPES = [
  'image/jpeg',
  'image/pjpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
] as const;

/** Opens a file by its detected type. Throws EMPTY_FILE, and CORRUPT where its head cannot be read. */
export async function openPicture(file: LocalFile, context: ProcessContext): Promise<Picture> {
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path}: the file holds no bytes.`);
  const { mediaType } = file.type;
  const includes = (types: readonly string[]) => types.includes(mediaType);
  if (includes(BMP_TYPES)) return openBmp(file, context);
  return includes(TIFF_TYPES) ? openTiff(file, context) : openCoded(file);
}
