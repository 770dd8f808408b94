import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { directEvent } from '../../../../tests/services/s3-events.ts';
import { ENDPOINTS, type Service, startService } from '../operations/service.fixture.ts';

/** Four dead letters: an empty file, a file read since, one that the index knows nothing of, and no event at all. */
async function deadLetters({ bed, put, run }: Service): Promise<void> {
  await put({ 'empty.txt': '', '資料.txt': '本文' });
  await run('backfill');
  const event = (key: string) => directEvent({ bucket: bed.bucket, key, change: 'created' });
  for (const body of [event('empty.txt'), event('資料.txt'), event('never.txt'), 'no event'])
    await bed.sqs.send(new SendMessageCommand({ QueueUrl: bed.queue.deadLetterUrl, MessageBody: body }));
}

const words = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((each) => each.split(/ {2,}/)[0])
    .sort();

describe.skipIf(!ENDPOINTS)('fileproc dlq', () => {
  test('lists, explains, sends back and deletes exactly what is meant', async () => {
    await using service = await startService();
    const { bed, run } = service;
    await deadLetters(service);
    const listed = await run('dlq', 'list');
    expect(listed.code).toBe(0);
    expect(words(listed.out)).toEqual(['EMPTY_FILE', 'INDEXED', 'INVALID_MESSAGE', 'NOT_INDEXED']);

    const explained = await run('dlq', 'explain');
    expect(explained.out).toContain('EMPTY_FILE  1 file\n  The file holds no bytes.\n  To do: Nothing;');
    expect(explained.out).toMatch(/INVALID_MESSAGE {2}1 message\n(.*\n){2} {4}message .*\n {6}it is no JSON object/);
    const { codes } = JSON.parse((await run('dlq', 'explain', '--json', '--code', 'indexed')).out);
    expect(codes).toMatchObject([{ code: 'INDEXED', count: 1, examples: [{ key: '資料.txt' }] }]);

    expect(await run('dlq', 'redrive', '--code', 'NOT_INDEXED')).toMatchObject({
      code: 0,
      out: '1 message moved to the queue of SQS_QUEUE_URL; 3 messages stayed.\n',
    });
    expect(await bed.queue.depth()).toMatchObject({ visible: 1 });

    expect(await run('dlq', 'drop', '--code', 'INVALID_MESSAGE')).toMatchObject({
      code: 2,
      err: expect.stringContaining('1 message would be deleted for good; nothing was. Say so with --yes.'),
    });
    expect(await bed.queue.deadLetterDepth()).toMatchObject({ visible: 3 });
    expect(await run('dlq', 'drop', '--code', 'INVALID_MESSAGE', '--yes')).toMatchObject({
      code: 0,
      out: '1 message deleted; 2 messages stayed.\n',
    });

    expect(await run('dlq', 'redrive', '--json')).toMatchObject({ code: 0 });
    await expect.poll(bed.queue.depth, { timeout: 10_000 }).toMatchObject({ visible: 3 });
    expect(await bed.queue.deadLetterDepth()).toMatchObject({ visible: 0 });
  }, 240_000);
});
