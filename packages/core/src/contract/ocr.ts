import type { FileprocError } from './errors.ts';
import type { PageWord } from './extraction.ts';
import type { PluginOrigin } from './processor.ts';

/** A picture as raw pixels: no encoding between renderer and engine. */
export interface RasterImage {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA; 8 bits each, rows without padding, top row first. */
  readonly channels: 1 | 3 | 4;
  /** `width * height * channels` bytes. */
  readonly data: Uint8Array;
  /** Dots per inch, where known: engines choose their scale by it. */
  readonly dpi?: number;
}

/** How one picture is to be read. */
export interface OcrOptions {
  /** ISO 639-2 codes, most important first: `['jpn', 'eng']`. */
  readonly languages: readonly string[];
  /** 0 to 100: words under it are dropped and counted. */
  readonly minConfidence: number;
  /** Whether the engine may prepare the picture (grey, contrast, deskew) where that helps it. */
  readonly preprocessing: boolean;
  /** Whether words with their boxes are wanted. */
  readonly words: boolean;
}

/** What an engine read of one picture. */
export interface OcrPage {
  /** In reading order, lines ended by `\n`. Empty where there is nothing to read. */
  readonly text: string;
  /** 0 to 100, mean over the words kept, weighted by length; 0 where there is no text. */
  readonly confidence: number;
  /** Words under `minConfidence` that are not in `text`. */
  readonly droppedWords: number;
  /** Where `options.words`: boxes in pixels of the picture as it was given. */
  readonly words?: PageWord[];
  /** Degrees clockwise by which the picture had to be turned to be read upright. */
  readonly rotation?: 0 | 90 | 180 | 270;
}

/**
 * An OCR engine. It is opened once in each process of the OCR pool and then reads pictures one after another.
 *
 * - `recognize` is never called again before its promise has settled, and never after `close`.
 * - It throws an `Error` for a picture that it cannot read; that costs the page. It returns an empty text for a picture
 *   without text.
 * - It does not adapt: the same picture and options give the same page, whatever was read before.
 * - It may be killed at any time, so it keeps nothing that matters.
 * - On abort it stops soon and throws the signal's reason; a process that does not is killed.
 */
export interface OcrEngine {
  recognize(image: RasterImage, options: OcrOptions, signal: AbortSignal): Promise<OcrPage>;
  /** Frees what it holds. Called at most once. */
  close?(): Promise<void>;
}

/** What an engine package exports by `defineOcrEngine`: how to open the engine, here or in another process. */
export interface OcrEngineFactory {
  /** `tesseract`, `ppocr`. */
  readonly name: string;
  /** Of engine and model: a change means that pages would be read differently. */
  readonly version: string;
  /** ISO 639-2 codes that it can read. */
  readonly languages: readonly string[];
  /** Opens the engine. Throws OCR_UNAVAILABLE where something that it needs is not there. */
  open(options: { readonly languages: readonly string[] }): Promise<OcrEngine>;
  /** How another process finds it; absent where it was not made by `defineOcrEngine`. */
  readonly origin?: PluginOrigin;
}

/** OCR as a processor sees it: it never knows which engine answers, nor where. */
export interface OcrService {
  /** The engine's name, for `Page.reason`. */
  readonly engine: string;
  /**
   * Reads one picture. While it waits, the processor's share of the CPU goes to others, so do not compute meanwhile:
   * for several pages use `recognizeAll`, which overlaps the work within the limit.
   * Rejects with a FileprocError of that page (TIMEOUT, OUT_OF_MEMORY, PROCESSOR_CRASHED, OCR_UNAVAILABLE, ...).
   */
  recognize(image: RasterImage): Promise<OcrPage>;
  /**
   * Reads pictures on all free workers. The next picture is asked of `images` only when there is room for it, so
   * memory stays bounded: make each one lazily. Results come in the order of the pictures; a picture that fails costs
   * itself alone. An error thrown by `images` ends it.
   */
  recognizeAll(images: AsyncIterable<RasterImage> | Iterable<RasterImage>): AsyncIterable<OcrOutcome>;
}

/** One result of `recognizeAll`. */
export type OcrOutcome =
  | { readonly ok: true; readonly page: OcrPage }
  | { readonly ok: false; readonly error: FileprocError };
