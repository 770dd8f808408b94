import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeS3, fail } from './fake-s3.fixture.ts';
import { s3Blobs } from './index.ts';

async function start() {
  const server = await FakeS3.start();
  const blobs = s3Blobs({ ...server.connection, prefix: 'thumbnails/' });
  onTestFinished(async () => {
    await blobs.close();
    await server[Symbol.asyncDispose]();
  });
  return { server, blobs };
}

describe('blobs', () => {
  test('are written, read, overwritten and deleted below their prefix', async () => {
    const { server, blobs } = await start();
    expect(await blobs.get('ab/1.webp')).toBeUndefined();
    await blobs.put('ab/1.webp', new Uint8Array([1, 2, 3]), 'image/webp');
    expect(server.objects.get('thumbnails/ab/1.webp')).toMatchObject({ contentType: 'image/webp' });
    expect(new Uint8Array((await blobs.get('ab/1.webp'))!)).toEqual(new Uint8Array([1, 2, 3]));
    await blobs.put('ab/1.webp', new Uint8Array(0), 'image/webp');
    expect(await blobs.get('ab/1.webp')).toHaveLength(0);
    await blobs.delete(['ab/1.webp', 'was-never-there']);
    expect([await blobs.get('ab/1.webp'), server.objects.size]).toEqual([undefined, 0]);
  });

  test('are deleted a thousand at a time', async () => {
    const { server, blobs } = await start();
    const keys = Array.from({ length: 2500 }, (_, index) => `k${index}`);
    for (const key of keys) server.put(`thumbnails/${key}`, 'x');
    await blobs.delete(keys);
    expect([server.objects.size, server.requests.length]).toEqual([0, 3]);
    await blobs.delete([]);
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [500, 'InternalError'],
  ])('are STORE_UNAVAILABLE where S3 answers %i %s', async (status, code) => {
    const { server, blobs } = await start();
    server.fault = (request) => {
      fail(request, status, code);
      return true;
    };
    const unavailable = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('documents') };
    await expect(blobs.get('k')).rejects.toMatchObject(unavailable);
    await expect(blobs.put('k', new Uint8Array(1), 'x/y')).rejects.toMatchObject(unavailable);
    await expect(blobs.delete(['k'])).rejects.toMatchObject(unavailable);
  });

  test('that could not be deleted are told of', async () => {
    const { server, blobs } = await start();
    server.fault = ({ response }) => {
      response.end(
        '<DeleteResult><Error><Key>thumbnails/b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>',
      );
      return true;
    };
    await expect(blobs.delete(['a', 'b'])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(
        '1 of 2 blobs of bucket documents could not be deleted, the first being thumbnails/b',
      ),
    });
  });

  test('have keys of their alphabet alone', async () => {
    const { blobs } = await start();
    await expect(blobs.get('日本')).rejects.toThrow('is no key of a blob');
  });
});
