import { FileprocError } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { sqs } from '../sqs.ts';
import { direct } from '../test/event-bodies.ts';
import { SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { FakeSqs } from '../test/fake-sqs/fake-sqs.ts';
import { memoryStore } from '../test/memory-store.ts';
import { harness, until, wait } from '../test/source-harness.ts';

test('a long poll ends at once when the run stops', async () => {
  await using h = await harness();
  const pending = h.next();
  await until(() => h.fake.countOf('ReceiveMessage') === 1);
  const started = performance.now();
  h.stop.abort();
  expect(await pending).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(200);
});

test('what was received and not handed out is given back at once when the run stops', async () => {
  await using h = await harness();
  for (let i = 0; i < 10; i++) h.queue.send(direct('files', [`${i}`]), `${i}`);
  const first = (await h.next())!;
  h.stop.abort();
  await until(() => h.queue.changes.length === 9);
  expect(h.queue.changes.map(({ id, seconds }) => [id, seconds])).toEqual(
    Array.from({ length: 9 }, (_, index) => [`${index + 1}`, 0]),
  );
  await first.ack();
  expect(h.queue.deleted).toEqual(['0']);
});

test('a message of which a part was handed out goes back when that part is settled', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a', 'b', 'c']));
  const a = (await h.next())!;
  h.stop.abort();
  await wait(50);
  expect(h.queue.changes).toEqual([]);
  await a.ack();
  expect([h.queue.deleted, h.queue.changes.map(({ seconds }) => seconds)]).toEqual([[], [0]]);
});

test('no more than a batch waits, and none is received while it does', async () => {
  await using h = await harness({ maxMessages: 4 });
  for (let i = 0; i < 20; i++) h.queue.send(direct('files', [`${i}`]));
  const inFlight = () => h.queue.messages.filter(({ receives }) => receives > 0).length;
  for (let i = 0; i < 4; i++) await h.next();
  await wait(50);
  expect([h.fake.countOf('ReceiveMessage'), inFlight()]).toEqual([1, 4]);
  await h.next();
  expect([h.fake.countOf('ReceiveMessage'), inFlight()]).toEqual([2, 8]);
});

test('leaving the loop gives back what waits', async () => {
  await using h = await harness();
  for (let i = 0; i < 3; i++) h.queue.send(direct('files', [`${i}`]));
  const other = sqs({ queueUrl: h.queue.url, store: h.store, bucket: 'files', client: h.fake.client });
  for await (const delivery of other.deliveries(new AbortController().signal)) {
    await delivery.ack();
    break;
  }
  await other.close?.();
  expect([h.queue.deleted.length, h.queue.receive(10, 30).length]).toEqual([1, 2]);
});

test('closing gives back what nobody has settled', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a']));
  await h.next();
  h.stop.abort();
  await h.source.close?.();
  expect(h.queue.receive(10, 30).length).toBe(1);
});

test('throttling, server errors and lost connections do not end the run', async () => {
  await using h = await harness();
  h.fake.faults = {
    before: ({ action, times }) => {
      if (action === 'ReceiveMessage' && times === 1) throw new SqsFault('RequestThrottled');
    },
    loseAnswer: ({ action, times }) => action === 'GetQueueAttributes' && times === 1,
  };
  h.queue.send(direct('files', ['a']));
  const a = (await h.next())!;
  await a.ack();
  expect(h.log.map(({ level, code, message }) => [level, code, message.replace(/\d+ s/, 'n s')])).toEqual([
    ['warn', 'SOURCE_UNAVAILABLE', 'No messages of live could be received; tried again in n s'],
    ['info', undefined, 'Messages of live are received again'],
  ]);
});

test.each([
  ['a queue that is not there', 'QueueDoesNotExist', 'There is no queue'],
  ['a queue that may not be read', 'AccessDenied', 'does not allow sqs:ReceiveMessage'],
  ['credentials that are unknown', 'InvalidClientTokenId', 'The credentials for'],
])('%s ends the run when it begins, as INVALID_CONFIG', async (_what, code, text) => {
  await using h = await harness();
  h.fake.faults = {
    before: () => {
      throw new SqsFault(code);
    },
  };
  await expect(h.next()).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: expect.stringContaining(text) });
});

test('credentials that are over while the run goes on are waited for', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a']));
  await (await h.next())!.ack();
  h.fake.faults = {
    before: ({ action, times }) => {
      if (action === 'ReceiveMessage' && times === 2) throw new SqsFault('ExpiredToken', 'over', 403);
    },
  };
  h.queue.send(direct('files', ['b']));
  expect((await h.next())?.file.path).toBe('b');
});

