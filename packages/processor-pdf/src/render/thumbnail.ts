import type { Page, ProcessContext, Thumbnail } from '@cis/fileproc-core';
import type { PdfDocument } from '../document.ts';
import { inkShare } from './ink.ts';

/**
 * A picture of the first page in the wanted box; undefined where none is wanted or none can be made, which is a warning.
 * The page is not released: where it is a scan, OCR draws it next without decoding it again.
 */
export async function makeThumbnail(
  document: PdfDocument,
  first: Page | undefined,
  { wants, warn, signal }: ProcessContext,
): Promise<Thumbnail | undefined> {
  if (!wants.thumbnail || !first) return undefined;
  signal.throwIfAborted();
  try {
    const page = await document.page(first.number);
    const { width, height } = wants.thumbnail;
    const drawing = await page.render(Math.min(width / page.width, height / page.height));
    if (drawing.missingGlyphs * 2 > first.text.length || (first.text !== '' && inkShare(drawing.grey()) === 0))
      throw new Error('the fonts of the page are not in the file, and its text is not drawn');
    return {
      mediaType: 'image/webp',
      width: drawing.width,
      height: drawing.height,
      data: new Uint8Array(await drawing.webp()),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn({ code: 'THUMBNAIL_FAILED', message: `No thumbnail: ${reason}.`, page: first.number });
    return undefined;
  }
}
