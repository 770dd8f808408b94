import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import type { PdfDocument } from './document.ts';
import { hideEndlessForms } from './forms/hide-endless-forms.ts';
import { openDocument } from './pdfjs/open-document.ts';
import { damageOf } from './repair/damage.ts';
import { rebuild } from './repair/rebuild.ts';

/** One way of opening a file. */
interface Attempt {
  /** The content, or what can be made of it; undefined where nothing can. */
  prepare(content: Uint8Array): Uint8Array | undefined;
  /** Whether a form in XFA is read: it can be broken by itself. */
  readonly xfa: boolean;
  /** Whether the document is refused where its first or last page is not there: pdf.js ends the list at a page that is lost. */
  readonly checked: boolean;
}

const asItIs = (content: Uint8Array) => content;

const ATTEMPTS: readonly Attempt[] = [
  { prepare: asItIs, xfa: true, checked: true },
  { prepare: asItIs, xfa: false, checked: true },
  { prepare: (content) => rebuild(content, 'own tree'), xfa: false, checked: true },
  { prepare: (content) => rebuild(content, 'new tree'), xfa: false, checked: true },
  { prepare: asItIs, xfa: false, checked: false },
];

/**
 * Opens a PDF, a damaged one as far as possible, with the warning DAMAGED. pdf.js itself finds the objects of a file whose
 * table is wrong; where even that fails, a page tree is built from what pages are left.
 * Throws ENCRYPTED, CORRUPT.
 */
export async function openRepairing(file: LocalFile, context: ProcessContext): Promise<PdfDocument> {
  let damage: string | undefined;
  let first: FileprocError | undefined;
  for (const { prepare, xfa, checked } of ATTEMPTS) {
    context.signal.throwIfAborted();
    const content = await wholeFile(file);
    if (!first) damage = damageOf(content);
    const hidden = hideEndlessForms(content);
    const data = prepare(content);
    if (!data) continue;
    try {
      const document = await openDocument({
        data,
        passwords: context.passwords,
        path: file.path,
        xfa,
        maxImagePixels: context.limits.pixels,
      });
      if (checked) await checkPages(document);
      if (damage ?? first)
        context.warn({
          code: 'DAMAGED',
          message: `${damage ?? 'The structure of the file is damaged'}; what could be found was read.`,
        });
      if (hidden > 0)
        context.warn({
          code: 'FORMS_LEFT_OUT',
          message: `${hidden} forms that draw others more than 100,000 times were left out; the rest of their pages was read.`,
        });
      return document;
    } catch (error) {
      if (!(error instanceof FileprocError) || error.code !== 'CORRUPT') throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Closes a document and throws CORRUPT where its first or last page is not there. */
async function checkPages(document: PdfDocument): Promise<void> {
  try {
    await document.page(1);
    await document.page(document.pageCount);
  } catch (cause) {
    await document[Symbol.asyncDispose]();
    throw new FileprocError('CORRUPT', 'The pages of the file cannot be found.', { cause });
  }
}

/** The content in a buffer of its own, since pdf.js takes the buffer over; a plain Uint8Array, since it refuses a Buffer. */
export async function wholeFile(file: LocalFile): Promise<Uint8Array> {
  const bytes = await file.bytes();
  const own = bytes.byteLength === bytes.buffer.byteLength;
  return own ? new Uint8Array(bytes.buffer) : Uint8Array.from(bytes);
}
