import type { Delivery, Health, Source } from '@cis/fileproc-core';
import { type SqsOptions, sqsSettings } from './options.ts';
import { readAttributes } from './queue/attributes.ts';
import { openClient } from './queue/client.ts';
import { queueError, troubleOf } from './queue/error.ts';
import { Queue } from './queue/queue.ts';
import { Lane } from './receive/lane.ts';
import type { LaneParts } from './receive/lane-parts.ts';
import { Lanes } from './receive/lanes.ts';

/** Milliseconds for which a queue may be silent before it counts as away. */
const HEALTH_PATIENCE = 10_000;

/**
 * S3 events from SQS as a source: direct notifications, EventBridge events, and both wrapped by SNS. An event says where
 * to look, not what is true: each becomes an upsert of its file, and what `store` finds there decides, so events that
 * repeat, come late or out of order do no harm.
 *
 * `deliveries` goes on until its signal aborts. It throws INVALID_CONFIG where a queue is not there or may not be read when
 * it begins; everything that may pass is logged and tried again. Throws INVALID_CONFIG for wrong options.
 */
export function sqs(options: SqsOptions): Source {
  const settings = sqsSettings(options);
  const opened = openClient(options);
  const { client } = opened;
  const { queueUrl, backfillQueueUrl, store, onLog } = settings;
  const lanes: Lane[] = [];

  return {
    name: 'sqs',
    async *deliveries(signal): AsyncGenerator<Delivery, void, undefined> {
      if (signal.aborted) return;
      const end = new AbortController();
      const parts = (url: string): LaneParts => ({
        queue: new Queue(client, url),
        settings,
        log: onLog,
        signal: AbortSignal.any([signal, end.signal]),
        onChange: () => chosen.changed(),
      });
      const live = new Lane(parts(queueUrl));
      const backfill = backfillQueueUrl === undefined ? undefined : new Lane(parts(backfillQueueUrl));
      lanes.push(live, ...(backfill ? [backfill] : []));
      const chosen = new Lanes(live, backfill, (error) =>
        onLog({ level: 'warn', message: 'The backfill queue is read no longer', cause: error }),
      );
      try {
        for (let delivery = await chosen.next(signal); delivery; delivery = await chosen.next(signal)) yield delivery;
      } finally {
        end.abort();
      }
    },
    async health(): Promise<Health> {
      const place = await store.health();
      if (!place.ok) return place;
      try {
        await readAttributes(client, queueUrl, AbortSignal.timeout(HEALTH_PATIENCE), ['QueueArn']);
      } catch (thrown) {
        // Who may not ask has had an answer all the same.
        if (troubleOf(thrown) !== 'denied')
          return { ok: false, detail: queueError(thrown, queueUrl, 'sqs:GetQueueAttributes').message };
      }
      return { ok: true, detail: `${place.detail}; the queue ${queueUrl} answers` };
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
      opened[Symbol.dispose]();
    },
  };
}
