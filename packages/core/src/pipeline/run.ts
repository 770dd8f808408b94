import { resolveLimits } from '../contract/limits.ts';
import type { FileReader } from '../contract/reader.ts';
import type { Statistics } from '../statistics/statistics.ts';
import { BatchWriter } from './batch-writer.ts';
import { Breaker, type BreakerOptions } from './breaker.ts';
import type { Emitter } from './emitter.ts';
import type { LogRecord, PipelineEvents } from './events.ts';
import type { PipelineOptions, RunSettings } from './options.ts';
import { ReadingPlaces } from './reading-places.ts';
import type { RunContext } from './run-context.ts';
import { Scratch } from './scratch.ts';
import type { Shutdown } from './shutdown.ts';

const MEGABYTE = 1024 * 1024;

/** What the run of a pipeline is made from. */
export interface RunParts {
  readonly options: PipelineOptions;
  readonly settings: RunSettings;
  readonly statistics: Statistics;
  readonly events: Emitter<PipelineEvents>;
  readonly shutdown: Shutdown;
  readonly log: (record: LogRecord) => void;
}

/** Puts the stages of a run together. */
export function runContext(
  parts: RunParts,
  reader: FileReader,
  scratchRoot: string,
): RunContext & { readonly breakers: readonly Breaker[] } {
  const { options, settings, statistics, events, shutdown, log } = parts;
  const { source, sinks } = options;
  const limits = resolveLimits(options.limits);
  const scratch = new Scratch(scratchRoot, settings.scratchBudgetMegabytes * MEGABYTE);
  const wait = { first: settings.firstWaitMilliseconds, longest: settings.firstWaitMilliseconds * 30 };
  const breaker = (what: string, more: Pick<BreakerOptions, 'probe' | 'probeFirst'>) =>
    new Breaker({
      what,
      ...more,
      threshold: settings.pauseAfterFailures,
      wait,
      signal: shutdown.softSignal,
      onOpen: (error) => {
        log({ level: 'warn', message: `No files are taken: the ${what} fails. ${error.message}`, code: error.code });
        events.emit('paused', { what, error });
      },
      onClose: (milliseconds) => {
        log({
          level: 'info',
          message: `Files are taken again: the ${what} was away for ${Math.round(milliseconds)} ms`,
        });
        events.emit('resumed', { what, milliseconds });
      },
    });
  const sinkBreakers = sinks.map((sink) => breaker(`sink ${sink.name}`, { probe: () => sink.health() }));
  const sourceBreaker = breaker(`source ${source.name}`, {
    probe: source.health && (() => source.health!()),
    probeFirst: source.health !== undefined,
  });
  const scratchBreaker = breaker('scratch folder', { probe: () => scratch.health() });
  const writers = sinks.map(
    (sink, index) =>
      new BatchWriter(sink, {
        giveUpSeconds: settings.sinkRetrySeconds,
        wait,
        onBatch: (batch) => {
          statistics.batch(batch);
          events.emit('sink-batch', batch);
        },
        onTaken: () => sinkBreakers[index]!.succeeded(),
        onUnavailable: (error) => sinkBreakers[index]!.failed(error),
      }),
  );
  return {
    reader,
    limits,
    settings: { limits, passwords: options.passwords ?? [] },
    writers,
    scratch,
    statistics,
    events,
    places: new ReadingPlaces(reader.concurrency + settings.prefetch, () => {
      for (const writer of writers) writer.flush();
    }),
    onFetched: () => {
      sourceBreaker.succeeded();
      scratchBreaker.succeeded();
    },
    onFetchFailed: (error) => {
      const { code } = error;
      // Without a way to ask, a denied file says nothing of the next.
      if (code === 'SOURCE_UNAVAILABLE' || (code === 'SOURCE_DENIED' && source.health)) sourceBreaker.failed(error);
      if (code === 'SCRATCH_UNAVAILABLE') scratchBreaker.failed(error);
    },
    breakers: [...sinkBreakers, sourceBreaker, scratchBreaker],
    hardSignal: shutdown.hardSignal,
    maxReadsPerDelivery: settings.maxReadsPerDelivery,
    retryDelaySeconds: settings.retryDelaySeconds,
    log,
  };
}