test('health tells whether the store and the queue answer', async () => {
  await using h = await harness();
  expect(await h.source.health?.()).toEqual({ ok: true, detail: `memory files; the queue ${h.queue.url} answers` });
  h.store.state = { ok: false, detail: 'bucket away' };
  expect(await h.source.health?.()).toEqual({ ok: false, detail: 'bucket away' });
  h.store.state = { ok: true, detail: 'back' };
  h.fake.faults = {
    before: () => {
      throw new SqsFault('AccessDenied', 'no', 403);
    },
  };
  expect((await h.source.health?.())?.ok).toBe(true);
  h.fake.deleteQueue(h.queue);
  h.fake.faults = {};
  expect(await h.source.health?.()).toMatchObject({ ok: false, detail: expect.stringContaining('There is no queue') });
});

test('wrong options are told together', () => {
  const wrong = () =>
    sqs({
      queueUrl: 'files',
      backfillQueueUrl: 'files',
      store: memoryStore('files'),
      bucket: '',
      maxMessages: 11,
      waitSeconds: 21,
      visibilitySeconds: 0,
      ignorePrefixes: [''],
      maxReceiveCount: 1.5,
    });
  expect(wrong).toThrow(
    new FileprocError(
      'INVALID_CONFIG',
      'The SQS source: queueUrl is the URL of a queue, not "files"; backfillQueueUrl is the URL of a queue, not "files"; ' +
        'backfillQueueUrl is the same queue as queueUrl; bucket is empty; maxMessages is a whole number from 1 to 10, not 11; ' +
        'waitSeconds is a whole number from 0 to 20, not 21; visibilitySeconds is a whole number from 1 to 43200, not 0; ' +
        'maxReceiveCount is a whole number from 1 to 1000, not 1.5; ignorePrefixes holds an empty prefix, which ignores every file',
    ),
  );
});

test('live events come first, the backfill fills what they leave and is never starved', async () => {
  await using fake = await FakeSqs.start();
  const [live, backfill] = [fake.createQueue('live'), fake.createQueue('backfill')];
  for (let i = 0; i < 40; i++) live.send(direct('files', [`live ${i}`]));
  for (let i = 0; i < 40; i++) backfill.send(direct('files', [`old ${i}`]));
  const source = sqs({
    queueUrl: live.url,
    backfillQueueUrl: backfill.url,
    store: memoryStore('files'),
    bucket: 'files',
    client: fake.client,
  });
  const stop = new AbortController();
  const lanes: string[] = [];
  for await (const delivery of source.deliveries(stop.signal)) {
    lanes.push(delivery.file.path.split(' ')[0]!);
    await delivery.ack();
    // Both polls have had time to come back.
    await wait(15);
    if (lanes.length === 80) stop.abort();
  }
  await source.close?.();
  const shares = [0, 10, 20, 30, 40].map(
    (from) => lanes.slice(from, from + 10).filter((lane) => lane === 'old').length,
  );
  expect(shares[0]).toBeLessThanOrEqual(2);
  expect(shares.slice(1, 4).every((share) => share >= 1 && share <= 3)).toBe(true);
  expect(lanes.filter((lane) => lane === 'old').length).toBe(40);
  expect(lanes.slice(50)).toEqual(Array(30).fill('old'));
});

test('a backfill queue that is deleted while it is read does not end the run', async () => {
  await using fake = await FakeSqs.start();
  const [live, backfill] = [fake.createQueue('live'), fake.createQueue('backfill')];
  const log: string[] = [];
  const source = sqs({
    queueUrl: live.url,
    backfillQueueUrl: backfill.url,
    store: memoryStore('files'),
    bucket: 'files',
    client: fake.client,
    onLog: ({ message }) => void log.push(message),
  });
  const stop = new AbortController();
  backfill.send(direct('files', ['old']));
  const seen: string[] = [];
  for await (const delivery of source.deliveries(stop.signal)) {
    seen.push(delivery.file.path);
    await delivery.ack();
    if (delivery.file.path === 'old') {
      fake.deleteQueue(backfill);
      setTimeout(() => live.send(direct('files', ['new'])), 100);
    } else stop.abort();
  }
  await source.close?.();
  expect([seen, log]).toEqual([['old', 'new'], ['The backfill queue is read no longer']]);
});
