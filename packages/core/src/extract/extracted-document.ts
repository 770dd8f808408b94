import type { FileprocError } from '../contract/errors.ts';
import type { Metadata, Page, Thumbnail, Warning } from '../contract/extraction.ts';
import type { DetectedType } from '../contract/file.ts';
import { extractedText } from '../contract/page-text.ts';
import type { ReadResult, ScratchFile } from '../contract/reader.ts';
import { fileTypeOf } from '../detect/media-type-lookup.ts';

/** Everything that was read of one file, all in memory. */
export interface ExtractedDocument {
  /** As given: the path, or the name of bytes. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly type: DetectedType;
  /** The type as a word for people: `pdf`, `word`, `image`. */
  readonly fileType: string;
  readonly processor: { readonly name: string; readonly version: string };
  readonly pages: readonly Page[];
  /** All text as it would be indexed: NFKC-normalised, parts after their page's body, U+000C between pages. */
  readonly text: string;
  readonly metadata: Metadata;
  /** What was not read, or read with doubt. */
  readonly warnings: readonly Warning[];
  readonly thumbnail?: Thumbnail;
  /** Attachments and entries, in the order of the file. */
  readonly embedded: readonly EmbeddedDocument[];
  /** See `TextCounts.words`. */
  readonly wordCount: number;
  /** UTF-16 code units of the pages' text. */
  readonly charCount: number;
  /** ISO 639-1, of most of the text, where it can be told. */
  readonly language?: string;
  readonly ocrUsed: boolean;
  /** 0 to 100. */
  readonly ocrConfidence?: number;
  readonly textTruncated: boolean;
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A file inside a file. */
export interface EmbeddedDocument {
  /** Inside the file that holds it. Never use it as a path on disk. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly declaredType?: string;
  readonly modifiedAt?: Date;
  /** What was read of it, where `options.embedded` asked for that and it could be read. */
  readonly document?: ExtractedDocument;
  /** Why it could not be taken out or read. */
  readonly error?: FileprocError;
}

/** A document out of what a reader gave without an error. The pages are brought into memory: their file goes with its folder. */
export async function documentOf(
  { file, size }: ScratchFile,
  sha256: string,
  result: ReadResult & { readonly processor: NonNullable<ReadResult['processor']> },
  embedded: readonly EmbeddedDocument[],
  moreWarnings: readonly Warning[],
): Promise<ExtractedDocument> {
  const pages = result.pages.inMemory ?? (await Array.fromAsync(result.pages));
  const { type, processor, metadata, thumbnail, language, ocrConfidence } = result;
  return {
    path: file.path,
    name: file.name,
    size,
    sha256,
    type,
    fileType: fileTypeOf(type.mediaType),
    processor,
    pages,
    text: extractedText(pages),
    metadata,
    warnings: [...result.warnings, ...moreWarnings],
    ...(thumbnail && { thumbnail }),
    embedded,
    wordCount: result.wordCount,
    charCount: result.charCount,
    ...(language !== undefined && { language }),
    ocrUsed: result.ocrUsed,
    ...(ocrConfidence !== undefined && { ocrConfidence }),
    textTruncated: result.textTruncated,
    timings: result.timings,
  };
}
