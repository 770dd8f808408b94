import { defineProcessor, FileprocError } from '@cis/fileproc-core';

/** Options of {@link docuworks}. */
export interface DocuworksOptions {
  /**
   * Megapixels above which a page is reduced before OCR, which says so in `Page.reason`. Default 25, which is A3 at
   * 350 dots per inch; more costs the engine time and memory and reads no better.
   */
  readonly maxOcrMegapixels?: number;
}

/**
 * The processor of DocuWorks documents (.xdw) and binders (.xbd): text in reading order, OCR of pages that are pictures,
 * annotations, names of documents, original files, metadata and a thumbnail, on every system and without the vendor's program.
 *
 * Throws EMPTY_FILE, ENCRYPTED for files protected by password, certificate or policy, CORRUPT, LIMIT_EXCEEDED,
 * OCR_UNAVAILABLE where the engine cannot start.
 */
export const docuworks = defineProcessor<DocuworksOptions>({
  name: 'docuworks',
  version: '1',
  mediaTypes: ['application/vnd.fujixerox.docuworks', 'application/vnd.fujixerox.docuworks.binder'],
  usesOcr: true,
  async process(file, context, { maxOcrMegapixels = 25 }) {
    if (!(maxOcrMegapixels > 0))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The option maxOcrMegapixels of docuworks must be a positive number, not ${String(maxOcrMegapixels)}.`,
      );
    // Imported with the first file: whoever only names the processor does not load libvips.
    const { readDocuworks } = await import('./read-docuworks.ts');
    return readDocuworks(file, context, { mostOcrPixels: maxOcrMegapixels * 1e6 });
  },
});
