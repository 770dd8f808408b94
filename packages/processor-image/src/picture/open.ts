import { FileprocError, type LocalFile } from '@cis/fileproc-core';
import { openBmp } from './bmp-picture.ts';
import { openCoded } from './coded-picture.ts';
import { BMP_TYPES, TIFF_TYPES } from './media-types.ts';
import type { Picture, PictureContext } from './picture.ts';
import { openTiff } from './tiff-picture.ts';

/** Opens a file by its detected type. Throws EMPTY_FILE, and CORRUPT where its head cannot be read. */
export async function openPicture(file: LocalFile, context: PictureContext): Promise<Picture> {
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path}: the file holds no bytes.`);
  const { mediaType } = file.type;
  const includes = (types: readonly string[]) => types.includes(mediaType);
  if (includes(BMP_TYPES)) return openBmp(file, context);
  return includes(TIFF_TYPES) ? openTiff(file, context) : openCoded(file);
}
