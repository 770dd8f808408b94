import {
  FileprocError,
  type LocalFile,
  type Page,
  type ProcessContext,
  type RasterImage,
  type Warning,
} from '@cis/fileproc-core';
import type { PicturePage } from '../picture/picture.ts';
import { checkPixels, corrupt } from '../picture/refusals.ts';
import { type DecodedPage, decodePage } from './decode.ts';
import { pointsOf, type ReadingSize, readingSize } from './geometry.ts';
import { isOneColour, nothingToRead } from './nothing-to-read.ts';

/** A page decoded and looked at, before OCR. */
export interface PreparedPage {
  /** Without text so far. */
  readonly page: Page;
  /** What OCR is to read; absent where there is nothing. */
  readonly raster?: RasterImage;
  readonly warnings: readonly Warning[];
  /** Why nothing of the page could be decoded. */
  readonly failure?: FileprocError;
}

/** Decodes a page in the size for OCR and decides whether it may hold text. Its trouble becomes a failure, never thrown. */
export async function preparePage(
  source: PicturePage | Error,
  number: number,
  file: LocalFile,
  context: ProcessContext,
  mostOcrPixels: number,
): Promise<PreparedPage> {
  try {
    if (source instanceof Error) throw source;
    checkPixels(source.header, file, context);
    const size = readingSize(source.header, mostOcrPixels);
    const decoded = await decodePage(source, { colour: 'grey', ...size });
    // What a decoder leaves of a page that broke before its first row.
    if (decoded.damaged && isOneColour(decoded.data)) throw new Error('nothing of its pixels is left');
    return prepared(source, decoded, size, number, file, context);
  } catch (reason) {
    const failure = reason instanceof FileprocError ? reason : corrupt(file, reason);
    const message = `Page ${number}: ${failure.code}: ${failure.message}`;
    return {
      page: { number, text: '', origin: 'ocr', reason: `not read: ${failure.code}` },
      warnings: [{ code: 'PAGE_FAILED', message, page: number }],
      failure,
    };
  }
}

function prepared(
  { header }: PicturePage,
  decoded: DecodedPage,
  { reduced, dpi }: ReadingSize,
  number: number,
  file: LocalFile,
  { ocr }: ProcessContext,
): PreparedPage {
  const { width, height, data, damaged } = decoded;
  const nothing = nothingToRead(decoded);
  const note = reduced ? `, reduced from ${header.width} x ${header.height} to ${width} x ${height}` : '';
  const reason = nothing ? `no OCR: ${nothing}` : ocr ? `OCR by ${ocr.engine}: a picture${note}` : 'no OCR engine';
  const message = `Page ${number} of ${file.path} is damaged; what could be decoded of it was.`;
  return {
    page: { number, text: '', origin: 'ocr', ...pointsOf(header), reason },
    warnings: damaged ? [{ code: 'DAMAGED', message, page: number }] : [],
    ...(!nothing && { raster: { width, height, channels: 1, data, ...(dpi !== undefined && { dpi }) } }),
  };
}
