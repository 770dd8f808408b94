import { FileprocError, type FileStore, type LogRecord } from '@cis/fileproc-core';
import type { QueueAccess } from './queue/client.ts';
import { waitAfter } from './queue/wait.ts';

/** How S3 events are read from SQS. */
export interface SqsOptions extends QueueAccess {
  /** The URL of the queue of live events. */
  readonly queueUrl: string;
  /**
   * The URL of a second queue, filled by `enqueue`. It gets the capacity that live events leave, and at least one of ten
   * deliveries.
   */
  readonly backfillQueueUrl?: string;
  /** Opens the files that the events name. */
  readonly store: FileStore;
  /** The bucket whose events these are. Those of another are INVALID_MESSAGE. */
  readonly bucket: string;
  /** Messages of one receive, 1 to 10. Default 10. No more than that wait in this process, for each queue. */
  readonly maxMessages?: number;
  /** Seconds of a long poll, 0 to 20. Default 20. */
  readonly waitSeconds?: number;
  /**
   * Seconds for which a message is hidden from others, 1 to 43,200, where the queue's own value may not be read. It is
   * extended at half of them until the message is settled. Default 300.
   */
  readonly visibilitySeconds?: number;
  /** Prefixes of keys that are our own output, such as thumbnails. Their events are acknowledged in silence. */
  readonly ignorePrefixes?: readonly string[];
  /** Receives that a message may have. Default: that of the queue's redrive policy; unknown where it may not be read. */
  readonly maxReceiveCount?: number;
  /** Seconds before a message that is no event comes again, by its receives so far. Default: 5 to 900, doubled each time, with jitter. */
  readonly invalidRetrySeconds?: (attempt: number) => number;
  /** Told what goes on beside the deliveries. */
  readonly onLog?: (record: LogRecord) => void;
}

/** Options with every default filled in. */
export type SqsSettings = Required<Omit<SqsOptions, keyof QueueAccess | 'backfillQueueUrl' | 'maxReceiveCount'>> &
  Pick<SqsOptions, 'backfillQueueUrl' | 'maxReceiveCount'>;

/** Fills in the defaults. Throws INVALID_CONFIG with all that is wrong. */
export function sqsSettings(options: SqsOptions): SqsSettings {
  const settings: SqsSettings = {
    queueUrl: options.queueUrl,
    ...(options.backfillQueueUrl !== undefined && { backfillQueueUrl: options.backfillQueueUrl }),
    store: options.store,
    bucket: options.bucket,
    maxMessages: options.maxMessages ?? 10,
    waitSeconds: options.waitSeconds ?? 20,
    visibilitySeconds: options.visibilitySeconds ?? 300,
    ignorePrefixes: options.ignorePrefixes ?? [],
    ...(options.maxReceiveCount !== undefined && { maxReceiveCount: options.maxReceiveCount }),
    invalidRetrySeconds:
      options.invalidRetrySeconds ?? ((attempt: number) => waitAfter(attempt, { first: 5, longest: 900 })),
    onLog: options.onLog ?? (() => {}),
  };
  const { maxReceiveCount, backfillQueueUrl, ignorePrefixes } = settings;
  const problems = [
    urlProblem('queueUrl', settings.queueUrl),
    backfillQueueUrl !== undefined && urlProblem('backfillQueueUrl', backfillQueueUrl),
    backfillQueueUrl === settings.queueUrl && 'backfillQueueUrl is the same queue as queueUrl',
    settings.bucket === '' && 'bucket is empty',
    rangeProblem('maxMessages', settings.maxMessages, 1, 10),
    rangeProblem('waitSeconds', settings.waitSeconds, 0, 20),
    rangeProblem('visibilitySeconds', settings.visibilitySeconds, 1, 43_200),
    maxReceiveCount !== undefined && rangeProblem('maxReceiveCount', maxReceiveCount, 1, 1000),
    ignorePrefixes.includes('') && 'ignorePrefixes holds an empty prefix, which ignores every file',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new FileprocError('INVALID_CONFIG', `The SQS source: ${problems.join('; ')}`);
  return settings;
}

function urlProblem(name: string, url: string): string | false {
  return !URL.canParse(url) && `${name} is the URL of a queue, not ${JSON.stringify(url)}`;
}

function rangeProblem(name: string, value: number, least: number, most: number): string | false {
  const isInRange = Number.isInteger(value) && value >= least && value <= most;
  return !isInRange && `${name} is a whole number from ${least} to ${most}, not ${value}`;
}
