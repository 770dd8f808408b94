import { setImmediate } from 'node:timers/promises';
import {
  type FileprocError,
  isFileprocError,
  type OcrPage,
  type OcrService,
  type Page,
  type ProcessContext,
  type RasterImage,
  toFileprocError,
} from '@cis/fileproc-core';
import { drawLayers, type PageRaster } from '../picture/draw-layers.ts';
import { smallerThan } from '../picture/resize.ts';
import { A4, type Source } from './content.ts';
import { countLetters } from './decision.ts';
import { inPoints, type PageForOcr } from './read-pages.ts';

/** What `readByOcr` works on. */
export interface OcrRequest {
  readonly forOcr: readonly PageForOcr[];
  /** Read so far; what OCR reads better takes their place here. */
  readonly pages: Page[];
  readonly source: Source;
  readonly context: ProcessContext;
  /** Pixels of the largest picture that the engine gets. */
  readonly mostPixels: number;
}

/** A page that waits for its result. */
interface Asked extends PageForOcr {
  readonly raster: { readonly width: number; readonly height: number; readonly box: PageRaster['box'] };
  readonly reduced: boolean;
}

/**
 * Draws each page of pictures and puts what OCR reads into `pages`; one page at a time is held as pixels. Gives an error for
 * each page that failed. Throws OCR_UNAVAILABLE, since then no page at all can be read.
 */
export async function readByOcr(request: OcrRequest): Promise<FileprocError[]> {
  const { forOcr, context } = request;
  if (forOcr.length === 0) return [];
  if (!context.ocr) {
    for (const { number, reason } of forOcr)
      context.warn({
        code: 'PAGE_NEEDS_OCR',
        message: `Page ${number} has no usable text (${reason}) and no OCR engine is configured.`,
        page: number,
      });
    return [];
  }
  const failures: FileprocError[] = [];
  const asked: Asked[] = [];
  const fail = (number: number, error: FileprocError) => {
    failures.push(error);
    const message = `Page ${number} was not read by OCR: ${error.message}`;
    const code = error.code === 'UNSUPPORTED_TYPE' ? 'PICTURE_UNSUPPORTED' : 'PAGE_FAILED';
    context.warn({ code, message, page: number });
  };
  for await (const outcome of context.ocr.recognizeAll(pictures(request, asked, fail))) {
    context.signal.throwIfAborted();
    const page = asked.shift()!;
    if (outcome.ok) use(outcome.page, page, request, context.ocr);
    else if (outcome.error.code === 'OCR_UNAVAILABLE') throw outcome.error;
    else fail(page.number, outcome.error);
  }
  return failures;
}

async function* pictures(
  { forOcr, source, context, mostPixels }: OcrRequest,
  asked: Asked[],
  fail: (number: number, error: FileprocError) => void,
): AsyncGenerator<RasterImage> {
  for (const waiting of forOcr) {
    await setImmediate();
    context.signal.throwIfAborted();
    const { number, page, layers } = waiting;
    try {
      const { width = A4.width, height = A4.height } = page;
      const limits = {
        budget: source.budget,
        mostPixels: context.limits.pixels,
        mostCanvasPixels: Math.min(mostPixels, context.limits.pixels),
        signal: context.signal,
      };
      const drawn = await drawLayers(layers, { width, height }, limits);
      for (const failure of drawn.failures) context.warn({ code: 'DAMAGED', message: failure, page: number });
      const { data, ...raster } = await smallerThan(drawn, mostPixels);
      const dpi = drawn.dpi && Math.round((drawn.dpi * raster.width) / drawn.width);
      asked.push({ ...waiting, raster: { ...raster, box: drawn.box }, reduced: raster.width < drawn.width });
      yield { ...raster, channels: 1, data, ...(dpi && { dpi }) };
    } catch (error) {
      context.signal.throwIfAborted();
      if (isFileprocError(error) && error.category === 'environment') throw error;
      fail(number, toFileprocError(error, 'CORRUPT', 'it cannot be drawn'));
    }
  }
}

/** Puts an OCR result in the place of the text, unless the text says more. */
function use(read: OcrPage, asked: Asked, { pages, context }: OcrRequest, ocr: OcrService): void {
  const { number, letters, raster, reduced } = asked;
  const page = pages[number - 1]!;
  if (read.droppedWords > 0)
    context.warn({
      code: 'OCR_LOW_CONFIDENCE',
      message: `${read.droppedWords} words of page ${number} were dropped (MIN_OCR_CONFIDENCE).`,
      page: number,
    });
  const found = countLetters(read.text);
  if (letters > 0 && found <= letters) {
    pages[number - 1] = {
      ...page,
      reason: `${asked.reason}; OCR (${ocr.engine}) found ${found} letters, the text stays`,
    };
    return;
  }
  const { words: _own, ...rest } = page;
  const [scaleX, scaleY] = [raster.box.width / raster.width, raster.box.height / raster.height];
  pages[number - 1] = {
    ...rest,
    text: read.text,
    origin: 'ocr',
    ...(read.text !== '' && { confidence: read.confidence }),
    ...(context.wants.words &&
      read.words && {
        words: read.words.map((word) => {
          const [left, top, width, height] = word.box;
          const { x, y } = raster.box;
          return {
            ...word,
            box: inPoints([x + left * scaleX, y + top * scaleY, width * scaleX, height * scaleY]),
          };
        }),
      }),
    reason: `OCR (${ocr.engine}): ${asked.reason}${reduced ? `, reduced to ${raster.width} x ${raster.height} pixels` : ''}`,
  };
}
