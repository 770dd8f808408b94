import {
  type FileprocError,
  type LocalFile,
  limitMessage,
  type OcrOutcome,
  type Page,
  type ProcessContext,
  type RasterImage,
  type Thumbnail,
  type Warning,
} from '@cis/fileproc-core';
import type { PageHeader, Picture, PicturePage } from '../picture/picture.ts';
import { corrupt } from '../picture/refusals.ts';
import { droppedWords, withOcrText } from './ocr-text.ts';
import { preparePage } from './prepare-page.ts';
import { thumbnailOf } from './thumbnail.ts';

/** What was read of all pages. */
export interface ReadPages {
  readonly pages: Page[];
  readonly warnings: Warning[];
  readonly thumbnail?: Thumbnail;
  /** Of the first page that has one. */
  readonly header?: PageHeader;
}

/**
 * Reads the pages of a picture by OCR. One page is decoded at a time, when OCR has room for it. A page that fails costs
 * itself; where none could be decoded, the reason of the first is thrown.
 */
export async function readPages(
  picture: Picture,
  file: LocalFile,
  context: ProcessContext,
  mostOcrPixels: number,
): Promise<ReadPages> {
  const pages: Page[] = [];
  const warnings: Warning[] = [];
  const failures: FileprocError[] = [];
  /** Pages that OCR is at work on, in order, with the size of their rasters. */
  const waiting: { readonly page: Page; readonly width: number; readonly height: number }[] = [];
  const first: { thumbnail?: Thumbnail; header?: PageHeader } = {};

  const lookAtFirst = async (page: PicturePage) => {
    first.header = page.header;
    if (!context.wants.thumbnail) return;
    try {
      first.thumbnail = await thumbnailOf(page, context.wants.thumbnail);
    } catch (reason) {
      warnings.push({ code: 'THUMBNAIL_FAILED', message: corrupt(file, reason).message, page: pages.length });
    }
  };

  /** Decodes page by page; gives on what OCR is to read. */
  async function* rasters(): AsyncGenerator<RasterImage> {
    for await (const source of picture.pages()) {
      context.signal.throwIfAborted();
      if (pages.length >= context.limits.pages) {
        const message = limitMessage('pages', context.limits, `more than ${pages.length}`, file.path);
        warnings.push({ code: 'PAGES_TRUNCATED', message });
        return;
      }
      const prepared = await preparePage(source, pages.length + 1, file, context, mostOcrPixels);
      pages.push(prepared.page);
      warnings.push(...prepared.warnings);
      if (prepared.failure) failures.push(prepared.failure);
      else if (!first.header && !(source instanceof Error)) await lookAtFirst(source);
      if (!prepared.raster) continue;
      waiting.push({ page: prepared.page, width: prepared.raster.width, height: prepared.raster.height });
      yield prepared.raster;
    }
  }

  const settle = (outcome: OcrOutcome) => {
    const { page, ...raster } = waiting.shift()!;
    const { number } = page;
    if (outcome.ok) {
      pages[number - 1] = withOcrText(page, outcome.page, raster);
      warnings.push(...droppedWords(outcome.page, number));
      return;
    }
    const { code, message } = outcome.error;
    // Not the page's trouble but the installation's: no page will fare better.
    if (code === 'OCR_UNAVAILABLE') throw outcome.error;
    pages[number - 1] = { ...page, reason: `${page.reason}, failed: ${code}` };
    warnings.push({ code: 'PAGE_FAILED', message: `Page ${number}: OCR: ${code}: ${message}`, page: number });
  };

  if (context.ocr) for await (const outcome of context.ocr.recognizeAll(rasters())) settle(outcome);
  else await drain(rasters());
  if (pages.length === 0) throw corrupt(file, 'it holds no page');
  if (failures.length === pages.length) throw failures[0]!;
  // Without an engine the pages that were for it still wait.
  const unread = waiting[0]?.page.number;
  if (unread !== undefined)
    warnings.push({
      code: 'PAGE_NEEDS_OCR',
      message: `${file.path} is a picture, and no OCR engine is configured: its text is not indexed.`,
      page: unread,
    });
  return { pages, warnings, ...first };
}

/** Decodes all pages without handing them on: what is damaged is found out without an engine too. */
async function drain(rasters: AsyncIterable<RasterImage>): Promise<void> {
  for await (const _ of rasters);
}
