import type { EmbeddedFile, Extraction, Warning } from './extraction.ts';
import type { LocalFile } from './file.ts';
import type { Limits } from './limits.ts';
import type { OcrService } from './ocr.ts';
import type { ProgramService } from './program.ts';

/**
 * Reads one family of formats.
 *
 * Who calls: the runner, in a child process of its pool (or in this process, for tests and embedding). A processor is
 * loaded once in each child and called for one file after another; within one process never for two files at once.
 * It may be killed at any moment, so it keeps nothing between files that matters.
 *
 * What it may do: read its own packages and its scratch folder, write in its scratch folder. It may not read another
 * file, start a program or open a connection; where Node can, it is stopped from doing so.
 *
 * What it throws: a `FileprocError` with the code that fits (ENCRYPTED, CORRUPT, LIMIT_EXCEEDED, EMPTY_FILE). Whatever
 * else it throws becomes PROCESSOR_FAILED with the message kept. What it could read although something is broken it
 * returns, with a warning. It never returns an empty success for a file that it could not read.
 *
 * On abort (`context.signal`): it stops soon and throws the signal's reason. A process that does not is killed.
 */
export interface Processor {
  /** `pdf`, `office`. Lower case, unique in a pipeline: a later one with the same name is a mistake. */
  readonly name: string;
  /** Grows when the same file would be read differently; files read by an older version are read again. */
  readonly version: string;
  /** `application/pdf`, `image/*`, `*` + `/*`. The most specific wins, then the order of the list. */
  readonly mediaTypes: readonly string[];
  /** It may call `context.ocr`: what it read is read again when the engine or its model changes. */
  readonly usesOcr?: boolean;
  process(file: LocalFile, context: ProcessContext): Promise<Extraction>;
  /** How another process finds it; absent where it was not made by `defineProcessor`. */
  readonly origin?: PluginOrigin;
}

/** How a plugin is found again in another process. */
export interface PluginOrigin {
  /** The module that defines it: a `file:` URL. Importing it registers the definition. */
  readonly module: string;
  /** What kind of definition the module registers. */
  readonly kind: 'processor' | 'ocr-engine';
  /** The definition's name. */
  readonly name: string;
  /** The factory's options. They cross processes: data only. */
  readonly options: unknown;
}

/** What a processor gets beside the file. */
export interface ProcessContext {
  /** Aborted when the time is over, the file is not wanted any more, or the worker stops. */
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** An empty folder of this file's own, removed after every outcome. */
  readonly scratch: string;
  /** Absent where no engine is configured: then pages without text get the warning PAGE_NEEDS_OCR. */
  readonly ocr?: OcrService;
  /** Programs that may be asked, by their names; absent where there are none. */
  readonly programs?: Readonly<Record<string, ProgramService>>;
  /** What costs extra and is given only where asked for. */
  readonly wants: {
    /** The size of the box that a thumbnail fits into, in pixels; absent where none is wanted. */
    readonly thumbnail?: { readonly width: number; readonly height: number };
    readonly words: boolean;
    readonly markdown: boolean;
  };
  /** Tried on encrypted files, in order. Never logged, never in a message. */
  readonly passwords: readonly string[];
  /**
   * Puts an embedded file into the scratch folder, counted against the limits, and gives what belongs into
   * `Extraction.embedded`. Chunks are written as they come. Throws LIMIT_EXCEEDED past `embeddedFiles` or
   * `decompressedMegabytes`.
   */
  embed(entry: EmbeddedEntry, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<EmbeddedFile>;
  /** Notes a warning; the same as putting it into `Extraction.warnings`, and kept also when more than 1,000 come (then counted). */
  warn(warning: Warning): void;
}

/** The name and facts of an embedded file. */
export interface EmbeddedEntry {
  /** As the format gives it; any characters. */
  readonly path: string;
  readonly declaredType?: string;
  readonly modifiedAt?: Date;
}
