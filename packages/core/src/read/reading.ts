import type { ErrorRecord } from '../contract/errors.ts';
import type { EmbeddedFile, Metadata, Page, Thumbnail, Warning } from '../contract/extraction.ts';
import type { DetectedType } from '../contract/file.ts';
import type { Limits } from '../contract/limits.ts';
import type { OcrService } from '../contract/ocr.ts';
import type { ProcessContext, Processor } from '../contract/processor.ts';
import type { ProgramService } from '../contract/program.ts';

/** What reading a file needs, in whichever process it happens. */
export interface ReadServices {
  readonly processors: readonly Processor[];
  /** Fingerprint of each processor by its name. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Fingerprint of a file that nothing reads. */
  readonly unrouted: string;
  readonly limits: Limits;
  readonly wants: ProcessContext['wants'];
  readonly passwords: readonly string[];
  readonly ocr?: OcrService;
  readonly programs?: Readonly<Record<string, ProgramService>>;
}

/** Everything that was read of one file, as plain data that crosses processes. */
export interface Reading {
  readonly type: DetectedType;
  readonly processor?: { readonly name: string; readonly version: string };
  readonly fingerprint: string;
  readonly pages: Page[];
  readonly metadata: Metadata;
  readonly thumbnail?: Thumbnail;
  readonly embedded: EmbeddedFile[];
  readonly warnings: Warning[];
  readonly wordCount: number;
  /** UTF-16 code units of `pageText` of all pages. */
  readonly charCount: number;
  readonly language?: string;
  readonly ocrUsed: boolean;
  readonly ocrConfidence?: number;
  readonly textTruncated: boolean;
  readonly error?: ErrorRecord;
  /** Milliseconds: `detect`, `process`, `enrich`. */
  readonly timings: Record<string, number>;
}
