import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { s3Uri } from '@cis/fileproc-core';
import { testSource } from '@cis/fileproc-core/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { textOf } from './fake-s3.fixture.ts';
import { s3, s3Blobs, s3Files } from './index.ts';
import { keyOfUri } from './object-ref.ts';

/** The URL of a running server that speaks S3; credentials as the AWS SDK finds them, else `test` and `testtest`. */
const endpoint = process.env.FILEPROC_S3_ENDPOINT;
if (endpoint === undefined)
  console.info('Tests against a real S3 server are skipped: FILEPROC_S3_ENDPOINT is not set.');
process.env.AWS_ACCESS_KEY_ID ??= 'test';
process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';

const signal = () => AbortSignal.timeout(30_000);
let buckets = 0;

/** A new bucket, with a client of its own. */
async function newBucket() {
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    region: 'us-east-1',
    forcePathStyle: true,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const bucket = `fileproc-${process.pid}-${Date.now()}-${buckets++}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    client,
    bucket,
    connection: { bucket, region: 'us-east-1', ...(endpoint !== undefined && { endpoint }) },
    put: (Key: string, Body: string | Uint8Array) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
    remove: (Key: string) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key })),
  };
}

/** What servers over a file system keep as it is, too; `//`, `..` and control characters they do not. */
const KEYS = [
  'plain.txt',
  'a b+c%20d&e=f?g#h.txt',
  'quotes\'"<>!*()~`^|{}[];:@$,.txt',
  'か\u3099.txt',
  'が.txt',
  '年度 2026/報告書（最終）.pdf',
  '😀.txt',
  ' spaces ',
];

describe.skipIf(endpoint === undefined)('a real server', () => {
  const clients: S3Client[] = [];
  afterAll(() => {
    for (const client of clients) client.destroy();
  });

  test('gives every object by its key, and says the same of it by GET, HEAD and a listing', async () => {
    const { client, bucket, connection, put } = await newBucket();
    clients.push(client);
    for (const key of KEYS) await put(key, `content of ${key}`);
    const files = s3Files(connection);
    const source = s3(connection);
    const listed = await Array.fromAsync(source.listing(signal()));
    expect(listed.map(({ uri }) => uri)).toEqual(KEYS.map((key) => s3Uri(bucket, key)).sort());
    for (const one of listed) {
      const opened = await files.open(files.fileOf(one.path), signal());
      expect(await textOf(opened.content)).toBe(`content of ${one.path}`);
      const { storageClass: _, ...state } = one;
      expect(opened.file).toMatchObject(state);
      expect(await files.look(files.fileOf(one.path), signal())).toEqual(opened.file);
      expect(await files.isCurrent(opened.file, one, signal())).toBe(true);
    }
    expect(await files.health()).toEqual({ ok: true, detail: `bucket ${bucket}, region us-east-1` });
    await files.close();
    await source.close();
  });

  test('sees that an object was overwritten and deleted, and that a bucket is not there', async () => {
    const { client, connection, put, remove } = await newBucket();
    clients.push(client);
    const files = s3Files(connection);
    const file = files.fileOf('a');
    await put('a', 'first');
    const first = await files.open(file, signal());
    expect(await textOf(first.content)).toBe('first');
    await put('a', 'second');
    expect(await files.isCurrent(file, first.file, signal())).toBe(false);
    await remove('a');
    expect(await files.isCurrent(file, undefined, signal())).toBe(true);
    await expect(files.open(file, signal())).rejects.toMatchObject({ code: 'SOURCE_MISSING' });
    const nowhere = s3Files({ ...connection, bucket: 'fileproc-is-not-there', maxAttempts: 1 });
    await expect(nowhere.open(file, signal())).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await expect(nowhere.isCurrent(file, undefined, signal())).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect((await nowhere.health()).ok).toBe(false);
    await Promise.all([files.close(), nowhere.close()]);
  });

  test('hides an object behind a delete marker, where it has versions', async (context) => {
    const { client, bucket, connection, put, remove } = await newBucket();
    clients.push(client);
    const command = new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } });
    const isKnown = await client.send(command).then(
      () => true,
      () => false,
    );
    if (!isKnown) context.skip('the server has no versions');
    const files = s3Files(connection);
    await put('a', 'x');
    await remove('a');
    await expect(files.open(files.fileOf('a'), signal())).rejects.toMatchObject({ code: 'SOURCE_MISSING' });
    expect(await files.isCurrent(files.fileOf('a'), undefined, signal())).toBe(true);
    await files.close();
  });

  test('lists more than a page', async () => {
    const { client, connection, put } = await newBucket();
    clients.push(client);
    const keys = Array.from({ length: 1203 }, (_, index) => `${index % 7}/${index} 件`);
    for (let start = 0; start < keys.length; start += 50)
      await Promise.all(keys.slice(start, start + 50).map((key) => put(key, 'x')));
    const source = s3({ ...connection, sortInMemory: 300 });
    const listed = await Array.fromAsync(source.listing(signal()));
    expect(listed.map(({ path }) => path).sort()).toEqual(keys.sort());
    await source.close();
  });

  test('gives a large object whole, and frees the connection of one that is left', async () => {
    const { client, connection, put } = await newBucket();
    clients.push(client);
    await put('large', new Uint8Array(30_000_000).fill(7));
    const files = s3Files(connection);
    // More than there are connections: each must be freed.
    for (let i = 0; i < 300; i++) {
      const { content } = await files.open(files.fileOf('large'), signal());
      for await (const _chunk of content) break;
    }
    const { content } = await files.open(files.fileOf('large'), signal());
    let bytes = 0;
    for await (const chunk of content) bytes += chunk.byteLength;
    expect(bytes).toBe(30_000_000);
    await files.close();
  });

  test('keeps blobs', async () => {
    const { client, connection } = await newBucket();
    clients.push(client);
    const blobs = s3Blobs({ ...connection, prefix: 'blobs/' });
    await blobs.put('a/1', new Uint8Array([1, 2]), 'image/webp');
    expect([...(await blobs.get('a/1'))!]).toEqual([1, 2]);
    await blobs.delete(['a/1', 'b']);
    expect(await blobs.get('a/1')).toBeUndefined();
    await blobs.close();
  });
});

describe.skipIf(endpoint === undefined)('a bucket of a real server', () => {
  testSource(
    async () => {
      const { client, bucket, connection, put, remove } = await newBucket();
      const source = s3(connection);
      return {
        source,
        put: async (key, content) => {
          await put(key, content);
        },
        remove: async (key) => {
          await remove(key);
        },
        keyOf: (uri) => keyOfUri(bucket, uri),
        [Symbol.asyncDispose]: async () => {
          await source.close();
          client.destroy();
        },
      };
    },
    { describe, test },
  );
});
