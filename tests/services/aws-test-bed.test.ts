import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createAwsTestBed, queueUrlAt, serverEndpoints } from './aws-test-bed.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { askOpenSearch } from './opensearch-index.ts';
import { directEvent } from './s3-events.ts';

const endpoints = serverEndpoints();

describe.skipIf(!endpoints)('a test bed on real servers', () => {
  const servers = endpoints!;

  test.for(['s3', 's3Real'] as const)('holds an object with a Japanese name in %s', async (s3Server, { skip }) => {
    skip(servers[s3Server] === undefined, 'versitygw needs Go');
    await using bed = await createAwsTestBed({ endpoints: servers, s3Server });
    const place = { Bucket: bed.bucket, Key: '契約/見積 書+1.txt' };
    await bed.s3.send(new PutObjectCommand({ ...place, Body: '本文' }));
    const { Body: body } = await bed.s3.send(new GetObjectCommand(place));
    expect(await body!.transformToString()).toBe('本文');
  });

  test('an object reaches versitygw through a proxy with its signature intact', async ({ skip }) => {
    skip(servers.s3Real === undefined, 'versitygw needs Go');
    await using proxy = await startFaultProxy(servers.s3Real!);
    await using bed = await createAwsTestBed({ endpoints: { ...servers, s3Real: proxy.url }, s3Server: 's3Real' });
    await bed.s3.send(new PutObjectCommand({ Bucket: bed.bucket, Key: 'a.txt', Body: '本文' }));
    expect(proxy.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT /${bed.bucket}/`,
      `PUT /${bed.bucket}/a.txt?x-id=PutObject`,
    ]);
  });

  test('a message that is received too often goes to the dead-letter queue and stays readable there', async () => {
    await using bed = await createAwsTestBed({ endpoints: servers, maxReceiveCount: 2, visibilitySeconds: 1 });
    const bodies = Array.from({ length: 12 }, (_, i) =>
      directEvent({ bucket: bed.bucket, key: `${i}`, change: 'removed' }),
    );
    await bed.queue.send(bodies);
    expect(await bed.queue.depth()).toEqual({ visible: 12, inFlight: 0, delayed: 0 });
    const input = { QueueUrl: bed.queue.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 };
    const receive = async () => (await bed.sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
    while ((await receive()).length > 0);
    await bed.queue.untilEmpty(5_000);
    expect(await bed.queue.deadLetterDepth()).toEqual({ visible: 12, inFlight: 0, delayed: 0 });
    expect((await bed.queue.deadLetters()).toSorted()).toEqual(bodies.toSorted());
  });

  test('a queue that does not empty is told with its depth', async () => {
    await using bed = await createAwsTestBed({ endpoints: servers });
    await bed.queue.send(['{}']);
    const { Messages: messages = [] } = await bed.sqs.send(new ReceiveMessageCommand({ QueueUrl: bed.queue.url }));
    await expect(bed.queue.untilEmpty(200)).rejects.toThrow('0 messages visible, 1 in flight, 0 delayed');
    await bed.sqs.send(
      new DeleteMessageCommand({ QueueUrl: bed.queue.url, ReceiptHandle: messages[0]!.ReceiptHandle }),
    );
    await bed.queue.untilEmpty(200);
  });

  test('a queue is reached through a proxy by a URL of the proxy', async () => {
    await using bed = await createAwsTestBed({ endpoints: servers });
    await using proxy = await startFaultProxy(servers.sqs);
    const url = queueUrlAt(bed.queue.url, proxy.url);
    expect([new URL(url).host, new URL(url).pathname]).toEqual([
      new URL(proxy.url).host,
      new URL(bed.queue.url).pathname,
    ]);
  });

  test('the index is searched with its Japanese analyzer, counted and removed', async () => {
    await using bed = await createAwsTestBed({ endpoints: servers });
    const { name } = bed.index;
    expect([await bed.index.search(), await bed.index.count()]).toEqual([[], 0]);
    await askOpenSearch(servers.openSearch, 'PUT', `/${name}`, {
      mappings: { properties: { text: { type: 'text', analyzer: 'kuromoji' } } },
    });
    await askOpenSearch(servers.openSearch, 'PUT', `/${name}/_doc/1`, { text: '契約書を見直した' });
    await askOpenSearch(servers.openSearch, 'PUT', `/${name}/_doc/2`, { text: '点検の記録' });
    expect(await bed.index.search({ match: { text: '見直す' } })).toEqual([
      { id: '1', source: { text: '契約書を見直した' } },
    ]);
    expect(await bed.index.count()).toBe(2);
    await bed.index.remove();
    expect(await bed.index.count()).toBe(0);
  });

  test('the built command is started with the settings of the bed', async () => {
    await using bed = await createAwsTestBed({ endpoints: servers });
    const { code, out } = await bed.start(['--version']).finished;
    expect([code, out.trim()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  });
});
