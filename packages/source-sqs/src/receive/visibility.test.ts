import { FileprocError } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { Queue } from '../queue/queue.ts';
import { direct } from '../test/event-bodies.ts';
import { SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { FakeSqs } from '../test/fake-sqs/fake-sqs.ts';
import { harness, until, wait } from '../test/source-harness.ts';
import { VisibilityKeeper } from './visibility-keeper.ts';

test('a message stays hidden while it is worked on, for longer than its visibility', async () => {
  await using h = await harness({}, { visibilitySeconds: 1 });
  h.queue.send(direct('files', ['a']));
  const a = (await h.next())!;
  for (let times = 0; times < 24; times++) {
    await wait(100);
    expect(h.queue.messages[0]!.visibleAt).toBeGreaterThan(Date.now());
  }
  await a.ack();
  expect([h.queue.messages, h.log]).toEqual([[], []]);
});

test('what waits in the buffer is kept hidden too, in calls of ten', async () => {
  await using h = await harness({}, { visibilitySeconds: 1 });
  for (let i = 0; i < 10; i++) h.queue.send(direct('files', [`${i}`]));
  await h.next();
  await wait(1800);
  expect(h.queue.messages.filter(({ visibleAt }) => visibleAt <= Date.now())).toEqual([]);
  expect(h.queue.messages.every(({ receives }) => receives === 1)).toBe(true);
  expect(h.fake.countOf('ChangeMessageVisibilityBatch')).toBe(3);
});

test("the queue's own visibility is used, and the option where it may not be read", async () => {
  await using own = await harness({ visibilitySeconds: 77 }, { visibilitySeconds: 44 });
  await using denied = await harness({ visibilitySeconds: 77 }, { visibilitySeconds: 44 });
  denied.fake.faults = {
    before: ({ action }) => {
      if (action === 'GetQueueAttributes') throw new SqsFault('AccessDenied', 'no', 403);
    },
  };
  for (const h of [own, denied]) {
    h.queue.send(direct('files', ['a']));
    await (await h.next())!.ack();
  }
  const asked = [own, denied].map(
    ({ fake }) => fake.calls.find(({ action }) => action === 'ReceiveMessage')?.request.VisibilityTimeout,
  );
  expect(asked).toEqual([44, 77]);
  expect(denied.log.map(({ message }) => message)).toEqual([
    'The attributes of live may not be read (sqs:GetQueueAttributes): its visibility and redrive policy are unknown',
  ]);
});

test('an extension that fails for some of a batch is tried again for these', async () => {
  await using h = await harness({}, { visibilitySeconds: 1 });
  for (let i = 0; i < 4; i++) h.queue.send(direct('files', [`${i}`]), `${i}`);
  await h.next();
  const odd = () => new Set([h.queue.messages[1]!.handle, h.queue.messages[3]!.handle]);
  h.fake.faults = {
    failEntry: (_action, { ReceiptHandle }, times) =>
      times === 1 && odd().has(String(ReceiptHandle)) ? 'InternalError' : undefined,
  };
  await until(() => h.queue.changes.length >= 4);
  expect(h.queue.changes.slice(0, 4).map(({ id }) => id)).toEqual(['0', '2', '1', '3']);
  expect(h.queue.messages.every(({ receives }) => receives === 1)).toBe(true);
});

test('a message that went to another consumer is left alone, with a line in the log', async () => {
  await using h = await harness({}, { visibilitySeconds: 1 });
  const message = h.queue.send(direct('files', ['a']), 'gone');
  const a = (await h.next())!;
  message.handle = 'of another consumer';
  await until(() => h.log.length > 0);
  await wait(700);
  expect(h.log.map(({ message: text }) => text)).toEqual([
    'Message gone of live is held no longer by this worker; it may be delivered to another one.',
  ]);
  expect(h.fake.countOf('ChangeMessageVisibilityBatch')).toBe(1);
  await a.ack();
});

test('a message is hidden up to the ceiling since its receipt and then left alone', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('live', { ceilingSeconds: 8.5 });
  queue.send('x', 'long');
  const [received] = queue.receive(1, 2);
  const log: string[] = [];
  const keeper = new VisibilityKeeper({
    queue: new Queue(fake.client, queue.url),
    seconds: () => 2,
    onLog: ({ message }) => void log.push(message),
    ceilingSeconds: 8.5,
  });
  keeper.hold({ messageId: 'long', receiptHandle: received!.handle!, receivedAt: performance.now() });
  await until(() => log.length > 0);
  await keeper.giveBackAll();
  expect(log).toEqual([
    'Message long of live was extended for the last time: SQS hides none beyond 12 hours; it may be delivered to another one.',
  ]);
  expect(queue.changes.map(({ seconds }) => seconds)).toEqual([2, 1]);
});

test('what is given back while it is being extended is given back', async () => {
  await using h = await harness({}, { visibilitySeconds: 1 });
  const message = h.queue.send(direct('files', ['a']));
  const a = (await h.next())!;
  let slow = true;
  h.fake.faults = {
    before: async ({ action }) => {
      if (action === 'ChangeMessageVisibilityBatch' && slow) {
        slow = false;
        await wait(300);
      }
    },
  };
  await until(() => !slow);
  await a.retry(new FileprocError('INTERRUPTED', 'stopped'));
  expect(message.visibleAt).toBeLessThanOrEqual(Date.now());
  expect(h.queue.changes.map(({ seconds }) => seconds)).toEqual([1, 0]);
});
