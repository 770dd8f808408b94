import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError } from '../../contract/errors.ts';
import type { Thumbnail } from '../../contract/extraction.ts';
import type { DetectedType } from '../../contract/file.ts';
import type { ReadResult, ScratchFile } from '../../contract/reader.ts';
import { pagesInMemory } from '../../read/page-source.ts';
import { PAGES_FILE, type ReadingMessage, THUMBNAIL_FILE } from '../protocol.ts';
import { embeddedIn } from './file-folder.ts';
import { pagesInFile } from './page-source.ts';

/** What is known of a file beside what its child said at the end. */
export interface RunFacts {
  /** The file, its folder where it is now. */
  readonly file: ScratchFile;
  /** Where the folder was while the child read it. */
  readonly lentFolder: string;
  readonly timings: Readonly<Record<string, number>>;
}

/** What `started` told, where it was told. */
export interface StartedFacts {
  readonly type: DetectedType;
  readonly processor: { readonly name: string; readonly version: string };
}

/** A file that its child read, or said why not. */
export async function readResult(message: ReadingMessage, facts: RunFacts, fingerprint: string): Promise<ReadResult> {
  const { pages, thumbnail, error, timings, ...rest } = message;
  const { folder } = facts.file;
  const embedded = embeddedIn(folder, facts.lentFolder, message.embedded);
  if (!embedded)
    return failedResult(
      new FileprocError(
        'PROCESSOR_FAILED',
        `${facts.file.file.path}: the processor gave an embedded file that does not lie in the scratch folder; embedded files are made by context.embed.`,
      ),
      facts,
      fingerprint,
      message.processor && { type: message.type, processor: message.processor },
    );
  return {
    ...rest,
    embedded,
    pages:
      pages.in === 'message'
        ? pagesInMemory(pages.pages, message.charCount)
        : pagesInFile(join(folder, PAGES_FILE), pages.count, message.charCount),
    ...(thumbnail && { thumbnail: await thumbnailOf(thumbnail, folder) }),
    ...(error && { error: FileprocError.fromJSON(error) }),
    timings: { ...timings, ...facts.timings },
    folder,
  };
}

async function thumbnailOf(thumbnail: NonNullable<ReadingMessage['thumbnail']>, folder: string): Promise<Thumbnail> {
  if (!('in' in thumbnail)) return thumbnail;
  const { in: _in, ...rest } = thumbnail;
  return { ...rest, data: await readFile(join(folder, THUMBNAIL_FILE)) };
}

/** What is known of a type before anything was detected. */
const UNKNOWN_TYPE: DetectedType = {
  mediaType: 'application/octet-stream',
  extension: '',
  by: 'default',
  evidence: 'the process that read the file ended before the type was known',
};

/** A file whose child did not come to an end with it. */
export function failedResult(
  error: FileprocError,
  { file, timings }: RunFacts,
  fingerprint: string,
  started?: StartedFacts,
): ReadResult {
  return {
    type: started?.type ?? UNKNOWN_TYPE,
    ...(started && { processor: started.processor }),
    fingerprint,
    pages: pagesInMemory([], 0),
    metadata: {},
    embedded: [],
    warnings: [],
    wordCount: 0,
    charCount: 0,
    ocrUsed: false,
    textTruncated: false,
    error,
    timings,
    folder: file.folder,
  };
}
