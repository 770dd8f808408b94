import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { decodeKey, FileprocError } from '@cis/fileproc-core';
import { testSource } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import { describeQueue, drop, enqueue, listDeadLetters, queueStatus, redrive, sqs } from './index.ts';
import { direct, eventBridge, sns, testEvent } from './test/event-bodies.ts';
import { memoryStore } from './test/memory-store.ts';
import { SERVER, type ServerQueues, sayIfSkipped, serverQueues } from './test/server.ts';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const send = ({ client, url }: ServerQueues, body: string) =>
  client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
const sourceOf = ({ client, url }: ServerQueues, more: object = {}) =>
  sqs({ queueUrl: url, store: memoryStore('files'), bucket: 'files', client, ...more });

sayIfSkipped();

describe.skipIf(SERVER === undefined)('with a real server', () => {
  testSource(
    async () => {
      const queues = await serverQueues(30);
      const store = memoryStore('files');
      const source = sqs({ queueUrl: queues.url, store, bucket: 'files', client: queues.client });
      return {
        source,
        put: async (key, content) => {
          store.objects.set(key, content);
          await send(queues, direct('files', [key]));
        },
        remove: async (key) => {
          store.objects.delete(key);
        },
        keyOf: (uri) => decodeKey(uri.slice('s3://files/'.length)).toString('utf8'),
        [Symbol.asyncDispose]: async () => {
          await source.close?.();
          await queues[Symbol.asyncDispose]();
        },
      };
    },
    { describe, test },
    { endless: true },
  );

  test('every shape of event is read, and the queue is empty after', async () => {
    await using queues = await serverQueues(30);
    for (const body of [
      direct('files', ['直接 1', '直接 2']),
      eventBridge('files', '橋+1'),
      sns(direct('files', ['包み'])),
      sns(eventBridge('files', '包み 2')),
      testEvent('files'),
      '{"Records":[]}',
    ])
      await send(queues, body);
    const source = sourceOf(queues, { waitSeconds: 2 });
    const stop = new AbortController();
    const keys: string[] = [];
    for await (const delivery of source.deliveries(stop.signal)) {
      keys.push(delivery.file.path);
      await delivery.ack();
      if (keys.length === 5) stop.abort();
    }
    await source.close?.();
    expect(keys.toSorted()).toEqual(['包み', '包み 2', '橋+1', '直接 1', '直接 2']);
    const { waiting, inFlight } = await queueStatus({ queueUrl: queues.url, client: queues.client });
    expect([waiting, inFlight]).toEqual([0, 0]);
  });

  test('a message stays hidden for longer than its visibility, and goes back at once on a stop', async () => {
    await using queues = await serverQueues(2);
    for (const key of ['a', 'b', 'c']) await send(queues, direct('files', [key]));
    const source = sourceOf(queues);
    const stop = new AbortController();
    let held = 0;
    for await (const delivery of source.deliveries(stop.signal)) {
      held++;
      if (held < 3) continue;
      await wait(5000);
      expect((await queueStatus({ queueUrl: queues.url, client: queues.client })).inFlight).toBe(3);
      stop.abort();
      await delivery.ack();
    }
    await source.close?.();
    const { waiting, inFlight } = await queueStatus({ queueUrl: queues.url, client: queues.client });
    expect([waiting, inFlight]).toEqual([2, 0]);
  });

  test('poison ends in the dead-letter queue, is explained, moved back by hand and by the server, and dropped', async () => {
    await using queues = await serverQueues(30);
    const { client, url, deadLetterUrl } = queues;
    await send(queues, direct('files', ['毒.pdf']));
    await send(queues, 'not an event');
    const source = sourceOf(queues, { waitSeconds: 1, invalidRetrySeconds: () => 1 });
    const stop = new AbortController();
    const stopping = setTimeout(() => stop.abort(), 6000);
    const attempts: [number, boolean][] = [];
    for await (const delivery of source.deliveries(stop.signal)) {
      attempts.push([delivery.attempt, delivery.lastAttempt]);
      await delivery.retry(new FileprocError('PROCESSOR_CRASHED', 'again'), 1);
    }
    clearTimeout(stopping);
    await source.close?.();
    expect(attempts).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    const options = { deadLetterQueueUrl: deadLetterUrl, client, waitSeconds: 1 };
    const explained: unknown[] = [];
    for await (const { files, problem } of listDeadLetters(options)) explained.push([files[0]?.key, problem]);
    expect(explained).toHaveLength(2);
    expect(explained).toEqual(
      expect.arrayContaining([
        ['毒.pdf', undefined],
        [undefined, 'it is no JSON object'],
      ]),
    );
    const isEvent = ({ files }: { files: readonly unknown[] }) => files.length > 0;
    expect(await redrive({ ...options, queueUrl: url, filter: isEvent })).toEqual({ by: 'hand', moved: 1, kept: 1 });
    expect(await redrive({ ...options, queueUrl: url })).toMatchObject({ by: 'server' });
    await expect.poll(async () => (await queueStatus({ queueUrl: url, client })).waiting, { timeout: 10_000 }).toBe(2);
    expect(await drop({ ...options, deadLetterQueueUrl: url, filter: isEvent })).toEqual({ dropped: 1, kept: 1 });
  });

  test('files that were enqueued arrive', async () => {
    await using queues = await serverQueues(30);
    const { client, url } = queues;
    const paths = Array.from({ length: 200 }, (_, index) => `書類/${index} (が).pdf`);
    const files = paths.map((path) => ({ path }));
    expect(await enqueue(files, { queueUrl: url, bucket: 'files', client, filesPerMessage: 3 })).toEqual({
      files: 200,
      messages: 67,
      last: paths.at(-1),
      isComplete: true,
    });
    const source = sourceOf(queues);
    const stop = new AbortController();
    const keys: string[] = [];
    const acknowledged: Promise<void>[] = [];
    for await (const delivery of source.deliveries(stop.signal)) {
      keys.push(delivery.file.path);
      acknowledged.push(delivery.ack());
      if (keys.length === 200) stop.abort();
    }
    await Promise.all(acknowledged);
    await source.close?.();
    expect(keys.toSorted()).toEqual(paths.toSorted());
    expect((await queueStatus({ queueUrl: url, client })).waiting).toBe(0);
  });

  test('a queue is described without touching a message', async () => {
    await using queues = await serverQueues(30);
    const actions = ['receive', 'delete', 'change-visibility', 'send'] as const;
    const described = await describeQueue({ queueUrl: queues.url, client: queues.client, actions });
    expect(described).toMatchObject({
      attributes: { visibilitySeconds: 30, redrive: { maxReceiveCount: 3 }, waiting: 0 },
      permissions: { receive: 'allowed', delete: 'allowed', 'change-visibility': 'allowed', send: 'allowed' },
    });
    const missing = await describeQueue({ queueUrl: `${queues.url}-none`, client: queues.client });
    expect(missing).toMatchObject({ attributes: undefined, trouble: 'missing', error: { code: 'INVALID_CONFIG' } });
  });
});
