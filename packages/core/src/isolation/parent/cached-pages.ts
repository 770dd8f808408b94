import { createReadStream } from 'node:fs';
import { FileprocError } from '../../contract/errors.ts';
import type { OcrPageCache } from '../../store/ocr-page-cache.ts';
import type { PageReader } from './ocr-pool.ts';

/** Bytes that are hashed at a time on the parent's event loop: 0.5 ms. */
const CHUNK = 1024 * 1024;

/**
 * Pages out of the cache, else read. It stands in the parent, since children write nowhere but in their scratch folder; and
 * the parent hashes the pixels itself, so that a child that was taken over cannot have its reading kept for another picture.
 */
export function withPageCache(pages: PageReader, cache: OcrPageCache): PageReader {
  return {
    async recognize(request, signal) {
      const begun = performance.now();
      const pixels = () => createReadStream(request.path, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>;
      const read = () => pages.recognize(request, signal);
      try {
        const result = await cache.through(request.image, pixels, signal, read, ({ outcome }) =>
          outcome.ok ? outcome.page : undefined,
        );
        if (!('cached' in result)) return result;
        const milliseconds = performance.now() - begun;
        return { outcome: { ok: true, page: result.cached }, milliseconds, lostEngine: false };
      } catch (cause) {
        const error = new FileprocError('PROCESSOR_FAILED', `${request.what} cannot be looked up in the cache.`, {
          cause,
        });
        return { outcome: { ok: false, error: error.toJSON() }, milliseconds: 0, lostEngine: false };
      }
    },
  };
}
