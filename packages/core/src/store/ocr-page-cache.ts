import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { BlobStore } from '../contract/blob-store.ts';
import { toFileprocError } from '../contract/errors.ts';
import type { OcrEngineFactory, OcrOptions, OcrPage, RasterImage } from '../contract/ocr.ts';
import type { StoreCounts } from '../contract/reader.ts';
import { untilAborted } from '../pipeline/abort.ts';

/** The form in which a page is kept: what is kept in another is as good as not there. */
const FORM = 1;

/** Bytes of one kept page unpacked: what is larger was not written by us. */
const MOST_BYTES = 64 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Where pages that OCR has read are kept. */
export interface OcrPageStore {
  /** A folder (`folderBlobs`) or another place for bytes; several processes may share it. */
  readonly store: BlobStore;
  /** Told when the store cannot be used; the page is read as without it. */
  readonly onFailure?: (error: Error) => void;
}

/** Pages kept by their pixels. */
export interface OcrPageCache {
  /**
   * The page of these pixels, where the same engine read the same pixels with the same options before; else what `read`
   * gives, and `pageOf` that is kept. `pixels` is asked for once. Rejects with the signal's reason, and as `read` does.
   */
  through<Result>(
    picture: Omit<RasterImage, 'data'>,
    pixels: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal: AbortSignal,
    read: () => Promise<Result>,
    pageOf: (result: Result) => OcrPage | undefined,
  ): Promise<Result | { readonly cached: OcrPage }>;
  /** Pages found, not found, put into the store, and failures of the store itself. */
  counts(): StoreCounts;
}

/**
 * Keeps what an engine reads by the SHA-256 of the pixels and all that decides how they are read: engine, version (which
 * names the model), options, size and resolution. Pages that could not be read are not kept.
 */
export function createOcrPageCache(
  { store, onFailure }: OcrPageStore,
  engine: Pick<OcrEngineFactory, 'name' | 'version'>,
  options: OcrOptions,
): OcrPageCache {
  const counts = { hits: 0, misses: 0, kept: 0, failures: 0 };
  const reading = new Map<string, Promise<void>>();
  const { languages, minConfidence, preprocessing, words } = options;
  const asked = [FORM, engine.name, engine.version, languages, minConfidence, preprocessing, words];

  async function keyOf(
    { width, height, channels, dpi }: Omit<RasterImage, 'data'>,
    pixels: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<string> {
    const hash = createHash('sha256').update(JSON.stringify([...asked, width, height, channels, dpi ?? null]));
    for await (const chunk of pixels) {
      signal.throwIfAborted();
      hash.update(chunk);
    }
    const digest = hash.digest('hex');
    return `${digest.slice(0, 2)}/${digest}.json.gz`;
  }

  async function orNothing<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (thrown) {
      counts.failures += 1;
      onFailure?.(toFileprocError(thrown, 'STORE_UNAVAILABLE', 'The cache of OCR pages failed'));
      return undefined;
    }
  }

  return {
    counts: () => ({ ...counts }),
    async through(picture, pixels, signal, read, pageOf) {
      const key = await keyOf(picture, pixels(), signal);
      // The same picture that is being read just now, as a blank form in every file, is worth the wait.
      while (reading.has(key)) await untilAborted(reading.get(key)!, signal);
      const { promise, resolve } = Promise.withResolvers<void>();
      reading.set(key, promise);
      try {
        const bytes = await orNothing(() => store.get(key, signal));
        signal.throwIfAborted();
        const cached = bytes && (await unpackPage(bytes));
        if (cached) {
          counts.hits += 1;
          return { cached };
        }
        counts.misses += 1;
        const result = await read();
        const page = signal.aborted ? undefined : pageOf(result);
        if (page)
          await orNothing(async () => {
            await store.put(key, await pack(JSON.stringify({ form: FORM, page }), { level: 1 }), 'application/gzip');
            counts.kept += 1;
          });
        return result;
      } finally {
        reading.delete(key);
        resolve();
      }
    },
  };
}

/** The page that was packed; undefined where the bytes are not ours or damaged. */
async function unpackPage(bytes: Uint8Array): Promise<OcrPage | undefined> {
  try {
    const { form, page } = JSON.parse((await unpack(bytes, { maxOutputLength: MOST_BYTES })).toString()) as {
      readonly form: unknown;
      readonly page: OcrPage;
    };
    const isPage =
      form === FORM &&
      typeof page.text === 'string' &&
      typeof page.confidence === 'number' &&
      typeof page.droppedWords === 'number';
    return isPage ? page : undefined;
  } catch {
    return undefined;
  }
}
