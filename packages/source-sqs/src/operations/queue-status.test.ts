import { expect, test } from 'vitest';
import { SqsFault } from '../test/fake-sqs/fake-queue.ts';
import { FakeSqs } from '../test/fake-sqs/fake-sqs.ts';
import { describeQueue } from './describe-queue.ts';
import { queueStatus } from './queue-status.ts';

const actions = ['receive', 'delete', 'change-visibility', 'send'] as const;

test('the status tells depth, what is in flight and the redrive policy, and touches no message', async () => {
  await using fake = await FakeSqs.start();
  const dead = fake.createQueue('dead');
  const queue = fake.createQueue('live', { visibilitySeconds: 60, redrive: { to: dead, maxReceiveCount: 3 } });
  for (let i = 0; i < 5; i++) queue.send('x');
  queue.receive(2, 60);
  expect(await queueStatus({ queueUrl: queue.url, client: fake.client })).toEqual({
    queueUrl: queue.url,
    name: 'live',
    arn: queue.arn,
    waiting: 3,
    inFlight: 2,
    delayed: 0,
    visibilitySeconds: 60,
    retentionSeconds: 345_600,
    maxMessageBytes: 1_048_576,
    redrive: { maxReceiveCount: 3, deadLetterQueueArn: dead.arn },
    oldestSampled: undefined,
  });
  expect(queue.messages.map(({ receives }) => receives)).toEqual([1, 1, 0, 0, 0]);
});

test('the age of the oldest is that of a sample, which is given back', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('dead');
  const { sentAt } = queue.send('old');
  for (let i = 0; i < 14; i++) queue.send('x');
  const { oldestSampled } = await queueStatus({ queueUrl: queue.url, client: fake.client, sample: 12 });
  expect(oldestSampled).toEqual({ sampled: 12, sentAt: new Date(sentAt), ageSeconds: expect.any(Number) });
  expect(queue.messages.every(({ visibleAt }) => visibleAt <= Date.now())).toBe(true);
});

test('a queue is described, and permissions are tried without touching a message', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('live');
  queue.send('x');
  const described = await describeQueue({ queueUrl: queue.url, client: fake.client, actions });
  expect(described).toMatchObject({
    attributes: { arn: queue.arn, redrive: undefined },
    trouble: undefined,
    error: undefined,
    permissions: { receive: 'allowed', delete: 'allowed', 'change-visibility': 'allowed', send: 'allowed' },
  });
  expect(queue.messages.map(({ receives }) => receives)).toEqual([0]);
});

test('what is denied, missing or away is told apart', async () => {
  await using fake = await FakeSqs.start();
  const queue = fake.createQueue('live');
  fake.faults = {
    before: ({ action }) => {
      if (action !== 'ReceiveMessage') throw new SqsFault('AccessDenied', 'no', 403);
    },
  };
  expect(await describeQueue({ queueUrl: queue.url, client: fake.client, actions })).toMatchObject({
    attributes: undefined,
    trouble: 'denied',
    error: { code: 'INVALID_CONFIG' },
    permissions: { receive: 'allowed', delete: 'denied', 'change-visibility': 'denied', send: 'denied' },
  });
  fake.faults = {};
  fake.deleteQueue(queue);
  expect(await describeQueue({ queueUrl: queue.url, client: fake.client, actions: ['send'] })).toMatchObject({
    trouble: 'missing',
    permissions: { send: 'unknown' },
  });
  fake.faults = {
    before: () => {
      throw new SqsFault('ServiceUnavailable', 'away', 503);
    },
  };
  expect(await describeQueue({ queueUrl: queue.url, client: fake.client, actions: ['receive'] })).toMatchObject({
    trouble: 'passing',
    error: { code: 'SOURCE_UNAVAILABLE' },
    permissions: { receive: 'unknown' },
  });
});
