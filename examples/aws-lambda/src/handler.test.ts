import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { handler as Handler } from './handler.ts';
import { type MemoryS3, memoryS3 } from './memory-s3.fixture.ts';

/** An event as S3 sends it to a function: Amazon S3 User Guide, Event message structure. The key is encoded as in a form. */
const event = (key: string, eventName = 'ObjectCreated:Put', bucket = 'files') => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'ap-northeast-1',
      eventTime: '2026-01-02T03:04:05.000Z',
      eventName,
      userIdentity: { principalId: 'EXAMPLE' },
      requestParameters: { sourceIPAddress: '192.0.2.1' },
      responseElements: {
        'x-amz-request-id': 'C3D13FE58DE4C810',
        'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S',
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'texts',
        bucket: { name: bucket, ownerIdentity: { principalId: 'EXAMPLE' }, arn: `arn:aws:s3:::${bucket}` },
        object: { key: encodeURIComponent(key).replaceAll('%20', '+'), size: 1, sequencer: '0055AED6DCD90281E5' },
      },
    },
  ],
});
const context = { getRemainingTimeInMillis: () => 50_000 };

let s3: MemoryS3;
let handler: typeof Handler;
beforeAll(async () => {
  s3 = await memoryS3();
  // As Lambda sets them, but for the address of S3.
  Object.assign(process.env, {
    OUTPUT_BUCKET: 'texts',
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_S3: s3.url,
  });
  ({ handler } = await import('./handler.ts'));
});
beforeEach(() => s3.objects.clear());
afterAll(() => s3[Symbol.asyncDispose]());

const written = (key: string): unknown => JSON.parse(String(s3.objects.get(`texts/${key}`)));

test('an object with a Japanese name is read, and its text is written beside it in the other bucket', async () => {
  // 日本語の文章です。 in Shift_JIS.
  s3.objects.set('files/総務/議事 録.txt', Buffer.from('93fa967b8cea82cc95b68fcd82c582b78142', 'hex'));
  expect(await handler(event('総務/議事 録.txt'), context)).toEqual([{ key: '総務/議事 録.txt', outcome: 'read' }]);
  expect(written('総務/議事 録.txt.json')).toMatchObject({
    key: '総務/議事 録.txt',
    type: 'text/plain',
    pages: [{ number: 1, text: '日本語の文章です。', origin: 'text' }],
    warnings: [],
  });
});

test('a file that cannot be read leaves its code, and is not tried again', async () => {
  s3.objects.set('files/broken.pdf', Buffer.from('%PDF-1.7 and then nothing'));
  expect(await handler(event('broken.pdf'), context)).toEqual([
    { key: 'broken.pdf', outcome: 'not read', code: 'CORRUPT' },
  ]);
  expect(written('broken.pdf.json')).toMatchObject({ key: 'broken.pdf', error: { code: 'CORRUPT' } });
  s3.objects.set('files/large.txt', Buffer.alloc(21_000_000, 'a'));
  expect(await handler(event('large.txt'), context)).toMatchObject([{ code: 'FILE_TOO_LARGE' }]);
});

test('an object that is gone takes its text with it, whatever the event says', async () => {
  s3.objects.set('texts/gone.txt.json', Buffer.from('{}'));
  expect(await handler(event('gone.txt', 'ObjectCreated:Put'), context)).toEqual([
    { key: 'gone.txt', outcome: 'deleted' },
  ]);
  expect([...s3.objects.keys()]).toEqual([]);
});

test('an event that is none of S3, and texts in the bucket of the files, are refused', async () => {
  await expect(handler({ hello: 'world' }, context)).rejects.toMatchObject({ code: 'INVALID_MESSAGE' });
  await expect(handler(event('a.txt', 'ObjectCreated:Put', 'texts'), context)).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
  });
  expect(await handler({ Event: 's3:TestEvent', Bucket: 'files' }, context)).toEqual([]);
});
