import { defineProcessor, type Processor } from '@cis/fileproc-core';
import { type PdfOptions, type ResolvedPdfOptions, resolveOptions } from './options.ts';
import { readPdf } from './read-pdf.ts';

const processor = defineProcessor<ResolvedPdfOptions>({
  name: 'pdf',
  version: '3',
  mediaTypes: ['application/pdf'],
  usesOcr: true,
  process: readPdf,
});

/**
 * The processor of PDF: text by page in reading order, OCR of pages whose text is missing or unusable, form values,
 * annotations, attachments, metadata and a thumbnail. Throws INVALID_CONFIG for an option out of its range.
 */
export function pdf(options?: PdfOptions): Processor {
  return processor(resolveOptions(options));
}
