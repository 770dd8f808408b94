import { FileprocError } from '../contract/errors.ts';
import type { FileReader } from '../contract/reader.ts';
import type { Sink } from '../contract/sink.ts';
import type { Source } from '../contract/source.ts';
import type { IsolatedReaderOptions } from '../read/settings.ts';
import { waitAfter } from './backoff.ts';
import type { LogRecord } from './events.ts';

/**
 * What a pipeline is made of. It owns its source, sinks and reader: they are closed when the run ends. Without `reader`
 * one is made from `processors` and the other options of reading.
 */
export interface PipelineOptions extends Partial<IsolatedReaderOptions> {
  readonly source: Source;
  /** A file is acknowledged when each of them has confirmed it. */
  readonly sinks: readonly Sink[];
  readonly reader?: FileReader;
  /** `process` (default): processors run in child processes. `none`: in this one, for tests and trusted files. */
  readonly isolation?: 'process' | 'none';
  /** Seconds that files under way have to finish after a stop; then they are given back. Default 30. */
  readonly shutdownGraceSeconds?: number;
  /** Times that a file which keeps changing is read before it is given back. Default 3. */
  readonly maxReadsPerDelivery?: number;
  /** Deliveries that are fetched while all readers are busy. Default 2. */
  readonly prefetch?: number;
  /** Bytes in the scratch folder, in MB, at which nothing more is fetched. Default 4096. */
  readonly scratchBudgetMegabytes?: number;
  /** Seconds between extensions of a delivery under way; each is by twice that. Default 60. */
  readonly extendEverySeconds?: number;
  /** Seconds for which changes are sent again to a sink that does not take them, before their files are given back. Default 60. */
  readonly sinkRetrySeconds?: number;
  /** Failures in a row of a sink, the source or the scratch folder at which no more deliveries are taken. Default 3. */
  readonly pauseAfterFailures?: number;
  /** Milliseconds before the first try after a failure of something that all files need; each further wait is twice as long, up to 30 times. Default 1000. */
  readonly firstWaitMilliseconds?: number;
  /** Seconds after which a file that was given back may come again, by its failed tries so far. Default: 5 to 900, doubled each time, with jitter. */
  readonly retryDelaySeconds?: (attempt: number) => number;
  readonly onLog?: (record: LogRecord) => void;
}

/** The options of the runner with their defaults. */
export interface RunSettings {
  readonly shutdownGraceSeconds: number;
  readonly maxReadsPerDelivery: number;
  readonly prefetch: number;
  readonly scratchBudgetMegabytes: number;
  readonly extendEverySeconds: number;
  readonly sinkRetrySeconds: number;
  readonly pauseAfterFailures: number;
  readonly firstWaitMilliseconds: number;
  readonly retryDelaySeconds: (attempt: number) => number;
}

/** The smallest value of each number. */
const SMALLEST = {
  shutdownGraceSeconds: 0,
  maxReadsPerDelivery: 1,
  prefetch: 1,
  scratchBudgetMegabytes: 1,
  extendEverySeconds: 0.001,
  sinkRetrySeconds: 0,
  pauseAfterFailures: 1,
  firstWaitMilliseconds: 1,
} as const satisfies Partial<Record<keyof RunSettings, number>>;

/** Throws INVALID_CONFIG that lists all that is wrong. */
export function runSettings(options: PipelineOptions): RunSettings {
  const settings = {
    shutdownGraceSeconds: options.shutdownGraceSeconds ?? 30,
    maxReadsPerDelivery: options.maxReadsPerDelivery ?? 3,
    prefetch: options.prefetch ?? 2,
    scratchBudgetMegabytes: options.scratchBudgetMegabytes ?? 4096,
    extendEverySeconds: options.extendEverySeconds ?? 60,
    sinkRetrySeconds: options.sinkRetrySeconds ?? 60,
    pauseAfterFailures: options.pauseAfterFailures ?? 3,
    firstWaitMilliseconds: options.firstWaitMilliseconds ?? 1000,
    retryDelaySeconds:
      options.retryDelaySeconds ?? ((attempt: number) => waitAfter(attempt, { first: 5, longest: 900 })),
  };
  const wrong: string[] = [];
  for (const name of Object.keys(SMALLEST) as (keyof typeof SMALLEST)[])
    if (!(settings[name] >= SMALLEST[name])) wrong.push(`${name} must be a number of at least ${SMALLEST[name]}`);
  if (options.sinks.length === 0) wrong.push('sinks must hold at least one sink');
  if (!options.reader && !options.processors?.length) wrong.push('processors or a reader must be given');
  const names = options.sinks.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index)))
    wrong.push(`two sinks are named "${name}"`);
  if (wrong.length > 0) throw new FileprocError('INVALID_CONFIG', `The pipeline cannot be made: ${wrong.join('; ')}.`);
  return settings;
}
