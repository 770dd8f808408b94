import {
  type FileprocError,
  isFileprocError,
  type OcrPage,
  type ProcessContext,
  type RasterImage,
  toFileprocError,
} from '@cis/fileproc-core';
import type { Raster } from '../picture/raster.ts';
import { smallerThan } from '../picture/resize.ts';

/** A picture that is made when its turn comes. */
export interface PendingRaster {
  /** Throws for one that cannot be made. */
  make(): Promise<Raster & { readonly dpi?: number | undefined }>;
}

/** What OCR read of one, or why it could not. */
export type RasterOutcome = { readonly page: OcrPage } | { readonly error: FileprocError };

/**
 * Reads pictures by OCR, in order; one at a time is held as pixels. Throws OCR_UNAVAILABLE where no engine can start, and
 * what concerns the surroundings; a picture that fails costs itself. Nothing is read where no engine is configured.
 */
export async function readRasters(
  pending: readonly PendingRaster[],
  mostPixels: number,
  { ocr, signal }: ProcessContext,
): Promise<RasterOutcome[]> {
  const outcomes: RasterOutcome[] = [];
  if (!ocr) return outcomes;
  const asked: number[] = [];
  async function* images(): AsyncGenerator<RasterImage> {
    for (const [index, raster] of pending.entries()) {
      signal.throwIfAborted();
      try {
        const made = await raster.make();
        const { width, height, data } = await smallerThan(made, mostPixels);
        const dpi = made.dpi && Math.round((made.dpi * width) / made.width);
        asked.push(index);
        yield { width, height, data, channels: 1, ...(dpi && { dpi }) };
      } catch (error) {
        signal.throwIfAborted();
        if (isFileprocError(error) && error.category === 'environment' && error.code !== 'DOCUWORKS_UNAVAILABLE')
          throw error;
        outcomes[index] = { error: toFileprocError(error, 'CORRUPT') };
      }
    }
  }
  for await (const outcome of ocr.recognizeAll(images())) {
    signal.throwIfAborted();
    const index = asked.shift()!;
    if (!outcome.ok && outcome.error.code === 'OCR_UNAVAILABLE') throw outcome.error;
    outcomes[index] = outcome.ok ? { page: outcome.page } : { error: outcome.error };
  }
  return outcomes;
}
