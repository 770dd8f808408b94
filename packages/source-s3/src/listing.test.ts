import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { s3Uri } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { fail } from './fake-s3.fixture.ts';
import { folder, listed, settle, start } from './source.fixture.ts';

const KEYS = [
  'a/z',
  'a/é',
  'a/日本',
  'a-b',
  'a',
  'A',
  'a b',
  'a+b',
  'か\u3099',
  'が',
  '0',
  'x\ty',
  '~',
  'a:b',
  'a/z&1',
];

describe('the listing', () => {
  test.each([1, 4, 1000])('ascends by URI and not by key, with %i entries in memory', async (sortInMemory) => {
    const { server, make } = await start({ sortInMemory, temporaryDirectory: await folder() });
    server.pageSize = 3;
    for (const key of KEYS) server.put(key, key);
    const files = await Array.fromAsync(make().listing(AbortSignal.timeout(20_000)));
    expect(files.map((file) => file.uri)).toEqual(KEYS.map((key) => s3Uri('documents', key)).sort());
    expect(new Set(files.map((file) => file.path))).toEqual(new Set(KEYS));
  });

  test('leaves no temporary file behind, also when it is left early', async () => {
    const temporaryDirectory = await folder();
    const { server, make } = await start({ sortInMemory: 2, temporaryDirectory });
    for (const key of KEYS) server.put(key, key);
    for await (const _file of make().listing(AbortSignal.timeout(20_000))) break;
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  test('tells of each object what a look at it tells, and its storage class', async () => {
    const { server, make } = await start();
    server.put('deep/a.pdf', 'abc', { storageClass: 'DEEP_ARCHIVE' });
    const source = make();
    const [file] = await Array.fromAsync(source.listing(AbortSignal.timeout(20_000)));
    expect(file).toEqual({
      uri: 's3://documents/deep/a.pdf',
      path: 'deep/a.pdf',
      name: 'a.pdf',
      size: 3,
      modifiedAt: new Date('2026-03-04T05:06:07Z'),
      version: '900150983cd24fb0d6963f7d28e17f72@1772600767',
      storageClass: 'DEEP_ARCHIVE',
    });
    for await (const delivery of source.deliveries(AbortSignal.timeout(20_000))) {
      const opened = await delivery.open(AbortSignal.timeout(20_000));
      expect(opened.file).toMatchObject({ version: file?.version, modifiedAt: file?.modifiedAt, size: 3 });
      for await (const _chunk of opened.content);
      await delivery.ack();
    }
  });

  test('is of the prefix alone, without markers of folders and ignored prefixes', async () => {
    const { server, make } = await start({ prefix: 'in/', ignorePrefixes: ['in/thumbnails/'] });
    for (const key of ['in/a', 'in/thumbnails/a.webp', 'in/sub/b', 'inside', 'out']) server.put(key, 'x');
    for (const key of ['in/', 'in/sub/']) server.put(key, '');
    server.put('in/full/', 'a file with the name of a folder');
    expect(await listed(make())).toEqual(['in/a', 'in/full/', 'in/sub/b']);
  });

  test('goes on after a page that failed', async () => {
    const { server, make } = await start();
    server.pageSize = 2;
    for (const key of ['1', '2', '3']) server.put(key, 'x');
    server.fault = (request) => {
      if (server.requests.length !== 2) return false;
      fail(request, 503, 'SlowDown');
      return true;
    };
    expect(await listed(make())).toEqual(['1', '2', '3']);
  });

  test.each([
    [404, 'NoSuchBucket', 'INVALID_CONFIG', 'no bucket documents'],
    [403, 'AccessDenied', 'INVALID_CONFIG', 's3:ListBucket'],
  ])('of a bucket that answers %i %s is %s', async (status, code, expected, words) => {
    const { server, make } = await start();
    server.fault = (request) => {
      fail(request, status, code);
      return true;
    };
    const error = { code: expected, message: expect.stringContaining(words) };
    await expect(listed(make())).rejects.toMatchObject(error);
    await expect(settle(make())).rejects.toMatchObject(error);
  });

  test('ends at once, with the reason, when its signal aborts', async () => {
    const { server, make } = await start();
    server.fault = () => true;
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stop')), 50);
    await expect(Array.fromAsync(make().listing(stop.signal))).rejects.toThrow('stop');
    const later = new AbortController();
    setTimeout(() => later.abort(), 50);
    expect(await Array.fromAsync(make().deliveries(later.signal))).toEqual([]);
  });

  test('says where there is no room to sort', async () => {
    const temporaryDirectory = join(await folder(), 'missing');
    const { server, make } = await start({ sortInMemory: 2, temporaryDirectory });
    for (const key of KEYS) server.put(key, key);
    await expect(listed(make())).rejects.toMatchObject({
      code: 'SCRATCH_UNAVAILABLE',
      message: expect.stringContaining(`${temporaryDirectory} (option temporaryDirectory)`),
    });
  });
});
