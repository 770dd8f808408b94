import { FileprocError, type LocalFile } from '@cis/fileproc-core';
import { decodeBmp } from '../bmp/decode.ts';
import { BMP_HEAD_BYTES, type BmpHeader, parseBmpHeader } from '../bmp/header.ts';
import { type Picture, type PictureContext, possibleDpi } from './picture.ts';
import { checkPixels, corrupt } from './refusals.ts';
import { openRaw } from './sharp.ts';

/** Opens BMP, which libvips as sharp ships it does not read. */
export async function openBmp(file: LocalFile, context: PictureContext): Promise<Picture> {
  const bmp = headerOf(await file.read(0, BMP_HEAD_BYTES), file);
  if (bmp.compression !== 'none' && bmp.compression !== 'rle8' && bmp.compression !== 'rle4')
    throw new FileprocError(
      'UNSUPPORTED_TYPE',
      `${file.path}: BMP with ${bmp.compression} compression, which only printers and OS/2 knew, is not read.`,
    );
  const dpi = possibleDpi(bmp.dpi?.x, bmp.dpi?.y);
  const header = { width: bmp.width, height: bmp.height, orientation: 1, ...(dpi && { dpi }) };
  checkPixels(header, file, context);
  return {
    metadata: {},
    async *pages() {
      const { data, channels, damaged } = await decodeBmp(file, bmp);
      yield { header, damaged, decode: () => openRaw(data, { width: bmp.width, height: bmp.height, channels }) };
    },
    close: async () => {},
  };
}

function headerOf(head: Uint8Array, file: LocalFile): BmpHeader {
  try {
    return parseBmpHeader(head);
  } catch (reason) {
    throw corrupt(file, reason);
  }
}
