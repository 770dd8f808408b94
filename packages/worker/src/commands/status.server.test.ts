import { describe, expect, test } from 'vitest';
import { ENDPOINTS, startService } from '../operations/service.fixture.ts';

describe.skipIf(!ENDPOINTS)('fileproc status --queue', () => {
  test('tells the depth of the queues and how fast they are drained', async () => {
    await using service = await startService();
    await service.bed.queue.send(['one', 'two', 'three']);
    const { code, out } = await service.run('status', '--queue', '--interval', '1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      queues: [
        {
          setting: 'SQS_QUEUE_URL',
          queueUrl: service.bed.queue.url,
          waiting: 3,
          inFlight: 0,
          delayed: 0,
          drainedPerSecond: 0,
        },
        {
          setting: 'DLQ_QUEUE_URL',
          queueUrl: service.bed.queue.deadLetterUrl,
          waiting: 0,
          inFlight: 0,
          delayed: 0,
          drainedPerSecond: 0,
          secondsLeft: 0,
        },
      ],
    });
    const { out: words } = await service.run('status', '--queue', '--interval', '1');
    expect(words).toMatch(
      /queue +waiting +in flight +delayed +drained +time left\nSQS_QUEUE_URL +3 +0 +0 +0\.0\/s +-\n/,
    );
  });
});
