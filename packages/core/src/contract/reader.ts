import type { FileprocError } from './errors.ts';
import type { EmbeddedFile, Metadata, Thumbnail, Warning } from './extraction.ts';
import type { DetectedType, FileRef } from './file.ts';
import type { PageSource } from './sink.ts';

/**
 * Reads files: detects, routes, processes, enriches. One implementation runs in this process, one in a pool of children;
 * the pipeline and `extract` know this interface only.
 *
 * `read` never rejects for a file's trouble: that is `ReadResult.error`. It rejects with the signal's reason on abort,
 * and with SCRATCH_UNAVAILABLE. Calls may be made at once; the reader queues what it has no room for, and calls with
 * `priority: 'embedded'` go first.
 */
export interface FileReader extends AsyncDisposable {
  /** Files that can be read at once. */
  readonly concurrency: number;
  read(file: ScratchFile, signal: AbortSignal, options?: { priority?: 'embedded' | 'delivered' }): Promise<ReadResult>;
  /** Fingerprints that a file read now could get: what was read under another is read again. */
  readonly fingerprints: ReadonlySet<string>;
  /** Where the caller makes the folders of the files that it hands over. Gone with the reader. */
  readonly scratch: Scratch;
  /** For statistics and tests. */
  state(): ReaderState;
}

/** The scratch folder of a reader. Folders made here can be moved to a child process without copying. */
export interface Scratch {
  /** Makes an empty folder for one file, open to this user alone. Throws SCRATCH_UNAVAILABLE. */
  folder(): Promise<string>;
  /** Removes such a folder with everything in it; links are not followed, read-only folders are no obstacle. */
  remove(folder: string): Promise<void>;
}

/** A file that lies in a scratch folder of its own. */
export interface ScratchFile {
  readonly file: FileRef;
  /** The folder: nothing but this file's own things lie in it. `read` may move it; the result says where it is then. */
  readonly folder: string;
  /** The content's name in `folder`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, hexadecimal, where it is known already. */
  readonly sha256?: string;
}

/** Everything that was read of one file. */
export interface ReadResult {
  readonly type: DetectedType;
  /** Absent where nothing reads the type. */
  readonly processor?: { readonly name: string; readonly version: string };
  readonly fingerprint: string;
  readonly pages: PageSource;
  readonly metadata: Metadata;
  readonly thumbnail?: Thumbnail;
  readonly embedded: readonly EmbeddedFile[];
  readonly warnings: readonly Warning[];
  readonly wordCount: number;
  readonly charCount: number;
  readonly language?: string;
  readonly ocrUsed: boolean;
  readonly ocrConfidence?: number;
  readonly textTruncated: boolean;
  /** Set where the file could not be read; pages are then empty. */
  readonly error?: FileprocError;
  /** Milliseconds by stage: `wait`, `detect`, `process`, `ocr`, `enrich`. */
  readonly timings: Readonly<Record<string, number>>;
  /** Where the folder is now; the caller removes it. */
  readonly folder: string;
}

/** A reader in numbers. */
export interface ReaderState {
  readonly busy: number;
  readonly queued: number;
  /** Processes alive, and process ids for tests. */
  readonly children: readonly number[];
  /** Children replaced so far, by reason: `recycled`, `timeout`, `memory`, `crash`. */
  readonly replaced: Readonly<Record<string, number>>;
  /** Files found in the store of extractions, not found, put into it, and failures of the store itself. */
  readonly store?: StoreCounts;
  /** The same of pages in the cache of OCR. */
  readonly ocrCache?: StoreCounts;
}

/** What was asked of a store. */
export type StoreCounts = {
  readonly hits: number;
  readonly misses: number;
  readonly kept: number;
  readonly failures: number;
};
