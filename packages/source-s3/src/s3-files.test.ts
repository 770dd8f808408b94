import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { ErrorCode } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { fail, textOf } from './fake-s3.fixture.ts';
import { partly, signal, start } from './files.fixture.ts';
import { s3Files } from './index.ts';

describe('an object', () => {
  test('is told of with size, times, version and declared type, and its bytes follow', async () => {
    const { server, files } = await start();
    server.put('年度/報告書.pdf', 'content', { contentType: 'Application/PDF; charset=x' });
    const opened = await files.open(files.fileOf('年度/報告書.pdf'), signal());
    expect(opened.file).toEqual({
      uri: 's3://documents/%E5%B9%B4%E5%BA%A6/%E5%A0%B1%E5%91%8A%E6%9B%B8.pdf',
      path: '年度/報告書.pdf',
      name: '報告書.pdf',
      size: 7,
      modifiedAt: new Date('2026-03-04T05:06:07.000Z'),
      version: `${createHash('md5').update('content').digest('hex')}@1772600767`,
      declaredType: 'application/pdf',
    });
    expect(await textOf(opened.content)).toBe('content');
  });

  test.each(['binary/octet-stream', 'application/octet-stream', '', 'nonsense'])(
    'that is declared as "%s" is declared as nothing',
    async (contentType) => {
      const { server, files } = await start();
      server.put('a', 'x', { contentType });
      const { file, content } = await files.open(files.fileOf('a'), signal());
      expect(file.declaredType).toBeUndefined();
      expect(await textOf(content)).toBe('x');
    },
  );

  test('that is empty has no bytes', async () => {
    const { server, files } = await start();
    server.put('empty', '');
    const { file, content } = await files.open(files.fileOf('empty'), signal());
    expect([file.size, await textOf(content)]).toEqual([0, '']);
  });

  test.each([
    'a//b',
    '/leading',
    '//',
    'x/../y',
    '../up',
    './dot',
    '.',
    '..',
    'folder/',
    'a+b c%20d&e=f?g#h',
    'か\u3099.txt',
    'が.txt',
    'tab\tline\nreturn\rend\u0001\u001f\u007f',
    'quotes\'"<>!*()~`^|\\{}[];:@$,',
    ' spaces ',
    '😀',
  ])('is asked for by exactly the bytes of its key: %j', async (key) => {
    const { server, files } = await start();
    server.put(key, `content of ${key}`);
    const { content } = await files.open(files.fileOf(key), signal());
    expect(await textOf(content)).toBe(`content of ${key}`);
    expect(await files.isCurrent(files.fileOf(key), undefined, signal())).toBe(false);
    expect(server.requests.map((request) => request.key)).toEqual([key, key]);
  });

  test('is not transferred before its first chunk is asked for', async () => {
    const { server, files } = await start();
    const size = 64 * 1024 * 1024;
    server.put('large', new Uint8Array(size));
    const { content } = await files.open(files.fileOf('large'), signal());
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { response } = server.requests[0]!;
    // What is left in the server: all but the buffers of two sockets.
    expect(response.writableLength).toBeGreaterThan(size / 2);
    let bytes = 0;
    for await (const chunk of content) bytes += chunk.byteLength;
    expect(bytes).toBe(size);
  });

  test.each(['left early', 'aborted before it is read', 'aborted while it is read'])(
    'frees its connection when it is %s',
    async (how) => {
      const { server, files } = await start();
      server.put('large', new Uint8Array(64 * 1024 * 1024));
      const stop = new AbortController();
      const { content } = await files.open(files.fileOf('large'), stop.signal);
      const closed = once(server.requests[0]!.response, 'close');
      const reason = new Error('not wanted');
      if (how === 'aborted before it is read') stop.abort(reason);
      else
        for await (const _chunk of content) {
          if (how === 'left early') break;
          stop.abort(reason);
          await expect(textOf(content)).rejects.toBe(reason);
          break;
        }
      await closed;
      if (how === 'aborted before it is read') await expect(textOf(content)).rejects.toBe(reason);
    },
  );

  test('whose connection breaks before anybody reads is taken up again', async () => {
    const { server, files } = await start();
    server.put('a', 'x'.repeat(1000));
    server.fault = (request) => server.requests.length === 1 && partly(request, server, 'a', 0, 10, 'cut');
    const { content } = await files.open(files.fileOf('a'), signal());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await textOf(content)).toBe('x'.repeat(1000));
  });

  test('open ends at once when its signal aborts, whatever the server does', async () => {
    const { server, files } = await start({ maxAttempts: 5 });
    server.fault = () => true;
    const stop = new AbortController();
    const opening = files.open(files.fileOf('a'), stop.signal);
    const began = performance.now();
    setTimeout(() => stop.abort(new Error('stop')), 50);
    await expect(opening).rejects.toThrow('stop');
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('open ends at once while the SDK waits between two tries', async () => {
    const { server, files } = await start({ maxAttempts: 10 });
    server.fault = (request) => {
      fail(request, 503, 'SlowDown');
      return true;
    };
    const stop = new AbortController();
    const began = performance.now();
    setTimeout(() => stop.abort(new Error('stop')), 400);
    await expect(files.open(files.fileOf('a'), stop.signal)).rejects.toThrow('stop');
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('the second look', () => {
  test('tells whether an object is as it was indexed', async () => {
    const { server, files } = await start();
    server.put('a', '1');
    const file = files.fileOf('a');
    const { file: indexed, content } = await files.open(file, signal());
    await textOf(content);
    const look = (state = indexed as typeof indexed | undefined) => files.isCurrent(file, state, signal());
    expect([await look(), await files.isCurrent(file, undefined, signal())]).toEqual([true, false]);
    server.put('a', '1', { lastModified: new Date('2026-03-04T05:06:08Z') });
    expect(await look()).toBe(false);
    server.objects.delete('a');
    expect([await look(), await files.isCurrent(file, undefined, signal())]).toEqual([false, true]);
  });

  test.each<[string, number, string, ErrorCode]>([
    ['the bucket is gone', 404, 'NoSuchBucket', 'SOURCE_UNAVAILABLE'],
    ['something else than S3 answers', 404, 'NotFound', 'SOURCE_UNAVAILABLE'],
    ['S3 denies it', 403, 'AccessDenied', 'SOURCE_DENIED'],
    ['S3 fails', 500, 'InternalError', 'SOURCE_UNAVAILABLE'],
  ])('never takes an object for gone where %s', async (_, status, code, expected) => {
    const { server, files } = await start();
    server.fault = (request) => {
      fail(request, status, code);
      return true;
    };
    await expect(files.isCurrent(files.fileOf('a'), undefined, signal())).rejects.toMatchObject({ code: expected });
  });
});

describe('health', () => {
  test('names bucket and region', async () => {
    const { files } = await start();
    expect(await files.health()).toEqual({ ok: true, detail: 'bucket documents, region us-east-1' });
  });

  test('is well where HEAD is denied and a listing is not', async () => {
    const { server, files } = await start();
    server.fault = (request) => {
      if (request.method !== 'HEAD') return false;
      fail(request, 403, 'AccessDenied');
      return true;
    };
    expect((await files.health()).ok).toBe(true);
  });

  test('says what is wrong and never throws', async () => {
    const { server, files } = await start();
    server.fault = (request) => {
      fail(request, 403, 'ExpiredToken');
      return true;
    };
    const { ok, detail } = await files.health();
    expect([ok, detail]).toEqual([
      false,
      expect.stringContaining('does not accept the credentials for Bucket documents'),
    ]);
    const other = s3Files({ ...server.connection, endpoint: 'http://127.0.0.1:1' });
    expect(await other.health()).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
  });
});

test('wrong options are refused with all that is wrong', () => {
  expect(() => s3Files({ bucket: 's3://x/', idleTimeout: 0 })).toThrow(
    'S3: bucket is the bare name of a bucket, not "s3://x/"; idleTimeout is more than 0 milliseconds, not 0',
  );
  expect(() => s3Files({ bucket: 'documents', endpoint: 'localhost:9000', maxAttempts: 0 })).toThrow(
    'The connection to S3: maxAttempts is a whole number from 1 on, not 0; endpoint is an http or https URL, not "localhost:9000"',
  );
});
