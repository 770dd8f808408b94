import type { Limits } from '../contract/limits.ts';
import type { OcrEngineFactory } from '../contract/ocr.ts';
import type { ProcessContext, Processor } from '../contract/processor.ts';
import type { OutsideProgram } from '../contract/program.ts';
import type { OcrPageStore } from '../store/ocr-page-cache.ts';

/** How files are read: given alike to the reader of this process and to that of the children. */
export interface ReaderOptions {
  readonly processors: readonly Processor[];
  readonly ocr?: OcrSettings;
  /** Programs that processors may ask, by their names. They stay open. */
  readonly programs?: Readonly<Record<string, OutsideProgram>>;
  readonly limits?: Partial<Limits>;
  readonly wants?: Partial<ProcessContext['wants']>;
  readonly passwords?: readonly string[];
  /** Where scratch folders are made; the system's folder for temporary files where absent. */
  readonly scratchDirectory?: string;
}

/** The OCR engine and how it is used. */
export interface OcrSettings {
  readonly engine: OcrEngineFactory;
  /** ISO 639-2 codes, most important first. Default `['jpn', 'eng']`. */
  readonly languages?: readonly string[];
  /** 0 to 100. Default 50. */
  readonly minConfidence?: number;
  /** Default true. */
  readonly preprocessing?: boolean;
  /** Where read pages are kept, so that a picture which was read before is not read again. Off where absent. */
  readonly cache?: OcrPageStore;
}

/** Options of the reader that runs processors in child processes. */
export interface IsolatedReaderOptions extends ReaderOptions {
  /** Processes that burn CPU at once, OCR included: `MAX_WORKERS`. Default 4, at most the number of cores. */
  readonly workers?: number;
  /**
   * Files after which a child is replaced by a fresh one. Default 2000: starting it, importing and compiling take 0.2 s
   * of CPU, so 0.1 ms a file. One that has grown to half of the memory limit is replaced at once.
   */
  readonly recycleAfterFiles?: number;
}
