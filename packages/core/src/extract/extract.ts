import { FileprocError } from '../contract/errors.ts';
import { type Limits, resolveLimits } from '../contract/limits.ts';
import type { FileReader, Scratch } from '../contract/reader.ts';
import { createInProcessReader } from '../read/in-process-reader.ts';
import type { ReaderOptions } from '../read/settings.ts';
import { sizeLimitFor } from '../read/size-limit.ts';
import { readDocument } from './document-tree.ts';
import type { ExtractedDocument } from './extracted-document.ts';
import { type ExtractInput, openInput } from './input.ts';
import { receive } from './receive.ts';

/** What is read, and whether what lies in it is read too. */
export interface ExtractInputOptions {
  /** The file's name, where the input has none or a better one is known: its extension helps where the content says little. */
  readonly name?: string;
  /** Its media type as declared, such as an HTTP header's. */
  readonly declaredType?: string;
  /** Reads embedded files as well, at any depth up to `limits.embeddedDepth`. Else they are listed. Default false. */
  readonly embedded?: boolean;
  /** Stops reading; `extract` then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * How it is read: by processors in this process, or by a reader of yours, which stays open. `limits` beside a reader
 * bound only what `extract` itself does: the size of the file, and how many embedded files are read how deep.
 */
export type ExtractOptions = ExtractInputOptions &
  (
    | (ReaderOptions & { readonly reader?: undefined })
    | { readonly reader: FileReader; readonly limits?: Partial<Limits> }
  );

/**
 * Reads one file: its text, pages and metadata, typed.
 *
 * ```ts
 * const document = await extract('report.pdf', { processors: [pdf(), text()] });
 * document.text; document.pages[0]?.text; document.metadata.title;
 * ```
 *
 * **In-process reading gives no protection against hostile files.** Without `options.reader` the processors and the OCR
 * engine run in the calling process, with its memory, its rights and its event loop. The limits on size, pages, pixels and
 * decompressed bytes hold as far as each processor keeps them, and `limits.processingSeconds` and `signal` reach a
 * processor only while it heeds its signal. A file that makes a parser spin blocks the caller, one that exhausts memory
 * or crashes native code ends the caller's process, and one that exploits a parser runs with the caller's rights. For
 * files that you do not trust pass an isolated reader, which runs processors in child processes.
 *
 * The file is copied into a scratch folder, which is removed after every outcome.
 *
 * Throws a `FileprocError` when the file cannot be read: UNSUPPORTED_TYPE, EMPTY_FILE, FILE_TOO_LARGE, ENCRYPTED, CORRUPT,
 * LIMIT_EXCEEDED, TIMEOUT, PROCESSOR_FAILED, ...; SOURCE_MISSING, SOURCE_DENIED, SOURCE_CHANGED or SOURCE_UNAVAILABLE when
 * its bytes cannot be had; INVALID_CONFIG for options that cannot work. What could be read of a damaged file is returned,
 * with warnings. Rejects with the reason of `options.signal` on abort. Calls may be made at once.
 */
export async function extract(input: ExtractInput, options: ExtractOptions): Promise<ExtractedDocument> {
  const { name, declaredType, embedded = false, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const limits = resolveLimits(options.limits);
  await using reading = readerOf(options);
  await using opened = await openInput(input, {
    ...(name !== undefined && { name }),
    ...(declaredType !== undefined && { declaredType }),
  });
  const { reader, scratch } = reading;
  const folder = await scratch.folder();
  let left = folder;
  try {
    const limit = sizeLimitFor(opened.file.name, opened.file.declaredType, limits);
    const received = await receive(opened, folder, limit, limits, signal);
    const outcome = await readDocument(
      received,
      { reader, scratch, limits, signal, embedded, filesLeft: limits.embeddedFiles },
      0,
    );
    left = outcome.folder;
    if ('error' in outcome) throw outcome.error;
    return outcome.document;
  } finally {
    await scratch.remove(left);
    if (left !== folder) await scratch.remove(folder);
  }
}

/** The reader, the scratch folders that it takes files from, and the end of those that are ours. */
function readerOf(options: ExtractOptions): { reader: FileReader; scratch: Scratch } & AsyncDisposable {
  if (options.reader) {
    const { reader } = options;
    return { reader, scratch: reader.scratch, async [Symbol.asyncDispose]() {} };
  }
  if (!Array.isArray(options.processors))
    throw new FileprocError('INVALID_CONFIG', 'extract() needs the processors to read with, or a reader.');
  const reader = createInProcessReader(options);
  return { reader, scratch: reader.scratch, [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose]() };
}
