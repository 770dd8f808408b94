import { FileprocError, isErrorCode } from '../contract/errors.ts';
import type { EmbeddedFile, Extraction } from '../contract/extraction.ts';
import type { Processor } from '../contract/processor.ts';
import type { Embedding } from './embedding.ts';
import { extractionProblems } from './validate.ts';

/** What an extraction is checked against. */
interface Origin {
  readonly path: string;
  readonly processor: Processor;
  readonly embedding: Embedding;
}

/**
 * What a processor gave, if it is an extraction whose embedded files are those that it made by `context.embed`. Throws
 * PROCESSOR_FAILED with all that is wrong, for the processor's author.
 */
export function checkExtraction(extraction: unknown, { path, processor, embedding }: Origin): Extraction {
  const problems = extractionProblems(extraction);
  const given = extraction as Extraction;
  const embedded = problems.length > 0 ? undefined : given.embedded?.map((entry) => checkEmbedded(entry, embedding));
  if (embedded?.includes(undefined))
    problems.push('embedded holds a file that context.embed() did not write, and that has no error');
  if (problems.length > 0)
    throw new FileprocError(
      'PROCESSOR_FAILED',
      `${path}: the processor "${processor.name}" ${processor.version} returned what is no extraction: ${problems.join('; ')}.`,
    );
  return { ...given, ...(embedded && { embedded: embedded as EmbeddedFile[] }) };
}

/** An entry as it is where we wrote it; one that could not be taken out, with no path; else undefined. */
function checkEmbedded(entry: EmbeddedFile, embedding: Embedding): EmbeddedFile | undefined {
  if (embedding.wrote(entry.localPath)) return entry;
  if (!entry.error || !isErrorCode(entry.error.code)) return undefined;
  return {
    ...entry,
    path: entry.path.toWellFormed(),
    localPath: '',
    size: Number.isFinite(entry.size) ? Math.max(0, entry.size) : 0,
  };
}
