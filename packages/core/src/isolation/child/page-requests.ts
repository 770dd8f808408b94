import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError } from '../../contract/errors.ts';
import type { OcrOutcome, RasterImage } from '../../contract/ocr.ts';
import { scratchError } from '../../scratch/errors.ts';
import { type PageOutcome, type RasterHeader, rasterName } from '../protocol.ts';

/** Hands the pictures of one file to the parent, as raw pixels in the file's folder, and takes the answers. */
export class PageRequests {
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #tell: (page: number, image: RasterHeader) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<OcrOutcome>>();
  #count = 0;

  constructor(folder: string, signal: AbortSignal, tell: (page: number, image: RasterHeader) => void) {
    this.#folder = folder;
    this.#signal = signal;
    this.#tell = tell;
    signal.addEventListener('abort', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(signal.reason);
      this.#waiting.clear();
    });
  }

  /** Pictures that wait for their answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  /**
   * Writes the picture and asks for it; resolves when it was asked for, with the promise of its answer. That promise
   * rejects with the signal's reason only. A picture whose bytes do not fit its size is answered here, with
   * PROCESSOR_FAILED. Throws SCRATCH_UNAVAILABLE.
   */
  async send(image: RasterImage): Promise<{ readonly answer: Promise<OcrOutcome> }> {
    this.#signal.throwIfAborted();
    const { data, ...header } = image;
    const expected = image.width * image.height * image.channels;
    if (data.byteLength !== expected || expected === 0)
      return {
        answer: Promise.resolve({
          ok: false,
          error: new FileprocError(
            'PROCESSOR_FAILED',
            `A picture of ${image.width} x ${image.height} pixels with ${image.channels} channels has ${expected} bytes, not ${data.byteLength}.`,
          ),
        }),
      };
    const page = ++this.#count;
    const path = join(this.#folder, rasterName(page));
    try {
      await writeFile(path, data);
    } catch (error) {
      throw scratchError(error, 'A page for OCR cannot be written');
    }
    this.#signal.throwIfAborted();
    const waiting = Promise.withResolvers<OcrOutcome>();
    this.#waiting.set(page, waiting);
    this.#tell(page, header);
    const answer = waiting.promise.finally(() => unlink(path).catch(() => undefined));
    // An answer that nobody waits for any more is no unhandled rejection.
    answer.catch(() => undefined);
    return { answer };
  }

  /** The parent's answer for a picture. */
  answered(page: number, outcome: PageOutcome): void {
    this.#waiting
      .get(page)
      ?.resolve(outcome.ok ? outcome : { ok: false, error: FileprocError.fromJSON(outcome.error) });
    this.#waiting.delete(page);
  }
}
