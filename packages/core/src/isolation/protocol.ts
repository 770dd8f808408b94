import type { ErrorRecord } from '../contract/errors.ts';
import type { Page, Thumbnail } from '../contract/extraction.ts';
import type { DetectedType } from '../contract/file.ts';
import type { Limits } from '../contract/limits.ts';
import type { OcrOptions, OcrPage, RasterImage } from '../contract/ocr.ts';
import type { PluginOrigin, ProcessContext, Processor } from '../contract/processor.ts';
import type { ScratchFile } from '../contract/reader.ts';
import type { Reading } from '../read/reading.ts';

/*
 * What parent and children say to each other, over Node's IPC channel with the structured clone serialization. `setup` is
 * the first message to a child and says what it is for; `ready` is the child's first.
 */

/** Bytes, roughly: what is larger crosses as a file of the scratch folder. An IPC message is copied on the parent's event loop. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** What children are made for. */
export type ChildSetup = ProcessorSetup | OcrEngineSetup;

/** A processor as its child needs it: the code is imported when the first file of its types comes. */
export interface ProcessorDescription extends Pick<Processor, 'name' | 'version' | 'mediaTypes' | 'usesOcr'> {
  readonly origin: PluginOrigin;
}

/** The setup of a child that runs processors. */
export interface ProcessorSetup {
  readonly role: 'processor';
  readonly parentPid: number;
  readonly processors: readonly ProcessorDescription[];
  readonly fingerprints: ReadonlyMap<string, string>;
  readonly unrouted: string;
  readonly limits: Limits;
  readonly wants: ProcessContext['wants'];
  readonly passwords: readonly string[];
  /** Absent where no engine is configured. `pagesAtOnce`: pictures of one file that may be under way. */
  readonly ocr?: { readonly engine: string; readonly pagesAtOnce: number };
  /** Names of programs that may be asked. */
  readonly programs: readonly string[];
}

/** The setup of a child that runs an OCR engine. */
export interface OcrEngineSetup {
  readonly role: 'ocr-engine';
  readonly parentPid: number;
  readonly origin: PluginOrigin;
  readonly options: OcrOptions;
}

/**
 * To a child that runs processors. `file` numbers the files that a child was given, so that a message which comes late
 * is not taken for one about the next file.
 */
export type ToProcessorChild =
  | { readonly kind: 'setup'; readonly setup: ProcessorSetup }
  | { readonly kind: 'read'; readonly file: number; readonly scratchFile: ScratchFile }
  /** The file is not wanted any more, or its time is over. */
  | { readonly kind: 'abort'; readonly file: number; readonly reason?: ErrorRecord }
  /** The answer to `acquire`. */
  | { readonly kind: 'granted'; readonly file: number }
  | { readonly kind: 'page-read'; readonly file: number; readonly page: number; readonly outcome: PageOutcome }
  | { readonly kind: 'answered'; readonly file: number; readonly question: number; readonly answer: ProgramAnswer };

/** From a child that runs processors. */
export type FromProcessorChild =
  | { readonly kind: 'ready' }
  /** The file is known and the processor is about to get it: what is told of it if the child does not survive that. */
  | {
      readonly kind: 'started';
      readonly file: number;
      readonly type: DetectedType;
      readonly processor: { readonly name: string; readonly version: string };
    }
  /** The file waits and burns no CPU. A file starts with its share of the CPU held. */
  | { readonly kind: 'release'; readonly file: number }
  | { readonly kind: 'acquire'; readonly file: number }
  /** A picture lies in the file's folder under `rasterName(page)`. */
  | { readonly kind: 'recognize'; readonly file: number; readonly page: number; readonly image: RasterHeader }
  /** A question for a program, about this file. */
  | {
      readonly kind: 'ask';
      readonly file: number;
      readonly question: number;
      readonly program: string;
      readonly request: unknown;
    }
  | { readonly kind: 'done'; readonly file: number; readonly result: ReadingMessage }
  /** Reading itself failed, which is no fault of the file. */
  | { readonly kind: 'failed'; readonly file: number; readonly error: ErrorRecord };

/** To a child that runs an OCR engine. One picture at a time. */
export type ToOcrChild =
  | { readonly kind: 'setup'; readonly setup: OcrEngineSetup }
  | { readonly kind: 'recognize'; readonly page: number; readonly path: string; readonly image: RasterHeader }
  | { readonly kind: 'abort'; readonly page: number };

/** From a child that runs an OCR engine. */
export type FromOcrChild =
  | { readonly kind: 'ready' }
  /** The engine could not be opened; the child is of no use. */
  | { readonly kind: 'unusable'; readonly error: ErrorRecord }
  | { readonly kind: 'page-read'; readonly page: number; readonly outcome: PageOutcome };

/** A picture without its bytes. */
export type RasterHeader = Omit<RasterImage, 'data'>;

/** What became of one picture. */
export type PageOutcome =
  | { readonly ok: true; readonly page: OcrPage }
  | { readonly ok: false; readonly error: ErrorRecord };

/** What a program said. */
export type ProgramAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorRecord };

/** A reading whose large parts may lie in the file's folder. */
export interface ReadingMessage extends Omit<Reading, 'pages' | 'thumbnail'> {
  readonly pages:
    | { readonly in: 'message'; readonly pages: readonly Page[] }
    /** One JSON page a line, in the file of the name `PAGES_FILE`. */
    | { readonly in: 'file'; readonly count: number };
  readonly thumbnail?: Thumbnail | (Omit<Thumbnail, 'data'> & { readonly in: 'file' });
}

/** Names of ours in a file's folder. No content and no embedded file has a name that starts with a dot. */
export const PAGES_FILE = '.pages.jsonl';
/** The picture of the first page, where it is large. */
export const THUMBNAIL_FILE = '.thumbnail';

/** The name of a picture for OCR, in the folder of its file. */
export function rasterName(page: number): string {
  return `.raster-${page}`;
}
