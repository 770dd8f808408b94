import { setTimeout as wait } from 'node:timers/promises';
import { FileprocError } from '@cis/fileproc-core';
import { ask, field, reasonOf } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';

/** Documents that the server reads at once: with texts of 20 kB some 10 MB. */
const AT_ONCE = 500;
/** Milliseconds between two looks at a task. */
const LOOK_EVERY = 500;

/** What is copied. */
export interface CopyOptions {
  readonly from: string;
  readonly to: string;
  /** Only what has a higher sequence number on its shard. */
  readonly after?: number;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal | undefined;
}

interface Task {
  completed: boolean;
  task: { status: { total: number; created: number; updated: number; version_conflicts: number } };
  response?: { failures: unknown[] };
  error?: unknown;
}

/**
 * Copies documents on the server, with their versions; what the target holds in an equal or higher version is left alone. Stops the
 * server's task when `signal` aborts. Throws SINK_REJECTED where a document is refused, SINK_UNAVAILABLE.
 */
export async function copyDocuments(
  requester: Requester,
  { from, to, after, onProgress, signal }: CopyOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const query = after === undefined ? { match_all: {} } : { range: { _seq_no: { gt: after } } };
  const { task: id } = await ask<{ task: string }>(requester, {
    method: 'POST',
    path: '/_reindex',
    query: { wait_for_completion: false, slices: 'auto' },
    body: {
      conflicts: 'proceed',
      source: { index: from, size: AT_ONCE, query },
      dest: { index: to, version_type: 'external', routing: 'keep' },
    },
  });
  for (let pause = 20; ; pause = Math.min(LOOK_EVERY, pause * 2)) {
    if (signal?.aborted) {
      await requester.send({ method: 'POST', path: `/_tasks/${id}/_cancel` });
      signal.throwIfAborted();
    }
    const { completed, task, response, error } = await ask<Task>(requester, { method: 'GET', path: `/_tasks/${id}` });
    const { total, created, updated, version_conflicts: kept } = task.status;
    onProgress(created + updated + kept, total);
    if (completed) {
      const failure = error ?? response?.failures[0];
      if (failure !== undefined) throw new FileprocError('SINK_REJECTED', refusal(from, to, failure));
      return;
    }
    await wait(pause);
  }
}

function refusal(from: string, to: string, failure: unknown): string {
  const cause = field(failure, 'cause') ?? failure;
  return `A document of ${from} could not be copied to ${to} (${field(failure, 'id') ?? 'unknown id'}): ${reasonOf(cause)}`;
}

/**
 * The lowest of the shards' local checkpoints: what has a higher number on its shard may be under way still, what has not is
 * done. (The highest number given out, `max_seq_no`, may belong to a write that is not.)
 */
export async function lastSequenceNumber(requester: Requester, index: string): Promise<number> {
  const stats = await ask<unknown>(requester, {
    method: 'GET',
    path: `/${encodeURIComponent(index)}/_stats`,
    query: { level: 'shards' },
  });
  const shards = Object.values(Object(field(field(field(stats, 'indices'), index), 'shards')));
  const numbers = shards
    .flat()
    .filter((copy) => field(field(copy, 'routing'), 'primary') === true)
    .map((copy) => Number(field(field(copy, 'seq_no'), 'local_checkpoint')));
  if (numbers.length === 0 || numbers.some(Number.isNaN))
    throw new FileprocError(
      'SINK_UNAVAILABLE',
      `OpenSearch at ${requester.node} told no sequence numbers of ${index}.`,
    );
  return Math.min(...numbers);
}
