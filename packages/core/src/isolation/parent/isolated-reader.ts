import { FileprocError } from '../../contract/errors.ts';
import type { FileReader, ReadResult, ScratchFile } from '../../contract/reader.ts';
import type { IsolatedReaderOptions } from '../../read/settings.ts';
import { createScratch } from '../../scratch/scratch.ts';
import { createOcrPageCache } from '../../store/ocr-page-cache.ts';
import { withPageCache } from './cached-pages.ts';
import { configure } from './configuration.ts';
import { lend, takeBack } from './file-folder.ts';
import { type FileEnd, FileRun, type RunServices } from './file-run.ts';
import { MemoryWatch } from './memory-watch.ts';
import { OcrPool } from './ocr-pool.ts';
import { crashError, memoryError, timeoutError } from './outcome.ts';
import { ProcessorPool } from './processor-pool.ts';
import { Replacements } from './replacements.ts';
import { failedResult, readResult } from './result.ts';
import { Scheduler } from './scheduler.ts';

/**
 * Makes a reader that runs each processor call, and each OCR engine, in a child process: with a time limit, a memory limit
 * and a scratch folder of its own, and under Node's permission model where Node has it. A child that hangs, ends or
 * outgrows its memory is killed and replaced; its file gets TIMEOUT, OUT_OF_MEMORY or PROCESSOR_CRASHED.
 *
 * What counts against PROCESSING_TIMEOUT is the time from the moment a file is given to a child, but not while it waits
 * for OCR pages, which have a limit of their own (OCR_PAGE_TIMEOUT), or for a free CPU.
 *
 * Dispose it: that ends the children and removes the scratch folder; files under way reject with an AbortError. Children
 * also end when this process does, however it ends. Throws INVALID_CONFIG, with all that is wrong, and SCRATCH_UNAVAILABLE.
 */
export function createIsolatedReader(options: IsolatedReaderOptions): FileReader {
  const configuration = configure(options);
  const { workers, limits, processorSetup, ocrSetup, packages } = configuration;
  const scratch = createScratch(options.scratchDirectory);
  const scheduler = new Scheduler(workers);
  const memory = new MemoryWatch();
  const replacements = new Replacements();
  const ocr =
    ocrSetup &&
    new OcrPool({ setup: ocrSetup, scratchRoot: scratch.root, packages, limits, scheduler, memory, replacements });
  const cache =
    ocrSetup && options.ocr?.cache && createOcrPageCache(options.ocr.cache, options.ocr.engine, ocrSetup.options);
  const pages = ocr && cache ? withPageCache(ocr, cache) : ocr;
  const services: RunServices = {
    limits,
    scheduler,
    memory,
    ...(pages && { ocr: pages }),
    programs: options.programs ?? {},
  };
  const pool = new ProcessorPool(configuration, scratch.root, replacements);
  const closing = new AbortController();
  /** Files that have a seat. */
  const underWay = new Set<Promise<unknown>>();
  const runs = new Set<FileRun>();

  /** Reads a file that holds a seat and a share of the CPU; the share is given back. */
  async function readSeated(file: ScratchFile, wait: number, signal: AbortSignal): Promise<ReadResult> {
    for (let attempt = 1; ; attempt++) {
      const { run, end, lentFolder } = await readInChild(file, signal);
      if (end.how === 'stopped' && end.by === 'aborted') throw signal.aborted ? signal.reason : closing.signal.reason;
      // A child that dies of what an earlier file left running costs the next file nothing.
      if (end.how === 'crashed' && !run.started && attempt === 1) {
        await scheduler.take('resumed', signal);
        continue;
      }
      const timings = { wait, ...(ocr && run.ocrTime > 0 && { ocr: run.ocrTime }) };
      const fingerprint = fingerprintAfter(run, end);
      if (end.how === 'read') {
        if (end.reading.error?.code === 'SCRATCH_UNAVAILABLE') throw FileprocError.fromJSON(end.reading.error);
        return readResult(end.reading, { file, lentFolder, timings }, fingerprint);
      }
      const error = errorOf(end, file);
      if (error.code === 'SCRATCH_UNAVAILABLE') throw error;
      const facts = { file, lentFolder, timings: { ...timings, process: run.elapsed } };
      return failedResult(error, facts, fingerprint, run.started);
    }
  }

  async function readInChild(
    file: ScratchFile,
    signal: AbortSignal,
  ): Promise<{ readonly run: FileRun; readonly end: FileEnd; readonly lentFolder: string }> {
    let lent: ScratchFile;
    let child: ReturnType<typeof pool.take>;
    try {
      child = pool.take();
      try {
        lent = lend(file, child.folder);
      } catch (error) {
        pool.giveBack(child, { how: 'stopped', by: 'aborted' });
        throw error;
      }
    } catch (error) {
      scheduler.releaseShare();
      throw error;
    }
    const run = new FileRun(child, lent, services);
    runs.add(run);
    if (closing.signal.aborted) run.stop('aborted');
    const end = await run.run(signal);
    runs.delete(run);
    // A process that was told to die may still write until it is gone.
    if (!child.alive) await child.kill();
    try {
      takeBack(lent, file);
    } finally {
      pool.giveBack(child, end);
    }
    return { run, end, lentFolder: lent.folder };
  }

  function fingerprintAfter(run: FileRun, end: FileEnd): string {
    if (end.how === 'read') return end.reading.fingerprint;
    const processor = run.started?.processor.name;
    return (processor && processorSetup.fingerprints.get(processor)) || processorSetup.unrouted;
  }

  function errorOf(end: Exclude<FileEnd, { how: 'read' }>, { file }: ScratchFile): FileprocError {
    if (end.how === 'crashed') return crashError(file.path, end.end, limits);
    if (end.how === 'failed') return FileprocError.fromJSON(end.error);
    return end.by === 'memory' ? memoryError(file.path, limits) : timeoutError(file.path, limits, 'processingSeconds');
  }

  return {
    concurrency: workers,
    scratch,
    fingerprints: new Set([...processorSetup.fingerprints.values(), processorSetup.unrouted]),

    async read(file, signal, { priority = 'delivered' } = {}) {
      closing.signal.throwIfAborted();
      const asked = performance.now();
      await scheduler.take(priority, signal);
      const reading = readSeated(file, performance.now() - asked, signal);
      underWay.add(reading);
      try {
        return await reading;
      } finally {
        underWay.delete(reading);
        scheduler.releaseSeat();
      }
    },

    state: () => ({
      busy: underWay.size,
      queued: scheduler.queuedFiles,
      children: [...pool.pids, ...(ocr?.pids ?? [])],
      replaced: replacements.counts,
      ...(cache && { ocrCache: cache.counts() }),
    }),

    async [Symbol.asyncDispose]() {
      if (!closing.signal.aborted) {
        closing.abort(new DOMException('The reader was closed.', 'AbortError'));
        scheduler.refuseAll(closing.signal.reason);
        for (const run of runs) run.stop('aborted');
      }
      await Promise.all([pool.kill(), ocr?.kill()]);
      await Promise.allSettled(underWay);
      await Promise.all([pool.kill(), ocr?.kill()]);
      await scratch[Symbol.asyncDispose]();
    },
  };
}
