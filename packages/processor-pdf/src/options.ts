import { FileprocError } from '@cis/fileproc-core';

/** Options of `pdf()`. */
export interface PdfOptions {
  /**
   * Dots per inch at which a page is drawn for OCR: 150 to 400, default 300. More finds smaller print and takes time and
   * memory by its square. The worker's setting is PDF_DPI.
   */
  readonly dpi?: number;
}

/** Options with every value set: what the fingerprint of a file is made of. */
export type ResolvedPdfOptions = Required<PdfOptions>;

const DPI = { default: 300, min: 150, max: 400 };

/** The options with defaults in place. Throws INVALID_CONFIG for a value out of its range. */
export function resolveOptions(options: PdfOptions = {}): ResolvedPdfOptions {
  const dpi = options.dpi ?? DPI.default;
  if (typeof dpi !== 'number' || !(dpi >= DPI.min && dpi <= DPI.max))
    throw new FileprocError(
      'INVALID_CONFIG',
      `The option dpi of pdf() (PDF_DPI) must be a number from ${DPI.min} to ${DPI.max}, not ${String(dpi)}.`,
    );
  return { dpi };
}
