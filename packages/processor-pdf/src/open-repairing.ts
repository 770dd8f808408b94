import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import type { PdfDocument } from './document.ts';
import { openDocument } from './pdfjs/open-document.ts';
import { damageOf } from './repair/damage.ts';
import { rebuild } from './repair/rebuild.ts';

/**
 * Opens a PDF, a damaged one as far as possible, with the warning DAMAGED. pdf.js itself finds the objects of a file whose
 * table is wrong; where even that fails, a page tree is built from what pages are left.
 * Throws ENCRYPTED, CORRUPT.
 */
export async function openRepairing(file: LocalFile, context: ProcessContext): Promise<PdfDocument> {
  const data = await wholeFile(file);
  const damage = damageOf(data);
  const warn = (what: string) => context.warn({ code: 'DAMAGED', message: `${what}; what could be found was read.` });
  try {
    const document = await openUsable(data, file, context, damage !== undefined);
    if (damage) warn(damage);
    return document;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof FileprocError) || error.code !== 'CORRUPT') throw error;
    const document = await reopen(file, context, error);
    warn(damage ?? 'The structure of the file is damaged');
    return document;
  }
}

/** Opens a file; one that is damaged only if its first page is there, since pdf.js believes a page count that is not true. */
async function openUsable(
  data: Uint8Array,
  { path }: LocalFile,
  { passwords }: ProcessContext,
  damaged: boolean,
): Promise<PdfDocument> {
  const document = await openDocument({ data, passwords, path });
  if (!damaged) return document;
  try {
    await document.page(1);
    return document;
  } catch (cause) {
    await document[Symbol.asyncDispose]();
    throw new FileprocError('CORRUPT', `${path} is damaged and its pages cannot be found.`, { cause });
  }
}

/** The second and third try: without its XFA form, which can be broken by itself, then with its page tree built anew. */
async function reopen(file: LocalFile, { passwords }: ProcessContext, first: FileprocError): Promise<PdfDocument> {
  const { path } = file;
  try {
    return await openDocument({ data: await wholeFile(file), passwords, path, xfa: false });
  } catch {
    const rebuilt = rebuild(await wholeFile(file));
    if (!rebuilt) throw first;
    return await openDocument({ data: rebuilt, passwords, path, xfa: false }).catch(() => {
      throw first;
    });
  }
}

/** The content in a buffer of its own, since pdf.js takes the buffer over; a plain Uint8Array, since it refuses a Buffer. */
async function wholeFile(file: LocalFile): Promise<Uint8Array> {
  const bytes = await file.bytes();
  const own = bytes.byteLength === bytes.buffer.byteLength;
  return own ? new Uint8Array(bytes.buffer) : Uint8Array.from(bytes);
}
