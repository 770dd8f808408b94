import type { ProcessContext, Thumbnail } from '@cis/fileproc-core';
import type { Sharp } from 'sharp';
import { DRAWING_KIND, drawingOf } from '../drawing/drawing.ts';
import { openPicture } from '../picture/decode.ts';
import { drawLayers } from '../picture/draw-layers.ts';
import { openPixels } from '../picture/sharp.ts';
import type { DocumentPage } from '../tree/structure.ts';
import { A4, isMetafile, type Layer, type Source } from './content.ts';

/** Attribute that holds a preview, of about 104 x 146 pixels. */
const PREVIEW = 58;
/** Of WebP, 0 to 100: small and without visible blocks. */
const QUALITY = 75;

/**
 * A small picture of the first page: its picture where it is one, else the preview that DocuWorks made, else its pictures drawn.
 * None where the page has nothing of them; what goes wrong is a warning.
 */
export async function thumbnailOf(
  page: DocumentPage | undefined,
  layers: readonly Layer[],
  source: Source,
  context: ProcessContext,
): Promise<Thumbnail | undefined> {
  const box = context.wants.thumbnail;
  if (!box || !page) return undefined;
  try {
    const picture = await pictureOf(page, layers, source, context);
    if (!picture) return undefined;
    const { data, info } = await picture
      .resize({ width: box.width, height: box.height, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { mediaType: 'image/webp', width: info.width, height: info.height, data };
  } catch (error) {
    context.signal.throwIfAborted();
    context.warn({
      code: 'THUMBNAIL_FAILED',
      message: `The thumbnail cannot be made: ${(error as Error).message}`,
      page: 1,
    });
    return undefined;
  }
}

async function pictureOf(
  page: DocumentPage,
  layers: readonly Layer[],
  source: Source,
  { limits, signal }: ProcessContext,
): Promise<Sharp | undefined> {
  const [first] = layers;
  const bounds = { budget: source.budget, mostPixels: limits.pixels };
  if (first && layers.length === 1 && isKnownPicture(first)) {
    const { rotation } = first.object;
    const picture = openPicture(first.drawing, bounds);
    return rotation === 0 ? picture : picture.rotate(rotation);
  }
  const preview = page.contents[0] && drawingOf(page.contents[0].attributes.get(PREVIEW), source.entries);
  if (preview) return openPicture(preview, bounds);
  if (!layers.some(({ imageCoverage }) => imageCoverage > 0)) return undefined;
  const { width = A4.width, height = A4.height } = page;
  // Fine enough for any thumbnail.
  const drawn = await drawLayers(layers, { width, height }, { ...bounds, mostCanvasPixels: 1_000_000, signal });
  return openPixels(drawn, 1);
}

function isKnownPicture({ drawing }: Layer): boolean {
  const known: readonly number[] = [DRAWING_KIND.jpeg, DRAWING_KIND.dib, DRAWING_KIND.g4];
  return !isMetafile(drawing) && known.includes(drawing.kind);
}
