import { expect, test } from 'vitest';
import { parseBody } from '../message/parse-body.ts';
import { type FakeQueue, SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { FakeSqs } from '../test/fake-sqs/fake-sqs.ts';
import { type EnqueueProgress, enqueue } from './enqueue.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `書類 ${index}.pdf`);
const filesOf = (paths: readonly string[]) => paths.map((path) => ({ path, size: 3 }));
const keysIn = ({ messages }: FakeQueue) =>
  messages.map(({ body }) => {
    const parsed = parseBody(body);
    return parsed.kind === 'event' ? parsed.records.map(({ key }) => key) : parsed;
  });

test('files are put into the queue, ten messages a call', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('backfill');
  const told: EnqueueProgress[] = [];
  const result = await enqueue(filesOf(names(95)), {
    queueUrl: queue.url,
    bucket: 'files',
    client: fake.client,
    onProgress: (progress) => void told.push(progress),
  });
  expect(result).toEqual({ files: 95, messages: 95, last: '書類 94.pdf', isComplete: true });
  expect(told.at(-1)).toEqual({ files: 95, messages: 95, last: '書類 94.pdf' });
  expect(keysIn(queue).flat().toSorted()).toEqual(names(95).toSorted());
  expect(fake.countOf('SendMessageBatch')).toBe(10);
});

test('a message holds as many files as it is told, and no more than the queue takes', async () => {
  await using fake = await FakeSqs.start();
  const [large, small] = [fake.createQueue('large'), fake.createQueue('small', { maxMessageBytes: 1024 })];
  for (const queue of [large, small])
    await enqueue(filesOf(names(25)), {
      queueUrl: queue.url,
      bucket: 'files',
      client: fake.client,
      filesPerMessage: 10,
    });
  expect(keysIn(large).map((keys) => 'length' in keys && keys.length)).toEqual([10, 10, 5]);
  expect(keysIn(small).flat()).toEqual(names(25));
  expect(small.messages.every(({ body }) => body.length <= 1024)).toBe(true);
  expect(small.messages.length).toBe(9);
});

test('what fails of a batch is sent again, and a lost answer makes a message twice, never none', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('backfill');
  fake.faults = {
    before: ({ action, times }) => {
      if (action === 'SendMessageBatch' && times === 2) throw new SqsFault('RequestThrottled', 'slow down', 400);
    },
    loseAnswer: ({ action, times }) => action === 'SendMessageBatch' && times === 3,
    failEntry: (_action, entry, times) =>
      String(entry.MessageBody).includes('7.pdf') && times === 1 ? 'InternalError' : undefined,
  };
  const result = await enqueue(filesOf(names(40)), { queueUrl: queue.url, bucket: 'files', client: fake.client });
  expect(result).toMatchObject({ files: 40, messages: 40, isComplete: true });
  expect(new Set(keysIn(queue).flat())).toEqual(new Set(names(40)));
});

test('the last file that is told is a checkpoint: it and all before it are in the queue', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('backfill');
  fake.faults = {
    before: async ({ action, times }) => {
      if (action !== 'SendMessageBatch') return;
      if (times > 4) throw new SqsFault('QueueDoesNotExist');
      // The second call is answered last.
      if (times === 2) await new Promise((resolve) => setTimeout(resolve, 100));
    },
  };
  const told: EnqueueProgress[] = [];
  const onProgress = (progress: EnqueueProgress) => void told.push(progress);
  const sent = enqueue(filesOf(names(90)), { queueUrl: queue.url, bucket: 'files', client: fake.client, onProgress });
  await expect(sent).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  const { files, last } = told.at(-1)!;
  const there = new Set(keysIn(queue).flat());
  expect(there.size).toBe(40);
  expect(files).toBeGreaterThan(0);
  expect(last).toBe(names(90)[files - 1]);
  expect(names(files).every((name) => there.has(name))).toBe(true);
});

test('an abort ends it with what was sent', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('backfill');
  const stop = new AbortController();
  async function* endless() {
    for (let index = 0; ; index++) {
      if (index === 200) stop.abort();
      yield { path: `${index}` };
    }
  }
  const { files, isComplete } = await enqueue(endless(), {
    queueUrl: queue.url,
    bucket: 'files',
    client: fake.client,
    signal: stop.signal,
  });
  expect([isComplete, files, queue.messages.length]).toEqual([false, 200, 200]);
});

test('no more is read ahead than may be under way', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('backfill');
  let most = 0;
  let read = 0;
  function* counted() {
    for (const path of names(500)) {
      most = Math.max(most, ++read - queue.messages.length);
      yield { path };
    }
  }
  await enqueue(counted(), { queueUrl: queue.url, bucket: 'files', client: fake.client, messagesUnderWay: 20 });
  expect(most).toBeLessThanOrEqual(22);
});

test('a queue that is not there is a wrong setting', async () => {
  await using fake = await FakeSqs.start();
  const queueUrl = `${fake.endpoint}/000000000000/none`;
  const sent = enqueue(filesOf(names(1)), { queueUrl, bucket: 'files', client: fake.client });
  await expect(sent).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: expect.stringContaining('There is no queue'),
  });
});
