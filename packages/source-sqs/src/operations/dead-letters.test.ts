import { expect, test } from 'vitest';
import { direct, eventBridge } from '../test/event-bodies.ts';
import { SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { FakeSqs } from '../test/fake-sqs/fake-sqs.ts';
import { type DeadLetter, listDeadLetters } from './dead-letters.ts';
import { drop, redrive } from './redrive.ts';

async function queues() {
  const fake = await FakeSqs.start();
  const dead = fake.createQueue('dead');
  const live = fake.createQueue('live', { redrive: { to: dead, maxReceiveCount: 3 } });
  const options = { deadLetterQueueUrl: dead.url, client: fake.client, waitSeconds: 0 };
  return { fake, dead, live, options, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

const keysOf = ({ files }: DeadLetter) => files.map(({ key }) => key);
const isOf = (part: string) => (letter: DeadLetter) => keysOf(letter).some((key) => key.includes(part));

test('every dead letter is listed once and given back', async () => {
  await using q = await queues();
  for (let i = 0; i < 35; i++) q.dead.send(direct('files', [`${i}`]), `${i}`);
  const ids: string[] = [];
  for await (const { messageId } of listDeadLetters(q.options)) ids.push(messageId);
  expect(ids).toEqual(Array.from({ length: 35 }, (_, index) => `${index}`));
  expect(q.dead.messages.filter(({ visibleAt }) => visibleAt > Date.now())).toEqual([]);
  expect(q.dead.messages.length).toBe(35);
});

test('a dead letter says which files it is about, or why none', async () => {
  await using q = await queues();
  const sentAt = new Date(q.dead.send(direct('files', ['a b', 'が']), 'good').sentAt);
  q.dead.send('hello', 'odd');
  const mixed = JSON.parse(direct('files', ['c']));
  q.dead.send(JSON.stringify({ Records: [...mixed.Records, {}] }), 'mixed');
  const letters: DeadLetter[] = [];
  for await (const letter of listDeadLetters(q.options)) letters.push(letter);
  expect(letters[0]).toEqual({
    messageId: 'good',
    body: direct('files', ['a b', 'が']),
    files: [
      { bucket: 'files', key: 'a b', event: 'ObjectCreated:Put', size: 3 },
      { bucket: 'files', key: 'が', event: 'ObjectCreated:Put', size: 3 },
    ],
    problem: undefined,
    receiveCount: 1,
    sentAt,
    firstReceivedAt: expect.any(Date),
    ageSeconds: expect.any(Number),
  });
  expect(letters.slice(1).map((letter) => [keysOf(letter), letter.problem])).toEqual([
    [[], 'it is no JSON object'],
    [['c'], 'it is no record of S3'],
  ]);
});

test('a listing that is left early gives back what it holds', async () => {
  await using q = await queues();
  for (let i = 0; i < 5; i++) q.dead.send(direct('files', [`${i}`]));
  for await (const _letter of listDeadLetters(q.options)) break;
  expect(q.dead.messages.every(({ visibleAt }) => visibleAt <= Date.now())).toBe(true);
});

test('all are moved by the server where it can', async () => {
  await using q = await queues();
  for (let i = 0; i < 12; i++) q.dead.send(direct('files', [`${i}`]));
  expect(await redrive(q.options)).toEqual({ by: 'server', moved: 12, kept: 0 });
  q.dead.messages.push(q.live.messages.pop()!);
  expect(await redrive({ ...q.options, queueUrl: q.live.url })).toEqual({ by: 'server', moved: 1, kept: 0 });
  expect([q.dead.messages.length, q.live.messages.length, q.fake.countOf('SendMessageBatch')]).toEqual([0, 12, 0]);
});

test('all are moved by hand where the server cannot', async () => {
  await using q = await queues();
  for (let i = 0; i < 12; i++) q.dead.send(direct('files', [`${i}`]));
  q.fake.faults = {
    before: ({ action }) => {
      if (action === 'StartMessageMoveTask') throw new SqsFault('UnsupportedOperation');
    },
  };
  const told: number[] = [];
  const onProgress = (moved: number) => void told.push(moved);
  expect(await redrive({ ...q.options, queueUrl: q.live.url, onProgress })).toEqual({ by: 'hand', moved: 12, kept: 0 });
  expect([q.dead.messages.length, q.live.messages.length, told.at(-1)]).toEqual([0, 12, 12]);
  expect(q.live.messages.map(({ body }) => body).toSorted()).toEqual(
    Array.from({ length: 12 }, (_, index) => direct('files', [`${index}`])).toSorted(),
  );
  await expect(redrive(q.options)).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
});

test('with a filter only what it means is moved, the rest stays', async () => {
  await using q = await queues();
  q.dead.send(direct('files', ['a.pdf']));
  q.dead.send(eventBridge('files', 'b.txt'));
  q.dead.send('odd');
  expect(await redrive({ ...q.options, queueUrl: q.live.url, filter: isOf('.pdf') })).toEqual({
    by: 'hand',
    moved: 1,
    kept: 2,
  });
  expect(q.live.messages.map(({ body }) => body)).toEqual([direct('files', ['a.pdf'])]);
  expect(q.dead.messages.map(({ body, visibleAt }) => [body, visibleAt <= Date.now()])).toEqual([
    [eventBridge('files', 'b.txt'), true],
    ['odd', true],
  ]);
});

test('a redrive that breaks off half-way loses nothing', async () => {
  await using q = await queues();
  for (let i = 0; i < 10; i++) q.dead.send(direct('files', [`${i}`]));
  q.fake.faults = {
    before: ({ action }) => {
      if (action === 'DeleteMessageBatch') throw new SqsFault('QueueDoesNotExist');
    },
  };
  const moving = redrive({ ...q.options, queueUrl: q.live.url, filter: () => true });
  await expect(moving).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  const everywhere = new Set([...q.live.messages, ...q.dead.messages].map(({ body }) => body));
  expect([everywhere.size, q.live.messages.length, q.dead.messages.length]).toEqual([10, 10, 10]);
});

test('a queue that refuses what is sent loses no dead letter', async () => {
  await using q = await queues();
  q.dead.send(direct('files', ['a']));
  q.fake.deleteQueue(q.live);
  const moving = redrive({ ...q.options, queueUrl: q.live.url, filter: () => true });
  await expect(moving).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  expect(q.dead.messages.map(({ visibleAt }) => visibleAt <= Date.now())).toEqual([true]);
});

test('what the filter means is dropped, the rest stays', async () => {
  await using q = await queues();
  for (let i = 0; i < 20; i++) q.dead.send(direct('files', [i % 2 ? `${i}.pdf` : `${i}.txt`]));
  expect(await drop({ ...q.options, filter: isOf('.txt') })).toEqual({ dropped: 10, kept: 10 });
  expect(q.dead.messages.every(({ body }) => body.includes('.pdf'))).toBe(true);
  expect(await drop(q.options)).toEqual({ dropped: 10, kept: 0 });
});
