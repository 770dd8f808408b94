import { setImmediate } from 'node:timers/promises';
import {
  type FileprocError,
  type OcrPage,
  type OcrService,
  type Page,
  type ProcessContext,
  type RasterImage,
  toFileprocError,
} from '@cis/fileproc-core';
import type { PdfDocument, PdfPage } from '../document.ts';
import type { UnsurePage } from '../read-pages.ts';
import { inkShare } from '../render/ink.ts';
import { scaleFor } from '../render/scale.ts';
import { type TextQuality, textQuality } from '../text/quality.ts';
import { isGarbled, judgeDrawing, MOSTLY_IMAGE, replacesLayer } from './decision.ts';

/** What `readByOcr` works on. */
export interface OcrRequest {
  readonly document: PdfDocument;
  /** Read so far; pages that OCR reads better take the place of those here. */
  readonly pages: Page[];
  readonly unsure: readonly UnsurePage[];
  readonly context: ProcessContext;
  readonly dpi: number;
}

/** A page that waits for its result. */
interface Asked extends UnsurePage {
  readonly reason: string;
  readonly dpi: number;
}

/**
 * Draws each page in doubt, decides whether it needs OCR, and puts what OCR reads into `pages`. One page at a time is held
 * as pixels here. Gives an error for each page that failed. Throws OCR_UNAVAILABLE, since then no page at all can be read.
 */
export async function readByOcr(request: OcrRequest): Promise<FileprocError[]> {
  const { unsure, pages, context } = request;
  if (unsure.length === 0) return [];
  if (!context.ocr) {
    for (const { number, quality } of unsure)
      if (quality.letters === 0 || isGarbled(quality))
        context.warn({
          code: 'PAGE_NEEDS_OCR',
          message: `Page ${number} has no usable text (${pages[number - 1]!.reason}) and no OCR engine is configured.`,
          page: number,
        });
    return [];
  }
  const failures: FileprocError[] = [];
  const asked: Asked[] = [];
  const fail = (number: number, error: FileprocError) => {
    failures.push(error);
    context.warn({
      code: 'PAGE_FAILED',
      message: `Page ${number} was not read by OCR: ${error.message}`,
      page: number,
    });
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
  { document, pages, unsure, context, dpi }: OcrRequest,
  asked: Asked[],
  fail: (number: number, error: FileprocError) => void,
): AsyncGenerator<RasterImage> {
  for (const { number, quality } of unsure) {
    // The drawing's native memory is freed only when the event loop turns.
    await setImmediate();
    context.signal.throwIfAborted();
    try {
      const page = await document.page(number);
      const scale = scaleFor(page, dpi, context.limits);
      const { drawing, data, ocr, reason } = await look(page, quality, scale);
      page.release();
      pages[number - 1] = { ...pages[number - 1]!, reason };
      if (!ocr) {
        if (isGarbled(quality))
          context.warn({ code: 'PAGE_NEEDS_OCR', message: `Page ${number}: ${reason}.`, page: number });
        continue;
      }
      asked.push({ number, quality, reason, dpi: scale * 72 });
      yield { width: drawing.width, height: drawing.height, channels: 1, data, dpi: Math.round(scale * 72) };
    } catch (error) {
      fail(number, toFileprocError(error, 'CORRUPT', 'it cannot be drawn'));
    }
  }
}

/** Pixels a point at which the images of a page show: a page takes 0.01 s, at 300 dpi 0.07 s. */
const GLANCE = 0.5;

/**
 * Draws a page and decides. Most pages of a few letters are titles and slides: those are looked at small first, and drawn
 * again from what is decoded only where an image covers them.
 */
async function look(page: PdfPage, quality: TextQuality, scale: number) {
  const at = async (size: number) => {
    const drawing = await page.render(size);
    const data = drawing.grey();
    return { drawing, data, ...judgeDrawing(quality, { ...drawing, ink: inkShare(data) }) };
  };
  if (quality.letters > 0 && !isGarbled(quality)) {
    const glance = await at(GLANCE);
    // A faint scan can vanish when it is drawn small.
    if (glance.drawing.imageCoverage <= MOSTLY_IMAGE) return glance;
  }
  return await at(scale);
}

/** Puts an OCR result in the place of the text layer, unless the layer says more. */
function use(read: OcrPage, { number, quality, reason, dpi }: Asked, request: OcrRequest, ocr: OcrService): void {
  const { pages, context } = request;
  const page = pages[number - 1]!;
  if (read.droppedWords > 0)
    context.warn({
      code: 'OCR_LOW_CONFIDENCE',
      message: `${read.droppedWords} words of page ${number} were dropped (MIN_OCR_CONFIDENCE).`,
      page: number,
    });
  const found = textQuality(read.text);
  const { letters } = found;
  if (quality.letters > 0 && !replacesLayer(quality, { quality: found, confidence: read.confidence })) {
    pages[number - 1] = { ...page, reason: `${reason}; OCR (${ocr.engine}) found ${letters} letters, the layer stays` };
    return;
  }
  const { words: _layer, ...rest } = page;
  const toPoints = 72 / dpi;
  pages[number - 1] = {
    ...rest,
    text: read.text,
    origin: 'ocr',
    confidence: read.confidence,
    ...(context.wants.words &&
      read.words && {
        words: read.words.map((word) => ({ ...word, box: scaled(word.box, toPoints) })),
      }),
    reason: `OCR (${ocr.engine}): ${reason}`,
  };
}

type Box = readonly [left: number, top: number, width: number, height: number];

const scaled = ([left, top, width, height]: Box, by: number): Box => [left * by, top * by, width * by, height * by];
