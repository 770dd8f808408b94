import type { FileprocError } from '../contract/errors.ts';
import type { Limits } from '../contract/limits.ts';
import type { FileReader } from '../contract/reader.ts';
import type { Statistics } from '../statistics/statistics.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { Emitter } from './emitter.ts';
import type { LogRecord, PipelineEvents } from './events.ts';
import type { ReadSettings } from './fingerprints.ts';
import type { ReadingPlaces } from './reading-places.ts';
import type { Scratch } from './scratch.ts';

/** What the stages of one run share. */
export interface RunContext {
  readonly reader: FileReader;
  readonly limits: Limits;
  readonly settings: ReadSettings;
  /** One for each sink. */
  readonly writers: readonly BatchWriter[];
  readonly scratch: Scratch;
  readonly statistics: Statistics;
  readonly events: Emitter<PipelineEvents>;
  readonly places: ReadingPlaces;
  /** Told of each file that was fetched or could not be, to find out when it is not the files that fail. */
  readonly onFetched: () => void;
  readonly onFetchFailed: (error: FileprocError) => void;
  /** Aborts when what is under way is given up. */
  readonly hardSignal: AbortSignal;
  readonly maxReadsPerDelivery: number;
  readonly retryDelaySeconds: (attempt: number) => number;
  readonly log: (record: LogRecord) => void;
}
