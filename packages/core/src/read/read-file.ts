import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileprocError, isFileprocError } from '../contract/errors.ts';
import type { Extraction } from '../contract/extraction.ts';
import { limitMessage, sizeLimitOf } from '../contract/limits.ts';
import type { ProcessContext, Processor } from '../contract/processor.ts';
import type { ScratchFile } from '../contract/reader.ts';
import { type Detection, detectType } from '../detect/detect-type.ts';
import { enrich } from '../enrich/enrich.ts';
import { route, unsupportedType } from '../route/route.ts';
import { checkExtraction } from './check-extraction.ts';
import { createEmbedding, type Embedding } from './embedding.ts';
import { type LocalContent, openLocalContent } from './local-content.ts';
import { localFile } from './local-file.ts';
import type { Reading, ReadServices } from './reading.ts';
import { repairMetadata, repairPage } from './repair-pages.ts';
import { scratchFailure } from './scratch-failure.ts';
import { SCRATCH_FOLDER } from './scratch-folder.ts';
import { tooLarge } from './size-limit.ts';
import { truncatePages } from './truncate-pages.ts';
import { createWarningList, type WarningList } from './warning-list.ts';

/**
 * Reads one file in this process: detects its type, finds its processor, calls it, checks, repairs and cuts what it
 * gives, and enriches it.
 *
 * Whatever is wrong with the file or the processor is `Reading.error`. It rejects with the signal's reason once that is
 * aborted (and the processor has ended), and with SCRATCH_UNAVAILABLE where the disk fails.
 */
export async function readFile(file: ScratchFile, services: ReadServices, signal: AbortSignal): Promise<Reading> {
  signal.throwIfAborted();
  const { path, name, declaredType } = file.file;
  await using content = await openLocalContent(join(file.folder, file.name), file.size);
  const warnings = createWarningList();
  const timings: Record<string, number> = {};

  const detection = await timed(timings, 'detect', () =>
    detectType({ name, ...(declaredType !== undefined && { declaredType }), size: file.size, read: content.read }),
  );
  if (detection.mismatch) warnings.add(detection.mismatch);
  const { type } = detection;
  const processor = route(type.mediaType, services.processors);
  const outcome = { detection, processor, services, warnings, timings };

  if (file.size === 0) return failed(outcome, new FileprocError('EMPTY_FILE', `${path}: the file holds no bytes.`));
  if (!processor) return failed(outcome, unsupportedType(path, type));
  const large = tooLarge(path, file.size, sizeLimitOf(type.mediaType), services.limits);
  if (large) return failed(outcome, large);

  try {
    const extraction = await timed(timings, 'process', () =>
      process(file, detection, processor, content, services, warnings, signal),
    );
    signal.throwIfAborted();
    return await timed(timings, 'enrich', async () => read(outcome, extraction, processor, path));
  } catch (thrown) {
    signal.throwIfAborted();
    const error = errorOf(thrown, path, processor);
    if (error.code === 'SCRATCH_UNAVAILABLE') throw error;
    return failed(outcome, error);
  }
}

/** Characters of a foreign error's message that are kept. */
const MAX_REASON = 1000;

/** What is known of a file when its reading ends, well or not. */
interface Outcome {
  readonly detection: Detection;
  readonly processor: Processor | undefined;
  readonly services: ReadServices;
  readonly warnings: WarningList;
  readonly timings: Record<string, number>;
}

async function process(
  file: ScratchFile,
  { type }: Detection,
  processor: Processor,
  content: LocalContent,
  services: ReadServices,
  warnings: WarningList,
  signal: AbortSignal,
): Promise<Extraction> {
  const embedding: Embedding = createEmbedding(join(file.folder, 'embedded'), services.limits, file.file.path, signal);
  let scratch: string | undefined;
  const context: ProcessContext = {
    signal,
    limits: services.limits,
    // Made when it is asked for: few processors do, and on some disks making and removing a folder takes 1 ms.
    get scratch() {
      scratch ??= makeScratch(file);
      return scratch;
    },
    ...(services.ocr && { ocr: services.ocr }),
    ...(services.programs && { programs: services.programs }),
    wants: services.wants,
    passwords: services.passwords,
    embed: embedding.embed,
    warn: warnings.add,
  };
  const extraction: unknown = await processor.process(localFile(file, type, content), context);
  return checkExtraction(extraction, { path: file.file.path, processor, embedding });
}

function makeScratch({ file, folder }: ScratchFile): string {
  const scratch = join(folder, SCRATCH_FOLDER);
  try {
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new FileprocError('SCRATCH_UNAVAILABLE', `${file.path}: the scratch folder cannot be made.`, {
      cause: error,
    });
  }
  return scratch;
}

function read(outcome: Outcome, extraction: Extraction, processor: Processor, path: string): Reading {
  const { services, warnings } = outcome;
  for (const warning of extraction.warnings ?? []) warnings.add(warning);
  const { pages, truncated } = truncatePages(extraction.pages.map(repairPage), services.limits.textCharacters);
  if (truncated)
    warnings.add({
      code: 'TEXT_TRUNCATED',
      message: `${limitMessage('textCharacters', services.limits, `over ${services.limits.textCharacters}`, path)}; the text after that is not indexed.`,
    });
  return {
    ...facts(outcome),
    processor: { name: processor.name, version: processor.version },
    pages,
    metadata: repairMetadata(extraction.metadata),
    ...(extraction.thumbnail && { thumbnail: extraction.thumbnail }),
    embedded: extraction.embedded ?? [],
    warnings: warnings.all(),
    ...enrich(pages),
    textTruncated: truncated,
  };
}

function failed(outcome: Outcome, error: FileprocError): Reading {
  const { processor } = outcome;
  return {
    ...facts(outcome),
    ...(processor && { processor: { name: processor.name, version: processor.version } }),
    pages: [],
    metadata: {},
    embedded: [],
    warnings: outcome.warnings.all(),
    wordCount: 0,
    charCount: 0,
    ocrUsed: false,
    textTruncated: false,
    error: error.toJSON(),
  };
}

function facts({
  detection,
  processor,
  services,
  timings,
}: Outcome): Pick<Reading, 'type' | 'fingerprint' | 'timings'> {
  return {
    type: detection.type,
    fingerprint: (processor && services.fingerprints.get(processor.name)) ?? services.unrouted,
    timings,
  };
}

/** An error of ours as it is, a full disk as that, anything else as the processor's. */
function errorOf(thrown: unknown, path: string, processor: Processor): FileprocError {
  const error = scratchFailure(thrown, path);
  if (isFileprocError(error)) return error;
  // Parsers put what they choke on into their messages.
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON);
  return new FileprocError(
    'PROCESSOR_FAILED',
    `${path}: the processor "${processor.name}" ${processor.version} failed: ${reason}`,
    { cause: error },
  );
}

async function timed<T>(timings: Record<string, number>, stage: string, action: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await action();
  } finally {
    timings[stage] = performance.now() - started;
  }
}
