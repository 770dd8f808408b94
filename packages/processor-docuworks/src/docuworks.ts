import { defineProcessor, FileprocError } from '@cis/fileproc-core';
import { ROADS, type Road } from './roads/road.ts';

/** Options of {@link docuworks}. */
export interface DocuworksOptions {
  /**
   * Megapixels above which a page is reduced before OCR, which says so in `Page.reason`. Default 25, which is A3 at
   * 350 dots per inch; more costs the engine time and memory and reads no better.
   */
  readonly maxOcrMegapixels?: number;
  /**
   * The roads to a file's content, in the order in which they are tried (DOCUWORKS_READERS). Default: `native`, which reads
   * the format itself; `xdwapi` and `ifilter`, DocuWorks and its filter, which need the program `docuworks` in
   * `ReaderOptions.programs`; `carve`, which finds texts and pictures in damaged files.
   */
  readonly readers?: readonly Road[];
  /** Whether pages that DocuWorks draws, and pictures that are carved, are read by OCR (DOCUWORKS_OCR_FALLBACK). Default true. */
  readonly ocrFallback?: boolean;
}

/**
 * The processor of DocuWorks documents (.xdw) and binders (.xbd): text in reading order, OCR of pages that are pictures,
 * annotations, names of documents, original files, metadata and a thumbnail, on every system and without the vendor's
 * program; where that is at hand, it reads what is left. `metadata.docuworksReader` tells by which road a file was read.
 *
 * Throws EMPTY_FILE, ENCRYPTED for files protected by password, certificate or policy, CORRUPT, LIMIT_EXCEEDED,
 * OCR_UNAVAILABLE where the engine cannot start, DOCUWORKS_UNAVAILABLE where only the vendor's program could read the file.
 */
export const docuworks = defineProcessor<DocuworksOptions>({
  name: 'docuworks',
  version: '2',
  mediaTypes: ['application/vnd.fujixerox.docuworks', 'application/vnd.fujixerox.docuworks.binder'],
  usesOcr: true,
  async process(file, context, { maxOcrMegapixels = 25, readers = ROADS, ocrFallback = true }) {
    if (!(maxOcrMegapixels > 0))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The option maxOcrMegapixels of docuworks must be a positive number, not ${String(maxOcrMegapixels)}.`,
      );
    if (readers.length === 0 || !readers.every((road) => ROADS.includes(road)))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The option readers of docuworks (DOCUWORKS_READERS) must name some of ${ROADS.join(', ')}, not "${readers.join(',')}".`,
      );
    // Imported with the first file: whoever only names the processor does not load libvips.
    const { readByRoads } = await import('./roads/read-by-roads.ts');
    return readByRoads(file, context, { mostOcrPixels: maxOcrMegapixels * 1e6, ocrFallback, readers });
  },
});
