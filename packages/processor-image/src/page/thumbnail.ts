import type { Thumbnail } from '@cis/fileproc-core';
import type { PicturePage } from '../picture/picture.ts';
import { openRaw } from '../picture/sharp.ts';
import { decodePage, seenSize } from './decode.ts';

/** Of WebP, 0 to 100: small and without visible blocks. */
const QUALITY = 75;

/** A small picture of a page, as it is seen, fitted into a box of pixels and never made larger than the page. */
export async function thumbnailOf(
  page: PicturePage,
  box: { readonly width: number; readonly height: number },
): Promise<Thumbnail> {
  const { header } = page;
  const seen = seenSize(header, header);
  const scale = Math.min(1, box.width / seen.width, box.height / seen.height);
  const pixels = await decodePage(page, {
    colour: 'rgb',
    width: Math.max(1, Math.round(header.width * scale)),
    height: Math.max(1, Math.round(header.height * scale)),
  });
  const { data, info } = await openRaw(pixels.data, pixels)
    .webp({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { mediaType: 'image/webp', width: info.width, height: info.height, data };
}
