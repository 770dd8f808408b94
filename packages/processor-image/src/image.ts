import { defineProcessor, FileprocError } from '@cis/fileproc-core';
import { BMP_TYPES, CODED_TYPES, TIFF_TYPES } from './picture/media-types.ts';

/** Options of {@link image}. */
export interface ImageOptions {
  /**
   * Megapixels above which a page is reduced before OCR, which says so in `Page.reason`. Default 25, which is A3 at
   * 350 dots per inch; more costs the engine time and memory and reads no better.
   */
  readonly maxOcrMegapixels?: number;
}

/**
 * Reads pictures: JPEG, PNG, GIF, WebP, AVIF, BMP, and TIFF with all its pages. Their text comes from OCR, their
 * metadata from EXIF, XMP, IPTC and the text chunks of PNG; the thumbnail is WebP.
 *
 * Throws EMPTY_FILE, CORRUPT where nothing can be decoded, LIMIT_EXCEEDED for more pixels than MAX_IMAGE_PIXELS,
 * UNSUPPORTED_TYPE for BMP in a compression of OS/2 or printers, OCR_UNAVAILABLE where the engine cannot start.
 */
export const image = defineProcessor<ImageOptions>({
  name: 'image',
  version: '1',
  mediaTypes: [...CODED_TYPES, ...BMP_TYPES, ...TIFF_TYPES],
  usesOcr: true,
  async process(file, context, { maxOcrMegapixels = 25 }) {
    if (!(maxOcrMegapixels > 0))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The option maxOcrMegapixels of image must be a positive number, not ${String(maxOcrMegapixels)}.`,
      );
    // Imported with the first file: whoever only names the processor does not load libvips.
    const { readPicture } = await import('./read-picture.ts');
    return readPicture(file, context, maxOcrMegapixels * 1e6);
  },
});
