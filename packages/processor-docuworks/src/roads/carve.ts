import { type Extraction, FileprocError, type LocalFile, type Page, type ProcessContext } from '@cis/fileproc-core';
import { textOfRuns } from '@cis/fileproc-core/metafile';
import { budgetOf } from '../container/budget.ts';
import { readHeader } from '../container/recognition.ts';
import { DRAWING_KIND, type Drawing, readDrawing } from '../drawing/drawing.ts';
import { pictureFile } from '../drawing/stored-pictures.ts';
import { countLetters } from '../page/decision.ts';
import { decodeGrey, isPictureFile, openPicture } from '../picture/decode.ts';
import { readMetafile } from '../picture/placed-pictures.ts';
import type { Raster } from '../picture/raster.ts';
import { openSharp } from '../picture/sharp.ts';
import { type Piece, piecesIn } from './pieces.ts';
import { readRasters } from './read-rasters.ts';
import type { RoadOptions } from './road.ts';

/** Pixels of a side below which a picture is a logo, a stamp or a thumbnail. */
const LEAST_SIDE = 300;
const NO_PICTURES = { count: 0, file: () => new Uint8Array() };

/** What a piece of a damaged file gives: its text, or a picture to be read. */
type Found = { readonly text: string } | { readonly decode: () => Promise<Raster> };

/**
 * Reads what can be found in a damaged file without its structure: texts of printed pages, and whole pictures by OCR, in the
 * order of the file. Which page of the document each was is not known. Warns DOCUWORKS_CARVED. Throws CORRUPT for a file
 * that does not begin as DocuWorks files do, and where nothing is found.
 */
export async function readByCarving(
  file: LocalFile,
  context: ProcessContext,
  { mostOcrPixels, ocrFallback }: RoadOptions,
): Promise<Extraction> {
  const bytes = await file.bytes();
  readHeader(bytes);
  const limits = { budget: budgetOf(context.limits), mostPixels: context.limits.pixels };
  const found: Found[] = [];
  for (const piece of piecesIn(bytes)) {
    context.signal.throwIfAborted();
    if (found.length >= context.limits.pages) break;
    const made = await orNothing(() => lookAt(piece, limits));
    if (made) found.push(made);
  }
  const pictures = found.filter((each) => 'decode' in each);
  const outcomes = ocrFallback
    ? await readRasters(
        pictures.map(({ decode }) => ({ make: decode })),
        mostOcrPixels,
        context,
      )
    : [];
  const pages: Page[] = [];
  for (const each of found) {
    const outcome = 'decode' in each ? outcomes[pictures.indexOf(each)] : undefined;
    const page = 'text' in each ? each : outcome && 'page' in outcome ? outcome.page : undefined;
    if (!page || page.text.trim() === '') continue;
    const isText = 'text' in each;
    pages.push({
      number: pages.length + 1,
      text: page.text,
      origin: isText ? 'text' : 'ocr',
      ...(outcome && 'page' in outcome && { confidence: outcome.page.confidence }),
      reason: isText ? 'carved: text of a drawing' : `carved: OCR (${context.ocr?.engine}) of a picture`,
    });
  }
  if (pages.length === 0)
    throw new FileprocError('CORRUPT', `Nothing could be carved out of ${file.path}${needsOcr(pictures, context)}.`);
  context.warn({
    code: 'DOCUWORKS_CARVED',
    message: `The file is damaged: ${pages.length} texts and pictures were found in its bytes, in no sure order${needsOcr(pictures, context)}.`,
  });
  return { pages, metadata: { docuworksReader: 'carve' } };
}

function needsOcr(pictures: readonly unknown[], { ocr }: ProcessContext): string {
  return pictures.length > 0 && !ocr ? `; ${pictures.length} pictures need an OCR engine` : '';
}

/** What is in a piece; undefined for nothing that can be read. */
async function lookAt(piece: Piece, limits: Parameters<typeof openPicture>[1]): Promise<Found | undefined> {
  if (piece.kind === 'picture') return picture(() => openSharp(piece.bytes, limits.mostPixels));
  const raw = pictureFile(piece.bytes);
  if (isPictureFile(raw)) return picture(() => openSharp(raw, limits.mostPixels));
  const drawing: Drawing = readDrawing(piece.bytes);
  if (drawing.kind !== DRAWING_KIND.emf && drawing.kind !== DRAWING_KIND.wmf)
    return picture(() => openPicture(drawing, limits));
  const { text } = textOfRuns(readMetafile(drawing.data(limits.budget), NO_PICTURES).runs);
  return countLetters(text) > 0 ? { text } : undefined;
}

/** A picture large enough to be a page, of which the size alone is looked at now. */
async function picture(open: () => ReturnType<typeof openSharp>): Promise<Found | undefined> {
  const { width = 0, height = 0 } = await open().metadata();
  return Math.min(width, height) < LEAST_SIDE ? undefined : { decode: () => decodeGrey(open()) };
}

/** Bytes that only look like something give nothing. */
async function orNothing<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await action();
  } catch {
    return undefined;
  }
}
