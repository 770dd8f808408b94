import { setTimeout } from 'node:timers/promises';
import { FileprocError, isFileprocError } from '../contract/errors.ts';
import type { OcrEngine, OcrOptions, OcrOutcome, OcrPage, OcrService, RasterImage } from '../contract/ocr.ts';
import type { StoreCounts } from '../contract/reader.ts';
import { createOcrPageCache } from '../store/ocr-page-cache.ts';
import type { OcrSettings } from './settings.ts';

/** An OCR engine that runs in this process. */
export interface InProcessOcr extends AsyncDisposable {
  /** OCR for one file. `spent` hears the milliseconds of each page. */
  serviceFor(signal: AbortSignal, spent: (milliseconds: number) => void): OcrService;
  /** Of the cache of pages, where there is one. */
  cacheCounts(): StoreCounts | undefined;
}

/** Milliseconds that a page under way gets to end when the engine is to be closed. */
const CLOSE_GRACE = 2000;

/** Opens the engine when the first page comes, and reads one page after another. Disposing it closes the engine. */
export function createInProcessOcr({ engine: factory, cache: kept }: OcrSettings, options: OcrOptions): InProcessOcr {
  const cache = kept && createOcrPageCache(kept, factory, options);
  let opening: Promise<OcrEngine> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function open(): Promise<OcrEngine> {
    opening ??= factory.open({ languages: options.languages }).catch((error: unknown) => {
      opening = undefined;
      throw isFileprocError(error)
        ? error
        : new FileprocError('OCR_UNAVAILABLE', `The OCR engine "${factory.name}" cannot start: ${reasonOf(error)}`, {
            cause: error,
          });
    });
    return opening;
  }

  /** An engine is never asked for two pages at once: each waits for the one before. */
  function recognize(image: RasterImage, signal: AbortSignal): Promise<OcrPage> {
    const page = last.then(async () => {
      signal.throwIfAborted();
      checkImage(image);
      return await (await open()).recognize(image, options, signal);
    });
    last = page.catch(() => undefined);
    return page;
  }

  async function recognizeOrFind(image: RasterImage, signal: AbortSignal): Promise<OcrPage> {
    if (!cache) return recognize(image, signal);
    const found = await cache.through(
      image,
      () => [image.data],
      signal,
      () => recognize(image, signal),
      (page) => page,
    );
    return 'cached' in found ? found.cached : found;
  }

  return {
    cacheCounts: () => cache?.counts(),
    serviceFor(signal, spent) {
      const recognizeOne = async (image: RasterImage): Promise<OcrPage> => {
        const started = performance.now();
        try {
          return await recognizeOrFind(image, signal);
        } catch (error) {
          signal.throwIfAborted();
          throw pageError(error, factory.name);
        } finally {
          spent(performance.now() - started);
        }
      };
      return {
        engine: factory.name,
        recognize: recognizeOne,
        async *recognizeAll(images) {
          for await (const image of images) yield await outcomeOf(recognizeOne(image), signal);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      // An engine that does not heed its signal must not keep its user waiting for ever.
      await Promise.race([last, setTimeout(CLOSE_GRACE, undefined, { ref: false })]);
      await (await opening?.catch(() => undefined))?.close?.();
    },
  };
}

async function outcomeOf(page: Promise<OcrPage>, signal: AbortSignal): Promise<OcrOutcome> {
  try {
    return { ok: true, page: await page };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, error: error as FileprocError };
  }
}

function checkImage({ width, height, channels, data }: RasterImage): void {
  if (data.byteLength !== width * height * channels)
    throw new FileprocError(
      'PROCESSOR_FAILED',
      `A picture for OCR has ${data.byteLength} bytes instead of ${width} x ${height} x ${channels}.`,
    );
}

function pageError(error: unknown, engine: string): FileprocError {
  if (isFileprocError(error)) return error;
  return new FileprocError(
    'PROCESSOR_FAILED',
    `The OCR engine "${engine}" could not read the page: ${reasonOf(error)}`,
    {
      cause: error,
    },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
