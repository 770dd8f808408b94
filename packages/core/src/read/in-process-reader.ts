import { FileprocError } from '../contract/errors.ts';
import type { DetectedType } from '../contract/file.ts';
import type { Processor } from '../contract/processor.ts';
import type { FileReader, ReadResult, ScratchFile } from '../contract/reader.ts';
import { createScratch } from '../scratch/scratch.ts';
import { createInProcessOcr } from './in-process-ocr.ts';
import { pagesInMemory } from './page-source.ts';
import { programServices } from './program-services.ts';
import { readFile } from './read-file.ts';
import type { Reading, ReadServices } from './reading.ts';
import { createReadServices, fingerprintsOf, ocrOptionsOf } from './services.ts';
import type { ReaderOptions } from './settings.ts';
import { createTurns } from './turns.ts';

/**
 * A reader that runs processors and the OCR engine in this process, one file after another: for tests, and for embedding
 * with files that are trusted. It gives no protection: a processor that spins, runs out of memory or crashes takes this
 * process with it, and PROCESSING_TIMEOUT reaches only a processor that heeds its signal. Throws INVALID_CONFIG for
 * options that cannot work.
 */
export function createInProcessReader(options: ReaderOptions): FileReader {
  const services = createReadServices(options);
  const ocr = options.ocr && createInProcessOcr(options.ocr, ocrOptionsOf(options.ocr, services.wants));
  const scratch = createScratch(options.scratchDirectory);
  const turns = createTurns();
  let closed = false;

  async function readInTurn(file: ScratchFile, signal: AbortSignal, waited: number): Promise<ReadResult> {
    const { processingSeconds } = services.limits;
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(), Math.min(processingSeconds * 1000, MAX_TIMER));
    const started: Started = {};
    const timings: Record<string, number> = { wait: waited };
    const bounded = AbortSignal.any([signal, time.signal]);
    try {
      const service = ocr?.serviceFor(bounded, (spent) => {
        timings.ocr = (timings.ocr ?? 0) + spent;
      });
      const reading = await readFile(
        file,
        {
          ...services,
          processors: services.processors.map((processor) => observed(processor, started)),
          ...(service && { ocr: service }),
          ...(options.programs && { programs: programServices(options.programs, file, bounded) }),
        },
        bounded,
      );
      return resultOf(reading, file, timings);
    } catch (error) {
      if (signal.aborted || !time.signal.aborted) throw error;
      return timedOut(file, services, started, timings);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    concurrency: 1,
    scratch,
    fingerprints: fingerprintsOf(services),
    async read(file, signal, { priority = 'delivered' } = {}) {
      if (closed) throw new FileprocError('INVALID_CONFIG', 'The reader is closed.');
      const arrived = performance.now();
      const release = await turns.take(priority === 'embedded', signal);
      const reading = readInTurn(file, signal, performance.now() - arrived);
      // The turn ends when the processor has, although the caller is told of an abort at once: it reads one file at a time.
      reading.then(release, release);
      return await orAborted(reading, signal);
    },
    state() {
      const ocrCache = ocr?.cacheCounts();
      return {
        busy: turns.busy(),
        queued: turns.queued(),
        children: [],
        replaced: {},
        ...(ocrCache && { ocrCache }),
      };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await ocr?.[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

/** Milliseconds that a timer can count: more would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;

/** What was known when the processor was called. */
interface Started {
  type?: DetectedType;
  processor?: Processor;
}

function observed(processor: Processor, started: Started): Processor {
  const { name, version, mediaTypes } = processor;
  return {
    name,
    version,
    mediaTypes,
    process(file, context) {
      started.type = file.type;
      started.processor = processor;
      return processor.process(file, context);
    },
  };
}

function resultOf(
  { pages, error, timings, ...reading }: Reading,
  file: ScratchFile,
  more: Record<string, number>,
): ReadResult {
  return {
    ...reading,
    pages: pagesInMemory(pages, reading.charCount),
    ...(error && { error: FileprocError.fromJSON(error) }),
    timings: { ...more, ...timings },
    folder: file.folder,
  };
}

function timedOut(
  file: ScratchFile,
  services: ReadServices,
  { type, processor }: Started,
  timings: Record<string, number>,
): ReadResult {
  return {
    type: type ?? {
      mediaType: 'application/octet-stream',
      extension: '',
      by: 'default',
      evidence: 'the time was over before the type was known',
    },
    ...(processor && { processor: { name: processor.name, version: processor.version } }),
    fingerprint: (processor && services.fingerprints.get(processor.name)) ?? services.unrouted,
    pages: pagesInMemory([], 0),
    metadata: {},
    embedded: [],
    warnings: [],
    wordCount: 0,
    charCount: 0,
    ocrUsed: false,
    textTruncated: false,
    error: new FileprocError(
      'TIMEOUT',
      `${file.file.path}: not read within ${services.limits.processingSeconds} s (PROCESSING_TIMEOUT).`,
    ),
    timings,
    folder: file.folder,
  };
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
