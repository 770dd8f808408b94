import { FileprocError, type Progress } from '@cis/fileproc-core';
import { type EnqueuedFile, type EnqueueResult, enqueue } from '@cis/fileproc-source-sqs';
import { bucketOptions, queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';

/** A queue that files are put into for workers to read. */
export interface WorkQueue {
  readonly url: string;
  /** The setting that named it. */
  readonly setting: 'SQS_BACKFILL_QUEUE_URL' | 'SQS_QUEUE_URL';
  /** Puts them there in order. Throws SOURCE_UNAVAILABLE and INVALID_CONFIG. */
  fill(files: AsyncIterable<EnqueuedFile> | Iterable<EnqueuedFile>, control?: FillControl): Promise<EnqueueResult>;
}

/** How filling a queue is followed and ended. */
export interface FillControl {
  readonly signal?: AbortSignal;
  /** Told how many are in the queue. */
  readonly onFiles?: (files: number) => void;
}

/** The queue for work that can wait: SQS_BACKFILL_QUEUE_URL, else that of live events. Throws INVALID_CONFIG without both. */
export function workQueue(configuration: Configuration): WorkQueue {
  const { SQS_BACKFILL_QUEUE_URL: backfill, SQS_QUEUE_URL: live } = configuration.values;
  const url = backfill ?? live;
  if (url === undefined)
    throw new FileprocError(
      'INVALID_CONFIG',
      'SQS_BACKFILL_QUEUE_URL or SQS_QUEUE_URL must be set, in the environment, in .env or in the config file (see docs/configuration.md).',
    );
  const { bucket } = bucketOptions(configuration);
  return {
    url,
    setting: backfill === undefined ? 'SQS_QUEUE_URL' : 'SQS_BACKFILL_QUEUE_URL',
    fill: (files, { signal, onFiles } = {}) =>
      enqueue(files, {
        ...queueAccess(configuration),
        queueUrl: url,
        bucket,
        ...(signal && { signal }),
        ...(onFiles && { onProgress: (progress) => onFiles(progress.files) }),
      }),
  };
}

/** Progress of work that only counts, for the display. */
export function counted(processed: number, startedAt: number, expected?: number): Progress {
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    processed,
    failed: 0,
    deleted: 0,
    ...(expected !== undefined && { expected }),
    filesPerSecond: seconds > 0 ? processed / seconds : 0,
    underWay: 0,
    reading: [],
  };
}
