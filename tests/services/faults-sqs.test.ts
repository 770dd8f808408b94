import { describe, expect, test } from 'vitest';
import { serverEndpoints } from './aws-test-bed.ts';
import { put } from './bucket-content.ts';
import { attempts, createFaultBed, isBulk, sqsOperation } from './fault-bed.ts';
import { directEvent, eventBridgeEvent, shuffled } from './s3-events.ts';
import { startWorker } from './worker-process.ts';

const endpoints = serverEndpoints();
const NOTHING = { visible: 0, inFlight: 0, delayed: 0 };
/** As SQS says it in its JSON protocol. */
const THROTTLED = {
  kind: 'answer',
  status: 400,
  body: JSON.stringify({ __type: 'com.amazonaws.sqs#RequestThrottled', message: 'as the test wants' }),
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': 'RequestThrottled;Sender' },
} as const;

describe.skipIf(!endpoints)('SQS that misbehaves', { timeout: 300_000 }, () => {
  test('events that come five times and in any order leave the present state', async () => {
    await using faulty = await createFaultBed(endpoints!);
    const { bucket, s3, queue } = faulty.bed;
    for (const key of ['a.txt', 'b.txt']) await put(s3, bucket, key, `本文 ${key}`);
    const events = ['a.txt', 'b.txt', 'gone.txt'].flatMap((key) => [
      directEvent({ bucket, key, change: 'created', size: 1, sequencer: '0A' }),
      directEvent({ bucket, key, change: 'removed', sequencer: '0B' }, { bucket, key, change: 'created' }),
      eventBridgeEvent({ bucket, key, change: 'delete-marker', sequencer: '0C' }),
    ]);
    await queue.send(shuffled([...events, ...events, ...events, ...events, ...events], 7));
    await using worker = faulty.worker();
    await using other = faulty.worker({ METRICS_PORT: '' });
    await faulty.untilEmpty(worker);
    expect([await faulty.failures(), await queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
    expect((await Promise.all([worker.stop(), other.stop()])).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('a message whose receipt handle is over before it is deleted comes again to another worker, and the old handle does no harm', async () => {
    await using faulty = await createFaultBed(endpoints!, { visibilitySeconds: 2 });
    const extensions = faulty.sqs.fault(sqsOperation('ChangeMessageVisibilityBatch'), { kind: 'drop' });
    const deletion = faulty.sqs.hold(sqsOperation('DeleteMessageBatch'));
    await using worker = faulty.worker();
    await faulty.putTexts(1);
    await deletion.arrived;
    // Hidden no longer, another one gets it, and deletes it before the first one does.
    faulty.sqs.fault(sqsOperation('ReceiveMessage'), { kind: 'delay', milliseconds: 30_000 });
    await using other = startWorker(faulty.bed);
    await other.logged(({ key, outcome, attempt }) => key === '0.txt' && outcome === 'succeeded' && attempt === 2);
    await faulty.untilEmpty(other);
    extensions.remove();
    deletion.release();
    expect([await faulty.failures(), await faulty.bed.queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
    expect((await Promise.all([worker.stop(), other.stop()])).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('a queue that throttles receives, deletions and extensions is asked again', async () => {
    await using faulty = await createFaultBed(endpoints!, { visibilitySeconds: 6 });
    const rules = ['ReceiveMessage', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'].map((operation) =>
      faulty.sqs.fault(sqsOperation(operation), THROTTLED, 2),
    );
    // Long enough for an extension to be due.
    faulty.openSearch.fault(isBulk, { kind: 'delay', milliseconds: 4_000 }, 1);
    await using worker = faulty.worker();
    await faulty.putTexts(5);
    await faulty.untilEmpty(worker);
    expect([rules.map(({ met }) => met), await faulty.failures()]).toEqual([[2, 2, 2], {}]);
    expect(await attempts(worker)).toEqual({ '0.txt': 1, '1.txt': 1, '2.txt': 1, '3.txt': 1, '4.txt': 1 });
  });
});
