import type { ErrorCode } from './errors.ts';
import type { Metadata, Warning } from './extraction.ts';

/**
 * A document as it is indexed; the names are those that the search application reads. `extracted_text` is not here: sinks
 * make it from the pages as they stream (`extractedText`), since it can be large.
 */
export interface IndexedDocument {
  /** SHA-256 of `source_uri`, hexadecimal. */
  readonly document_id: string;
  readonly source_uri: string;
  /** The key as it is. */
  readonly file_path: string;
  readonly file_name: string;
  /** Lower case, without the dot; of the name. */
  readonly file_extension: string;
  /** Bytes. */
  readonly file_size: number;
  /** A word for people, from the detected type: `pdf`, `word`, `image`. */
  readonly file_type: string;
  /** Detected. */
  readonly mime_type: string;
  readonly word_count: number;
  readonly char_count: number;
  readonly page_count: number;
  readonly metadata: Metadata;
  /** Where the thumbnail lies, in sinks that keep it elsewhere. */
  readonly thumbnail_key?: string;
  readonly processor_name: string;
  readonly processor_version: string;
  readonly processing_time_seconds: number;
  readonly success: boolean;
  readonly error_code?: ErrorCode;
  readonly error_message?: string;
  readonly warnings: readonly Warning[];
  /** ISO 8601, like all times here. */
  readonly created_at?: string;
  readonly modified_at?: string;
  readonly indexed_at: string;
  /** The state of the file at its source: `FileRef.version`. */
  readonly version?: string;
  /** Counts the writes of this document, in decimal, where the sink guards them: see `Sink.revisions`. */
  readonly revision?: string;
  readonly content_sha256?: string;
  /** ISO 639-1, of most of the text, where it can be told. */
  readonly language?: string;
  readonly ocr_used: boolean;
  /** 0 to 100, mean of the pages read by OCR. */
  readonly ocr_confidence?: number;
  readonly text_truncated: boolean;
  /** `document_id` of the file that it lies in. */
  readonly parent_id?: string;
  /** `document_id` of the outermost file that it lies in. */
  readonly root_id?: string;
  readonly embedded_path?: string;
  /** Which processor, version, options and engine read it: see `fingerprintOf`. */
  readonly fingerprint: string;
}
