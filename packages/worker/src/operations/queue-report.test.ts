import { expect, test } from 'vitest';
import { queueReport } from './queue-report.ts';

const queueUrl = 'https://sqs.example.com/files';

test.each([
  ['drained', { waiting: 100, inFlight: 10 }, { waiting: 80, inFlight: 10 }, { drainedPerSecond: 5, secondsLeft: 18 }],
  ['filled', { waiting: 100, inFlight: 0 }, { waiting: 120, inFlight: 0 }, { drainedPerSecond: -5 }],
  ['standing still', { waiting: 100, inFlight: 0 }, { waiting: 100, inFlight: 0 }, { drainedPerSecond: 0 }],
  ['only taken', { waiting: 100, inFlight: 0 }, { waiting: 60, inFlight: 40 }, { drainedPerSecond: 0 }],
  ['empty', { waiting: 0, inFlight: 0 }, { waiting: 0, inFlight: 0 }, { drainedPerSecond: 0, secondsLeft: 0 }],
])('a queue that is %s', (_, first, second, expected) => {
  const [before, now] = [
    { ...first, delayed: 0 },
    { ...second, delayed: 0 },
  ];
  expect(queueReport('SQS_QUEUE_URL', before, { queueUrl, ...now }, 4)).toEqual({
    setting: 'SQS_QUEUE_URL',
    queueUrl,
    ...now,
    ...expected,
  });
});

test('a queue that does not say its depth has no rate', () => {
  const silent = { waiting: undefined, inFlight: undefined, delayed: undefined };
  expect(queueReport('SQS_QUEUE_URL', silent, { queueUrl, ...silent }, 4)).toEqual({
    setting: 'SQS_QUEUE_URL',
    queueUrl,
  });
});
