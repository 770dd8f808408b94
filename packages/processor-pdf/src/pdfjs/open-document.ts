import { FileprocError } from '@cis/fileproc-core';
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PdfDocument } from '../document.ts';
import { documentAttachments } from './attachments.ts';
import { canvasFactory } from './canvases.ts';
import { DOCUMENT_SETTINGS, loadLibrary } from './library.ts';
import { readMetadata } from './metadata.ts';
import { openPage } from './page.ts';

/** How a PDF is opened. */
export interface OpenOptions {
  /** Whole content; pdf.js takes it over. */
  readonly data: Uint8Array;
  /** Tried in order, after the empty one. */
  readonly passwords: readonly string[];
  /** For messages. */
  readonly path: string;
  /** Whether a form in XFA is read instead of the page that stands for it; default true. */
  readonly xfa?: boolean;
  /** Images of more pixels are left out before a byte of them is decoded; without it none is. */
  readonly maxImagePixels?: number;
}

/** Opens a PDF by pdf.js. Throws ENCRYPTED where no password fits, CORRUPT where no document is found in the bytes. */
export async function openDocument({
  data,
  passwords,
  path,
  xfa = true,
  maxImagePixels = -1,
}: OpenOptions): Promise<PdfDocument> {
  const { pdfjs, canvas } = await loadLibrary();
  const CanvasFactory = canvasFactory(canvas.createCanvas);
  const task = pdfjs.getDocument({
    ...DOCUMENT_SETTINGS,
    CanvasFactory,
    enableXfa: xfa,
    maxImageSize: maxImagePixels,
    data,
  });
  // pdf.js tries the empty password by itself and asks only where that does not open the file.
  const untried = [...passwords];
  task.onPassword = (answer: (password: string | Error) => void) => {
    const next = untried.shift();
    answer(next ?? new Error(NO_PASSWORD));
  };
  try {
    const document = await task.promise;
    if (document.numPages < 1) throw new FileprocError('CORRUPT', `${path} is a PDF without pages.`);
    return wrap(task, document);
  } catch (error) {
    await task.destroy();
    throw refusal(error, path, passwords.length);
  }
}

const NO_PASSWORD = 'no password fits';

function refusal(error: unknown, path: string, tried: number): FileprocError {
  if (error instanceof FileprocError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'PasswordException' || message.includes(NO_PASSWORD))
    return new FileprocError(
      'ENCRYPTED',
      `${path} asks for a password; ${tried === 0 ? 'none is configured' : `none of the ${tried} configured ones fits`} (PASSWORDS_FILE).`,
    );
  if (/encrypt/i.test(message))
    return new FileprocError(
      'ENCRYPTED',
      `${path} is protected by something other than a password, such as a certificate or a rights server.`,
      { cause: error },
    );
  return new FileprocError('CORRUPT', `${path} cannot be opened as a PDF: ${message}`, { cause: error });
}

function wrap(task: PDFDocumentLoadingTask, document: PDFDocumentProxy): PdfDocument {
  return {
    pageCount: document.numPages,
    metadata: () => readMetadata(document),
    page: async (number) => openPage(document, await document.getPage(number)),
    attachments: () => documentAttachments(document),
    [Symbol.asyncDispose]: () => task.destroy(),
  };
}
