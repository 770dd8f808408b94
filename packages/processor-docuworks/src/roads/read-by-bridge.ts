import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedFile, Extraction, LocalFile, Page, ProcessContext } from '@cis/fileproc-core';
import { decodeDib } from '@cis/fileproc-core/metafile';
import { countLetters } from '../page/decision.ts';
import { greyDib } from '../picture/decode.ts';
import type { Raster } from '../picture/raster.ts';
import { askDocument, askPicture } from './ask-bridge.ts';
import type { BridgeDocument, BridgePage } from './bridge-document.ts';
import { readRasters } from './read-rasters.ts';
import type { RoadOptions } from './road.ts';

const POINTS = 72 / 2540;
/** Resolution at which pages are drawn for OCR. */
const OCR_DPI = 300;
/** Documents of a binder whose names are kept. */
const MOST_NAMES = 1000;
const PROGRAMS = { xdwapi: 'DocuWorks', ifilter: 'the DocuWorks filter' } as const;

/** Reads a file by the vendor's program; text of pages that it gives none of by OCR. Throws what the bridge throws. */
export async function readByBridge(
  reader: 'xdwapi' | 'ifilter',
  file: LocalFile,
  context: ProcessContext,
  options: RoadOptions,
): Promise<Extraction> {
  const { limits, warn } = context;
  const document = await askDocument(reader, file, context, { mostPages: limits.pages, originals: true });
  const pages = await readPages(reader, document, undefined, file, context, options);
  if (document.pageCount > pages.length)
    warn({
      code: 'PAGES_TRUNCATED',
      message: `The file has ${document.pageCount} pages; the first ${pages.length} were read (MAX_PDF_PAGES).`,
    });
  const embedded = await embedOriginals(document, context);
  const names = document.documents.map(({ name }) => name).filter(Boolean);
  const annotations = pages.reduce((sum, { parts = [] }) => sum + parts.length, 0);
  return {
    pages,
    metadata: {
      docuworksReader: reader,
      pageCount: document.pageCount,
      ...(document.isBinder && { documents: names.slice(0, MOST_NAMES) }),
      ...(annotations > 0 && { annotations }),
    },
    ...(embedded.length > 0 && { embedded }),
  };
}

/** The pages of these numbers as the vendor's program reads them. Throws what the bridge throws. */
export async function pagesByBridge(
  numbers: ReadonlySet<number>,
  file: LocalFile,
  context: ProcessContext,
  options: RoadOptions,
): Promise<Page[]> {
  const document = await askDocument('xdwapi', file, context, { mostPages: Math.max(...numbers), originals: false });
  return (await readPages('xdwapi', document, numbers, file, context, options)).filter(({ number }) =>
    numbers.has(number),
  );
}

/** All pages, text put in by OCR where there is none, of those whose numbers are wanted. */
async function readPages(
  reader: 'xdwapi' | 'ifilter',
  document: BridgeDocument,
  wanted: ReadonlySet<number> | undefined,
  file: LocalFile,
  context: ProcessContext,
  { ocrFallback, mostOcrPixels }: RoadOptions,
): Promise<Page[]> {
  const pages = document.pages.map((page, index) => pageOf(reader, page, index + 1, nameOfPage(document, index)));
  for (const [index, { failure }] of document.pages.entries())
    if (failure && (wanted?.has(index + 1) ?? true))
      context.warn({ code: 'PAGE_FAILED', message: `Page ${index + 1}: ${failure}`, page: index + 1 });
  const pictures = pages
    .filter(({ number, text }) => text.trim() === '' && (wanted?.has(number) ?? true))
    .filter(({ number }) => document.pages[number - 1]?.isPicture);
  if (pictures.length === 0) return pages;
  if (!ocrFallback || !context.ocr) {
    for (const { number } of pictures)
      context.warn({
        code: 'PAGE_NEEDS_OCR',
        message: `Page ${number} is a picture, and ${context.ocr ? 'OCR of such pages is off (DOCUWORKS_OCR_FALLBACK)' : 'no OCR engine is configured'}.`,
        page: number,
      });
    return pages;
  }
  const pending = pictures.map(({ number }) => ({ make: () => pictureOf(number, file, context) }));
  const outcomes = await readRasters(pending, mostOcrPixels, context);
  for (const [index, outcome] of outcomes.entries()) {
    const page = pictures[index];
    if (!page || !outcome) continue;
    if ('error' in outcome) {
      const message = `Page ${page.number} was not read by OCR: ${outcome.error.message}`;
      context.warn({ code: 'PAGE_FAILED', message, page: page.number });
      continue;
    }
    const { text, confidence } = outcome.page;
    pages[page.number - 1] = {
      ...page,
      text,
      origin: 'ocr',
      ...(text !== '' && { confidence }),
      reason: `OCR (${context.ocr.engine}): drawn by DocuWorks, without text`,
    };
  }
  return pages;
}

function pageOf(
  reader: 'xdwapi' | 'ifilter',
  { text, width, height, parts }: BridgePage,
  number: number,
  name: string,
): Page {
  const points = (length: number) => Math.round(length * POINTS * 100) / 100;
  return {
    number,
    text: text.trimEnd(),
    origin: 'native',
    ...(width > 0 && height > 0 && { width: points(width), height: points(height) }),
    ...(name && { name }),
    ...(parts.length > 0 && { parts: [...parts] }),
    reason: `by ${PROGRAMS[reader]}: text of ${countLetters(text)} letters`,
  };
}

/** The document of a binder that a page belongs to. */
function nameOfPage({ documents }: BridgeDocument, index: number): string {
  let first = 0;
  for (const { name, pages } of documents) {
    if (index < first + pages) return name;
    first += pages;
  }
  return '';
}

async function pictureOf(page: number, file: LocalFile, context: ProcessContext): Promise<Raster & { dpi: number }> {
  const bmp = await askPicture(file, context, page, OCR_DPI);
  const bits = Buffer.from(bmp.buffer, bmp.byteOffset, bmp.length).readUInt32LE(BMP.bitsAt);
  const content = decodeDib(bmp.subarray(BMP.headerLength), bmp.subarray(bits), context.limits.pixels);
  return { ...(await greyDib(content, context.limits.pixels)), dpi: OCR_DPI };
}

/** BITMAPFILEHEADER of wingdi.h: 14 bytes, where the bits begin at 10. */
const BMP = { headerLength: 14, bitsAt: 10 };

async function embedOriginals({ originals }: BridgeDocument, context: ProcessContext): Promise<EmbeddedFile[]> {
  const embedded: EmbeddedFile[] = [];
  for (const [index, { name, file, failure }] of originals.entries()) {
    context.signal.throwIfAborted();
    const path = name || `original ${index + 1}`;
    if (file) embedded.push(await context.embed({ path }, createReadStream(join(context.scratch, file))));
    else
      context.warn({
        code: 'DAMAGED',
        message: `The original file "${path}" cannot be read${failure ? `: ${failure}` : ''}`,
      });
  }
  return embedded;
}
