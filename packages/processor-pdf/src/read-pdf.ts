import { type Extraction, FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { embedAttachments, listAttachments } from './embed-attachments.ts';
import { invisibleText } from './invisible/invisible-text.ts';
import { readByOcr } from './ocr/read-by-ocr.ts';
import { openRepairing } from './open-repairing.ts';
import type { ResolvedPdfOptions } from './options.ts';
import { readPages } from './read-pages.ts';
import { makeThumbnail } from './render/thumbnail.ts';

/**
 * Reads a PDF: text layers of all pages first, then the pages that need OCR, then what is attached.
 * Throws EMPTY_FILE, ENCRYPTED, CORRUPT; what is damaged in part gives the warnings DAMAGED and PAGE_FAILED.
 */
export async function readPdf(
  file: LocalFile,
  context: ProcessContext,
  options: ResolvedPdfOptions,
): Promise<Extraction> {
  context.signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path} holds no bytes.`);
  const invisible = await invisibleText(file, context);
  await using document = await openRepairing(file, context);
  const { pages, unsure, attachments, failures } = await readPages(document, context, invisible);
  const metadata = await document.metadata();
  const thumbnail = await makeThumbnail(document, pages[0], context);
  const ocrFailures = await readByOcr({ document, pages, unsure, context, dpi: options.dpi });
  const [failure] = [...failures, ...ocrFailures];
  const attached = [...(await listAttachments(document, context)), ...attachments];
  if (failure && pages.every(({ text, parts }) => text === '' && !parts?.length) && attached.length === 0)
    throw failure;
  const embedded = await embedAttachments(attached, context);
  return {
    pages,
    metadata,
    ...(thumbnail && { thumbnail }),
    ...(embedded.length > 0 && { embedded }),
  };
}
