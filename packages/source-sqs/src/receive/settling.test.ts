import { FileprocError } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { sqs } from '../sqs.ts';
import { direct, eventBridge, testEvent } from '../test/event-bodies.ts';
import { SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { harness, until, wait } from '../test/source-harness.ts';

const down = new FileprocError('SINK_UNAVAILABLE', 'down');
const stopped = new FileprocError('INTERRUPTED', 'stopped');
const ack = (delivery: { ack(): Promise<void> }) => delivery.ack();

test('every event is an upsert of its file, whatever it says', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a'], 'ObjectRemoved:DeleteMarkerCreated'));
  h.queue.send(eventBridge('files', 'b', 'Object Deleted'));
  const seen: unknown[] = [];
  await h.takeAll(500, async (delivery) => {
    seen.push([delivery.change, delivery.file, delivery.attempt, delivery.lastAttempt]);
    await delivery.ack();
  });
  expect(seen).toEqual([
    ['upsert', h.store.fileOf('a'), 1, false],
    ['upsert', h.store.fileOf('b'), 1, false],
  ]);
  expect(h.queue.messages).toEqual([]);
});

test('the marker of a folder is acknowledged and never delivered', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['folder/', '部署/'], 'ObjectCreated:Put', 0));
  h.queue.send(direct('files', ['empty', 'folder/'], 'ObjectCreated:Put', 0));
  h.queue.send(direct('files', ['not empty/']));
  const keys: string[] = [];
  await h.takeAll(500, async (delivery) => {
    keys.push(delivery.file.path);
    await delivery.ack();
  });
  expect(keys).toEqual(['empty', 'not empty/']);
  expect(h.queue.messages).toEqual([]);
});

test('ack resolves when the message is deleted, and deletions share calls', async () => {
  await using h = await harness();
  for (let i = 0; i < 10; i++) h.queue.send(direct('files', [`${i}`]));
  const deliveries = [];
  for (let i = 0; i < 10; i++) deliveries.push((await h.next())!);
  await Promise.all(deliveries.map(ack));
  expect([h.queue.deleted.length, h.fake.countOf('DeleteMessageBatch')]).toEqual([10, 1]);
});

test('a message of many records is deleted when all are done, and a key in it comes once', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a', 'b', 'a', 'c']));
  const [a, b, c] = [(await h.next())!, (await h.next())!, (await h.next())!];
  expect([a, b, c].map(({ file }) => file.path)).toEqual(['a', 'b', 'c']);
  await a.ack();
  await c.ack();
  expect(h.queue.deleted).toEqual([]);
  await b.ack();
  expect(h.queue.messages).toEqual([]);
});

test('a message of which one record was given back comes again, after all were settled', async () => {
  await using h = await harness();
  const { id } = h.queue.send(direct('files', ['a', 'b']));
  const [a, b] = [(await h.next())!, (await h.next())!];
  await a.retry(down, 7);
  expect(h.queue.changes).toEqual([]);
  await b.ack();
  expect(h.queue.changes).toEqual([{ id, seconds: 7, at: expect.any(Number) }]);
  expect(h.queue.deleted).toEqual([]);
});

test('a retry without delay waits a second, an interruption none', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a']), 'one');
  h.queue.send(direct('files', ['b']), 'two');
  const [a, b] = [(await h.next())!, (await h.next())!];
  await Promise.all([a.retry(down, 0), b.retry(stopped, 30)]);
  expect(h.queue.changes.map(({ id, seconds }) => [id, seconds])).toEqual([
    ['one', 1],
    ['two', 0],
  ]);
});

test('a delivery that is settled twice is settled once', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a', 'b']));
  const [a] = [(await h.next())!, (await h.next())!];
  await a.ack();
  await a.ack();
  await a.retry(down, 1);
  expect([h.queue.deleted, h.queue.changes]).toEqual([[], []]);
});

test('the receive that the redrive policy permits last is the last attempt', async () => {
  await using h = await harness({}, { maxReceiveCount: 2 });
  h.queue.send(direct('files', ['a']));
  const first = (await h.next())!;
  await first.retry(stopped);
  const second = (await h.next())!;
  await second.retry(stopped);
  expect([first, second].map(({ attempt, lastAttempt }) => [attempt, lastAttempt])).toEqual([
    [1, false],
    [2, true],
  ]);
  await h.takeAll(500, ack);
  expect([h.queue.messages.length, h.deadLetters.messages.length]).toEqual([0, 1]);
});

test('the test event of S3 and empty records are acknowledged with a line in the log', async () => {
  await using h = await harness();
  h.queue.send(testEvent('files'), 'test');
  h.queue.send('{"Records":[]}', 'empty');
  expect(await h.takeAll(500, ack)).toEqual([]);
  expect(h.queue.deleted.toSorted()).toEqual(['empty', 'test']);
  expect(h.log).toEqual([
    { level: 'info', message: 'Message test of live: it is the test event of S3 and was acknowledged' },
    { level: 'info', message: 'Message empty of live: it holds no records and was acknowledged' },
  ]);
});

test('our own output and events that leave the bytes as they were are acknowledged in silence', async () => {
  await using h = await harness({ ignorePrefixes: ['thumbnails/'] });
  h.queue.send(direct('files', ['thumbnails/a.webp', 'a.pdf']));
  h.queue.send(direct('files', ['thumbnails/b.webp']));
  h.queue.send(eventBridge('files', 'old.pdf', 'Object Storage Class Changed'));
  expect(await h.takeAll(500, ack)).toEqual(['a.pdf']);
  expect([h.queue.messages, h.log]).toEqual([[], []]);
});

