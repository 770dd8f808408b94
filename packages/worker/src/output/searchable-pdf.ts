import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import { type ExtractedDocument, FileprocError, type Limits, type Page } from '@cis/fileproc-core';
import { pageImages } from '@cis/fileproc-processor-image/page-images';
import { type InvisibleFont, invisibleFont } from './invisible-font.ts';
import { openedFile } from './opened-file.ts';
import { addPicturePage } from './picture-page.ts';
import { fromSeen } from './seen-page.ts';
import { number, textLayer } from './text-layer.ts';
import { textLines } from './text-lines.ts';

/** What a searchable PDF is made of beside what was read. */
export interface SearchablePdfSource {
  /** The file that was read. */
  readonly path: string;
  readonly passwords: readonly string[];
  readonly limits: Limits;
  /** An empty folder for copies. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/**
 * A PDF that looks like the file and can be searched: the pictures of its pages under an invisible layer of the words that OCR
 * read. Of a PDF the pages stay as they are, and those that OCR read get the layer. `document` was read with its words.
 *
 * One page is decoded at a time; the pictures as they are compressed, and the file made, lie in memory.
 * Throws UNSUPPORTED_TYPE for other files, SOURCE_CHANGED, ENCRYPTED, CORRUPT.
 */
export async function searchablePdf(document: ExtractedDocument, source: SearchablePdfSource): Promise<Uint8Array> {
  const isPdf = document.type.mediaType === 'application/pdf';
  if (!isPdf && document.fileType !== 'image')
    throw new FileprocError(
      'UNSUPPORTED_TYPE',
      `${document.path}: a searchable PDF is made of pictures and of PDF, not of ${document.type.mediaType}.`,
    );
  await refuseChanged(document, source.path);
  const pdf = isPdf ? await openPdf(document, source) : await PDFDocument.create();
  const font = invisibleFont(pdf.context);
  if (isPdf)
    for (const page of document.pages)
      if (page.origin === 'ocr' && page.number <= pdf.getPageCount())
        addLayer(pdf.getPage(page.number - 1), page, font);
  if (!isPdf) await addPictures(pdf, document, source, font);
  font.finish();
  if (document.language !== undefined && !isPdf) pdf.setLanguage(document.language);
  return pdf.save({ updateFieldAppearances: false, addDefaultPage: false });
}

async function addPictures(
  pdf: PDFDocument,
  document: ExtractedDocument,
  source: SearchablePdfSource,
  font: InvisibleFont,
): Promise<void> {
  await using file = await openedFile(source.path, document);
  let failure: Error | undefined;
  for await (const image of pageImages(file.local, source)) {
    if (image instanceof Error) {
      failure ??= image;
      // The page keeps its place, so that those after it keep their numbers.
      pdf.addPage();
      continue;
    }
    const page = document.pages[image.number - 1];
    const made = await addPicturePage(pdf, image);
    if (page) addLayer(made, page, font);
  }
  if (failure && document.pages.length <= 1) throw failure;
}

/** The invisible layer of a page's words. */
function addLayer(made: PDFPage, page: Page, font: InvisibleFont): void {
  const { width, height } = page;
  if (!width || !height || !page.words?.length) return;
  const { node, doc } = made;
  const names = {
    horizontal: node.newFontDictionary('Words', font.horizontal).decodeText(),
    vertical: node.newFontDictionary('Columns', font.vertical).decodeText(),
  };
  const matrix = fromSeen(made, width).map(number).join(' ');
  const layer = textLayer(textLines(page), height, font, names);
  node.addContentStream(doc.context.register(doc.context.flateStream(`q ${matrix} cm\n${layer}Q\n`)));
}

/** Passwords are tried in the order of the setting, the empty one first. */
async function openPdf(document: ExtractedDocument, { path, passwords }: SearchablePdfSource): Promise<PDFDocument> {
  const bytes = await readFile(path);
  let reason: unknown;
  for (const password of [undefined, '', ...passwords]) {
    try {
      return await PDFDocument.load(bytes, { updateMetadata: false, ...(password !== undefined && { password }) });
    } catch (error) {
      reason = error;
      if (!/encrypt|password/i.test(String(error))) break;
    }
  }
  const isEncrypted = /encrypt|password/i.test(String(reason));
  throw new FileprocError(
    isEncrypted ? 'ENCRYPTED' : 'CORRUPT',
    `${document.path}: no text layer can be added: ${isEncrypted ? 'it is encrypted' : 'its structure is damaged'}.`,
    { cause: reason },
  );
}

/** The words are those of the bytes that were read. */
async function refuseChanged(document: ExtractedDocument, path: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  if (hash.digest('hex') !== document.sha256)
    throw new FileprocError('SOURCE_CHANGED', `${document.path} has changed since it was read; try again.`);
}
