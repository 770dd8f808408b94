import {
  documentId,
  ERRORS,
  type ErrorCode,
  FileprocError,
  type IndexedDocument,
  isErrorCode,
  s3Uri,
} from '@cis/fileproc-core';
import type { DeadLetter } from '@cis/fileproc-source-sqs';
import { codeOf, secondsOf } from './arguments.ts';
import type { IndexView } from './index-view.ts';
import { typeTest } from './type-pattern.ts';

/** What stands for a dead letter's reason: a code, or what the index says of the file otherwise. */
export type LetterCode =
  | ErrorCode
  /** The index holds the file, read: somebody did it since. */
  | 'INDEXED'
  /** The index does not hold the file: no worker came as far as to write down why. */
  | 'NOT_INDEXED';

/** What the index says of a file that a dead letter names. */
export interface LetterFile {
  readonly key: string;
  readonly code: LetterCode;
  readonly mediaType?: string;
  readonly message?: string;
  /** ISO 8601. */
  readonly indexedAt?: string;
}

/** A dead letter with what is known of its files. */
export interface LetterFacts {
  readonly letter: DeadLetter;
  /** Each once; none if the letter is no event. */
  readonly files: readonly LetterFile[];
  /** Why it, or a record of it, is no event about a file of ours: INVALID_MESSAGE. */
  readonly problem?: string;
}

/** What the index says of a file. Undefined where it does not hold it. */
export type FileLookup = (uri: string) => Promise<Omit<LetterFile, 'key'> | undefined>;

/** Looks files up in an index: with their messages where it gives documents by id, by its inventory elsewhere. */
export function fileLookup({
  sink,
  missing,
  inventory,
}: Pick<IndexView, 'sink' | 'missing' | 'inventory'>): FileLookup {
  if (missing !== undefined) return async () => undefined;
  const byId = documentsOf(sink);
  // Documents are found as of the last refresh, and letters may be younger.
  let refreshed: Promise<void> | undefined;
  if (byId)
    return async (uri) => {
      refreshed ??= refresh(sink);
      await refreshed;
      const document = await byId(documentId(uri));
      if (!document) return undefined;
      const { success, error_code: code = 'PROCESSOR_FAILED', error_message: message } = document;
      return {
        code: success ? 'INDEXED' : code,
        mediaType: document.mime_type,
        ...(message !== undefined && { message }),
        indexedAt: document.indexed_at,
      };
    };
  return async (uri) => {
    for await (const entry of inventory(uri, new AbortController().signal)) {
      if (entry.sourceUri !== uri) break;
      const code = entry.success ? 'INDEXED' : (entry.code ?? 'PROCESSOR_FAILED');
      return { code, ...(entry.mediaType !== undefined && { mediaType: entry.mediaType }) };
    }
    return undefined;
  };
}

type DocumentById = (documentId: string) => Promise<IndexedDocument | undefined>;

function documentsOf(sink: object): DocumentById | undefined {
  return 'document' in sink && typeof sink.document === 'function' ? (sink.document as DocumentById) : undefined;
}

async function refresh(sink: object): Promise<void> {
  if ('refresh' in sink && typeof sink.refresh === 'function') await (sink.refresh as () => Promise<void>)();
}

/** What is known of a dead letter. */
export async function letterFacts(letter: DeadLetter, bucket: string, lookup: FileLookup): Promise<LetterFacts> {
  const files: LetterFile[] = [];
  const others = new Set<string>();
  const seen = new Set<string>();
  for (const { bucket: of, key } of letter.files) {
    if (of !== bucket) others.add(of);
    else if (!seen.has(key))
      files.push({ key, ...((await lookup(s3Uri(bucket, key))) ?? { code: 'NOT_INDEXED' as const }) });
    if (of === bucket) seen.add(key);
  }
  const problem = [letter.problem, ...[...others].map((name) => `it is of the bucket ${name}, not of S3_BUCKET`)]
    .filter((reason) => reason !== undefined)
    .join('; ');
  return { letter, files, ...(problem !== '' && { problem }) };
}

/** Options that choose dead letters. */
export interface LetterOptions {
  readonly code?: string;
  readonly type?: string;
  readonly olderThan?: string;
  readonly key?: string;
}

/** Options as tests. */
export interface LetterFilter {
  /** Whether a file of the letter, or the letter for being no event, is meant. */
  some(facts: LetterFacts): boolean;
  /** Whether everything in the letter is meant: what is deleted must not take another file along. */
  every(facts: LetterFacts): boolean;
}

/** The filter of the command line; undefined where all are meant. Throws INVALID_CONFIG. */
export function letterFilter({ code, type, olderThan, key }: LetterOptions): LetterFilter | undefined {
  if ([code, type, olderThan, key].every((option) => option === undefined)) return undefined;
  const wanted = code === undefined ? undefined : letterCodeOf(code);
  const age = olderThan === undefined ? 0 : secondsOf(olderThan, '--older-than');
  const ofType = type === undefined ? () => true : typeTest(type);
  const fits = (file: LetterFile) =>
    (wanted === undefined || file.code === wanted) && ofType(file) && (key === undefined || file.key.startsWith(key));
  const fitsProblem = type === undefined && key === undefined && (wanted === undefined || wanted === 'INVALID_MESSAGE');
  const isOld = ({ letter }: LetterFacts) => letter.ageSeconds >= age;
  return {
    some: (facts) => isOld(facts) && (facts.files.some(fits) || (facts.problem !== undefined && fitsProblem)),
    every: (facts) => isOld(facts) && facts.files.every(fits) && (facts.problem === undefined || fitsProblem),
  };
}

function letterCodeOf(value: string): LetterCode {
  const upper = value.toUpperCase();
  return upper === 'INDEXED' || upper === 'NOT_INDEXED' ? upper : codeOf(value, '--code (or INDEXED, NOT_INDEXED)');
}

/** What a code of a dead letter means, and what to do. */
export function explanationOf(code: LetterCode): { readonly meaning: string; readonly action: string } {
  if (isErrorCode(code)) return ERRORS[code];
  if (code === 'INDEXED')
    return {
      meaning: 'The index holds the file, read: it went well another time.',
      action: 'Drop the messages, or redrive them if the file may have changed since.',
    };
  if (code === 'NOT_INDEXED')
    return {
      meaning:
        'The index does not hold the file: the worker ended, or the index refused, before a reason could be written.',
      action: 'Look for the key in the log of the workers; when the reason is gone, redrive the messages.',
    };
  throw new FileprocError('INVALID_CONFIG', `There is no code ${String(code)}.`);
}
