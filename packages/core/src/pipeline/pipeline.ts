import { FileprocError, toFileprocError } from '../contract/errors.ts';
import { resolveLimits } from '../contract/limits.ts';
import type { FileReader } from '../contract/reader.ts';
import { createScratch, type ScratchRoot } from '../scratch/scratch.ts';
import type { StatisticsSnapshot } from '../statistics/snapshot.ts';
import { Statistics } from '../statistics/statistics.ts';
import { Emitter } from './emitter.ts';
import type { PipelineEvents } from './events.ts';
import { type PipelineOptions, runSettings } from './options.ts';
import { readerFor } from './reader-for.ts';
import { runContext } from './run.ts';
import { Shutdown } from './shutdown.ts';
import { workOffSource } from './work-off-source.ts';

/** Brings files from a source into sinks. */
export interface Pipeline extends AsyncDisposable {
  /**
   * Works off the source: resolves when it has ended and every file is settled, or, after `signal` has aborted, when the
   * files under way are finished or given back (`interrupted` then). Everything is closed before it settles. Once only.
   *
   * Rejects with what ends a run: a wrong setting (INVALID_CONFIG, OCR_UNAVAILABLE), a source that throws, a sink that
   * cannot be prepared, a scratch folder that cannot be made. A file's own trouble never does.
   */
  run(signal?: AbortSignal): Promise<StatisticsSnapshot>;
  /** Ends a run at once: what is under way is given up and given back. What a second interrupt of the user does. */
  stopNow(): void;
  /** Adds a listener; gives the function that removes it. */
  on<Name extends keyof PipelineEvents>(name: Name, listener: (event: PipelineEvents[Name]) => void): () => void;
  /** The run in numbers so far. */
  statistics(): StatisticsSnapshot;
}

/** Makes a pipeline. Throws INVALID_CONFIG that lists all that is wrong with the options. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const settings = runSettings(options);
  resolveLimits(options.limits);
  const log = options.onLog ?? (() => undefined);
  const events = new Emitter<PipelineEvents>((cause, event) =>
    log({ level: 'error', message: `A listener of "${event}" failed`, cause }),
  );
  const statistics = new Statistics();
  let underWay = () => 0;
  const shutdown = new Shutdown(settings.shutdownGraceSeconds, (reason) =>
    events.emit('stopping', { reason, underWay: underWay() }),
  );
  let reader = options.reader;
  let running: Promise<StatisticsSnapshot> | undefined;

  const snapshot = (): StatisticsSnapshot =>
    statistics.snapshot({ expected: options.source.expected?.(), reader: reader?.state() });

  /** Closes in the order in which the parts depend on each other; what fails to close is logged. */
  const close = async (what: string, closing: PromiseLike<unknown> | undefined): Promise<void> => {
    if (!closing) return;
    const closed = await shutdown.patiently(
      Promise.resolve(closing).catch((cause: unknown) =>
        log({ level: 'error', message: `The ${what} could not be closed`, cause }),
      ),
    );
    if (!closed) log({ level: 'warn', message: `The ${what} is left behind open: it did not close in time` });
  };

  const runOnce = async (signal: AbortSignal | undefined): Promise<StatisticsSnapshot> => {
    const onAbort = () => shutdown.soften();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    let scratch: ScratchRoot | undefined;
    const prepared: PipelineOptions['sinks'][number][] = [];
    try {
      scratch = createScratch(options.scratchDirectory);
      reader = await readerFor(options, scratch.root);
      for (const sink of options.sinks) {
        await sink.prepare().catch((thrown: unknown) => {
          throw toFileprocError(thrown, 'SINK_UNAVAILABLE', `The sink ${sink.name} could not be prepared`);
        });
        prepared.push(sink);
      }
      const run = runContext({ options, settings, statistics, events, shutdown, log }, reader, scratch.root);
      await workOffSource(run, {
        source: options.source,
        settings,
        shutdown,
        whileRunning: (count) => {
          underWay = count;
        },
      });
    } catch (thrown) {
      shutdown.fail(thrown);
    } finally {
      for (const sink of prepared) await close(`sink ${sink.name}`, sink.close());
      await close(`source ${options.source.name}`, options.source.close?.());
      await close('reader', dispose(reader));
      await close('scratch folder', scratch?.[Symbol.asyncDispose]());
      shutdown.end();
      signal?.removeEventListener('abort', onAbort);
    }
    if (shutdown.interrupted) statistics.interrupted();
    statistics.ended();
    if (shutdown.failure) throw shutdown.failure.error;
    return snapshot();
  };

  return {
    run(signal) {
      if (running)
        return Promise.reject(new FileprocError('INVALID_CONFIG', 'A pipeline runs once: make another one.'));
      running = runOnce(signal);
      return running;
    },
    stopNow: () => shutdown.harden('stop-now'),
    on: (name, listener) => events.on(name, listener),
    statistics: snapshot,
    async [Symbol.asyncDispose]() {
      shutdown.harden('stop-now');
      if (running) await running.catch(() => undefined);
      else await dispose(reader);
    },
  };
}

async function dispose(reader: FileReader | undefined): Promise<void> {
  await reader?.[Symbol.asyncDispose]();
}
