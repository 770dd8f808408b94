import type { IndexedDocument } from '../contract/document.ts';
import type { FileprocError } from '../contract/errors.ts';
import type { Warning } from '../contract/extraction.ts';
import type { FileRef } from '../contract/file.ts';
import type { ReadResult } from '../contract/reader.ts';
import type { PageSource } from '../contract/sink.ts';
import { extensionOfName, fileTypeOf } from '../detect/media-type-lookup.ts';
import { documentId } from '../identity/uri.ts';
import { seemingMediaType } from './file-kind.ts';
import { indexFingerprint, type ReadSettings, UNREAD } from './fingerprints.ts';

/** Messages of errors and warnings come out of hostile files: no longer than this many characters. */
const MAX_MESSAGE = 2000;

/** The pages of a file that has none. */
export const NO_PAGES: PageSource = {
  count: 0,
  characters: 0,
  inMemory: [],
  async *[Symbol.asyncIterator]() {},
};

/** What is known of a file beside its reference. */
export interface DocumentFacts {
  /** Bytes, exact, where its content was held. */
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  readonly seconds: number;
  readonly indexedAt: Date;
  readonly settings: ReadSettings;
  /** Of the runner, beside the reader's. */
  readonly warnings?: readonly Warning[];
}

/** The document of a file that was read, also of one that could not be: then `success` is false, with code and message. */
export function documentOf(file: FileRef, result: ReadResult, facts: DocumentFacts): IndexedDocument {
  const warnings = [...result.warnings, ...(facts.warnings ?? [])].map(shortened);
  const { error } = result;
  return {
    ...identityOf(file, facts),
    file_type: fileTypeOf(result.type.mediaType),
    mime_type: result.type.mediaType,
    word_count: result.wordCount,
    char_count: result.charCount,
    page_count: result.pages.count,
    metadata: result.metadata,
    processor_name: result.processor?.name ?? '',
    processor_version: result.processor?.version ?? '',
    ...outcomeOf(error),
    warnings,
    ...(result.language !== undefined && { language: result.language }),
    ocr_used: result.ocrUsed,
    ...(result.ocrConfidence !== undefined && { ocr_confidence: result.ocrConfidence }),
    text_truncated: result.textTruncated,
    fingerprint: indexFingerprint(result.fingerprint, { code: error?.code, warnings }, facts.settings),
  };
}

/** The document of a file whose content nobody saw: its name, and why. */
export function unreadDocument(file: FileRef, error: FileprocError, facts: DocumentFacts): IndexedDocument {
  const mediaType = seemingMediaType(file.name, file.declaredType);
  return {
    ...identityOf(file, facts),
    file_type: fileTypeOf(mediaType),
    mime_type: mediaType,
    ...NOTHING_READ,
    ...outcomeOf(error),
    warnings: [],
    fingerprint: indexFingerprint(UNREAD, { code: error.code, warnings: [] }, facts.settings),
  };
}

/** The least of a document that an index refused: whatever it stumbled over in the rest is left out. */
export function leastDocument(document: IndexedDocument, error: FileprocError): IndexedDocument {
  const { thumbnail_key: _key, language: _language, ocr_confidence: _confidence, ...kept } = document;
  return { ...kept, ...NOTHING_READ, ...outcomeOf(error), warnings: [] };
}

const NOTHING_READ = {
  word_count: 0,
  char_count: 0,
  page_count: 0,
  metadata: {},
  processor_name: '',
  processor_version: '',
  ocr_used: false,
  text_truncated: false,
} as const;

function identityOf(file: FileRef, { size, sha256, seconds, indexedAt }: DocumentFacts) {
  return {
    document_id: documentId(file.uri),
    source_uri: file.uri,
    file_path: file.path,
    file_name: file.name,
    file_extension: extensionOfName(file.name),
    file_size: size ?? file.size ?? 0,
    processing_time_seconds: Math.round(seconds * 1000) / 1000,
    ...(isDate(file.createdAt) && { created_at: file.createdAt.toISOString() }),
    ...(isDate(file.modifiedAt) && { modified_at: file.modifiedAt.toISOString() }),
    indexed_at: indexedAt.toISOString(),
    ...(file.version !== undefined && { version: file.version }),
    ...(sha256 !== undefined && { content_sha256: sha256 }),
    ...(file.parent && {
      parent_id: file.parent.id,
      root_id: file.parent.rootId,
      embedded_path: file.parent.embeddedPath,
    }),
  };
}

function outcomeOf(error: FileprocError | undefined) {
  return error ? { success: false, error_code: error.code, error_message: short(error.message) } : { success: true };
}

/** An archive's entry can bear a date that is none. */
function isDate(date: Date | undefined): date is Date {
  return date !== undefined && !Number.isNaN(date.getTime());
}

function shortened(warning: Warning): Warning {
  return warning.message.length > MAX_MESSAGE ? { ...warning, message: short(warning.message) } : warning;
}

function short(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}