test('a message that is no event of ours is never deleted, and the redrive takes it', async () => {
  await using h = await harness({ invalidRetrySeconds: () => 1 }, { maxReceiveCount: 2 });
  h.queue.send('not an event', 'odd');
  h.queue.send(direct('others', ['a']), 'foreign');
  expect(await h.takeAll(2600, ack)).toEqual([]);
  expect([h.queue.messages, h.queue.deleted, h.deadLetters.messages.map(({ id }) => id).toSorted()]).toEqual([
    [],
    [],
    ['foreign', 'odd'],
  ]);
  const fate = 'It is kept: the queue moves it to its dead-letter queue after 2 receives.';
  expect(h.log.slice(0, 2)).toEqual([
    {
      level: 'warn',
      code: 'INVALID_MESSAGE',
      message: `Message odd of live: it is no event about a file of ours: it is no JSON object. ${fate}`,
    },
    {
      level: 'warn',
      code: 'INVALID_MESSAGE',
      message: `Message foreign of live: it is no event about a file of ours: it is of the bucket others. ${fate}`,
    },
  ]);
});

test('of a message with a bad record the good ones are done and the message is kept', async () => {
  await using h = await harness({ invalidRetrySeconds: () => 600 });
  const { Records } = JSON.parse(direct('files', ['a', 'b']));
  const { id } = h.queue.send(JSON.stringify({ Records: [...Records, { eventSource: 'aws:ses' }] }));
  expect(await h.takeAll(500, ack)).toEqual(['a', 'b']);
  expect([h.queue.deleted, h.queue.changes]).toEqual([[], [{ id, seconds: 600, at: expect.any(Number) }]]);
});

test('a key that the store refuses takes no other with it', async () => {
  await using h = await harness({ invalidRetrySeconds: () => 600 });
  const { fileOf } = h.store;
  h.store.fileOf = (key) => {
    if (key === 'odd') throw new Error('odd is no key');
    return fileOf(key);
  };
  h.queue.send(direct('files', ['odd', 'a']));
  h.queue.send(direct('files', ['b']));
  expect(await h.takeAll(500, ack)).toEqual(['a', 'b']);
  expect([h.queue.messages.length, h.queue.changes.map(({ seconds }) => seconds)]).toEqual([1, [600]]);
});

test('entries of a batch that fail by themselves are tried again', async () => {
  await using h = await harness();
  for (let i = 0; i < 6; i++) h.queue.send(direct('files', [`${i}`]));
  h.fake.faults = { failEntry: (_action, _entry, times) => (times <= 2 ? 'InternalError' : undefined) };
  const taken = [];
  for (let i = 0; i < 6; i++) taken.push((await h.next())!);
  await Promise.all(taken.map(ack));
  expect([h.queue.messages, h.fake.countOf('DeleteMessageBatch')]).toEqual([[], 3]);
});

test('a deletion whose answer was lost is no error when it is tried again', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a']));
  h.fake.faults = { loseAnswer: ({ action, times }) => action === 'DeleteMessageBatch' && times === 1 };
  await (await h.next())!.ack();
  expect([h.queue.messages, h.fake.countOf('DeleteMessageBatch')]).toEqual([[], 2]);
});

test('a receipt handle that is over is no error', async () => {
  await using h = await harness();
  const message = h.queue.send(direct('files', ['a', 'b']));
  const [a, b] = [(await h.next())!, (await h.next())!];
  message.handle = 'of another consumer';
  await a.ack();
  await b.retry(down, 5);
  h.queue.messages.length = 0;
  h.queue.send(direct('files', ['c'])).handle = undefined;
  const c = (await h.next())!;
  h.queue.messages[0]!.handle = 'of another consumer';
  await c.ack();
  expect([h.queue.messages.length, h.log]).toEqual([1, []]);
});

test('a message that cannot be deleted is told to who acknowledges', async () => {
  await using h = await harness();
  h.queue.send(direct('files', ['a']));
  const a = (await h.next())!;
  h.fake.faults = {
    before: ({ action }) => {
      if (action === 'DeleteMessageBatch') throw new SqsFault('QueueDoesNotExist');
    },
  };
  await expect(a.ack()).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
});

test('what two consumers share, with faults and messages that come twice, is done and leaves nothing behind', async () => {
  await using h = await harness({}, { visibilitySeconds: 1, maxReceiveCount: 100 });
  for (let i = 0; i < 40; i++) h.queue.send(direct('files', [`${i % 25}`]));
  let calls = 0;
  h.fake.faults = {
    before: () => {
      if (++calls % 7 === 0) throw new SqsFault('RequestThrottled');
    },
    loseAnswer: ({ action, times }) => action === 'DeleteMessageBatch' && times % 3 === 0,
    failEntry: (_action, _entry, times) => (times === 1 ? 'InternalError' : undefined),
  };
  const other = sqs({ queueUrl: h.queue.url, store: h.store, bucket: 'files', client: h.fake.client });
  const stop = new AbortController();
  const seen = new Set<string>();
  const both = [h.source, other].map(async (source) => {
    for await (const delivery of source.deliveries(stop.signal)) {
      seen.add(delivery.file.path);
      await wait(1);
      void delivery.ack();
    }
  });
  await until(() => h.queue.messages.length === 0, 30);
  stop.abort();
  await Promise.all(both);
  await other.close?.();
  expect([seen.size, h.deadLetters.messages]).toEqual([25, []]);
});
