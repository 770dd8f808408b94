import { setImmediate } from 'node:timers/promises';
import { type FileprocError, limitMessage, type Page, type ProcessContext, toFileprocError } from '@cis/fileproc-core';
import type { Attachment, PageContent, PdfDocument, PdfPage } from './document.ts';
import { pageText } from './layout/page-text.ts';
import { judgeText } from './ocr/decision.ts';
import { type TextQuality, textQuality } from './text/quality.ts';

/** The text layers of a document. */
export interface PagesRead {
  readonly pages: Page[];
  /** Pages whose text may be unusable: only their picture can tell. */
  readonly unsure: UnsurePage[];
  /** Files that hang on annotations. */
  readonly attachments: Attachment[];
  /** One for each page that could not be read at all. */
  readonly failures: FileprocError[];
}

/** A page that may need OCR. */
export interface UnsurePage {
  /** From 1. */
  readonly number: number;
  readonly quality: TextQuality;
}

/**
 * Reads the text layer of each page, one after another, so that a page's memory is given back before the next one.
 * `invisible` holds the share of the text that is invisible for pages with such text.
 */
export async function readPages(
  document: PdfDocument,
  context: ProcessContext,
  invisible: ReadonlyMap<number, number>,
): Promise<PagesRead> {
  const read: PagesRead = { pages: [], unsure: [], attachments: [], failures: [] };
  const last = Math.min(document.pageCount, context.limits.pages);
  let characters = 0;
  for (let number = 1; number <= last && characters <= context.limits.textCharacters; number++) {
    // pdf.js works in microtasks: without this turn of the event loop an abort would never be heard.
    await setImmediate();
    context.signal.throwIfAborted();
    const page = await readPage({ document, number, context, read, invisible: invisible.get(number) ?? 0 });
    characters += page.text.length;
    read.pages.push(page);
  }
  if (last < document.pageCount)
    context.warn({
      code: 'PAGES_TRUNCATED',
      message: `${limitMessage('pages', context.limits, document.pageCount, 'Pages')}; the first ${last} were read.`,
    });
  if (read.pages.length < last)
    context.warn({
      code: 'TEXT_TRUNCATED',
      message: `${limitMessage('textCharacters', context.limits, characters, 'Text')}; the first ${read.pages.length} pages were read.`,
    });
  return read;
}

async function readPage({ document, number, context, read, invisible }: PageRequest): Promise<Page> {
  let page: PdfPage | undefined;
  try {
    page = await document.page(number);
    const content = await page.text();
    const { text, words } = pageText(content);
    const quality = textQuality(rawText(content), invisible);
    const { sure, reason } = judgeText(quality);
    if (!sure) read.unsure.push({ number, quality });
    const parts = await extrasOf(page, context, read);
    const placed = context.wants.words ? words() : [];
    return {
      number,
      text,
      origin: 'text',
      width: page.width,
      height: page.height,
      ...(parts.length > 0 && { parts }),
      ...(placed.length > 0 && { words: placed }),
      reason: withInvisible(reason, quality),
    };
  } catch (error) {
    const failure = toFileprocError(error, 'CORRUPT', `Page ${number} cannot be read`);
    read.failures.push(failure);
    context.warn({ code: 'PAGE_FAILED', message: failure.message, page: number });
    return { number, text: '', origin: 'text', reason: failure.message };
  } finally {
    page?.release();
  }
}

/** What `readPage` works on. */
interface PageRequest {
  readonly document: PdfDocument;
  readonly number: number;
  readonly context: ProcessContext;
  readonly read: PagesRead;
  /** Share of the page's text, 0 to 1. */
  readonly invisible: number;
}

/** Form values and annotations are worth less than the text: where they are broken, the page is still read. */
async function extrasOf(page: PdfPage, context: ProcessContext, read: PagesRead) {
  try {
    const { parts, attachments } = await page.extras();
    read.attachments.push(...attachments);
    return parts;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.warn({ code: 'DAMAGED', message: `Annotations cannot be read: ${reason}`, page: page.number });
    return [];
  }
}

function rawText(content: PageContent): string {
  return 'plain' in content ? content.plain : content.runs.map(({ text }) => text).join(' ');
}

function withInvisible(reason: string, { letters, invisible }: TextQuality): string {
  if (letters === 0 || invisible === 0) return reason;
  return `${reason}, ${Math.round(invisible * 100)}% of it invisible, as an OCR layer under a scan is`;
}
