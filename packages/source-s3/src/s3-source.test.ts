import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Delivery, documentId, FileprocError, type InventoryEntry, s3Uri } from '@cis/fileproc-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeS3, fail } from './fake-s3.fixture.ts';
import { type S3Event, type S3Options, type S3Source, s3 } from './index.ts';

async function start(options: Partial<S3Options> = {}) {
  const server = await FakeS3.start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const events: S3Event[] = [];
  const make = (more: Partial<S3Options> = {}) =>
    s3({ ...server.connection, onEvent: (event) => events.push(event), ...options, ...more });
  return { server, events, make };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'source-s3-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Settles all deliveries of a run, in words: `upsert a`. */
async function settle(source: S3Source, how: (delivery: Delivery) => Promise<void> = (delivery) => delivery.ack()) {
  const lines: string[] = [];
  for await (const delivery of source.deliveries(AbortSignal.timeout(20_000))) {
    lines.push(`${delivery.change} ${delivery.file.path}`);
    await how(delivery);
  }
  return lines;
}

/** An index that holds these keys in these versions. */
function index(versions: Readonly<Record<string, string>>, more: Partial<InventoryEntry> = {}) {
  return async function* inventory(prefix: string): AsyncGenerator<InventoryEntry> {
    const entries = Object.entries(versions).map(([key, version]) => ({ sourceUri: s3Uri('documents', key), version }));
    entries.sort((a, b) => (a.sourceUri < b.sourceUri ? -1 : 1));
    for (const entry of entries)
      if (entry.sourceUri.startsWith(prefix))
        yield { documentId: documentId(entry.sourceUri), fingerprint: 'f', success: true, ...entry, ...more };
  };
}

async function listed(source: S3Source): Promise<string[]> {
  const files = await Array.fromAsync(source.listing(AbortSignal.timeout(20_000)));
  return files.map((file) => file.path);
}

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
});

describe('a run', () => {
  test('without an index delivers everything', async () => {
    const { server, make } = await start();
    for (const key of ['b', 'a', 'c/d']) server.put(key, 'x');
    const source = make();
    expect(source.expected()).toBeUndefined();
    expect(await settle(source)).toEqual(['upsert a', 'upsert b', 'upsert c/d']);
    expect([source.expected(), source.statistics()]).toMatchObject([3, { listed: 3, upserts: 3, acknowledged: 3 }]);
  });

  test('with an index delivers what is new, changed, or gone', async () => {
    const { server, make } = await start();
    for (const key of ['new', 'changed', 'same']) server.put(key, key);
    const same = `${server.objects.get('same')!.etag.slice(1, -1)}@1772600767`;
    const source = make({ inventory: index({ same, changed: 'old@1', gone: 'x@1' }) });
    expect(await settle(source)).toEqual(['upsert changed', 'delete gone', 'upsert new']);
    expect([source.expected(), source.statistics()]).toMatchObject([3, { unchanged: 1, upserts: 2, deletes: 1 }]);
    const other = make({ inventory: index({ same, changed: 'old@1' }), fingerprints: () => new Set(['g']) });
    expect(await settle(other)).toEqual(['upsert changed', 'upsert new', 'upsert same']);
  });

  test('looks before it says that a file is gone: it may have come after the listing', async () => {
    const { server, make } = await start();
    server.put('a', 'x');
    const late = server.put('late', 'late');
    const version = `${late.etag.slice(1, -1)}@1772600767`;
    server.objects.delete('late');
    const onEvent = (event: S3Event) => {
      if (event.kind === 'listed') server.put('late', 'late');
    };
    expect(await settle(make({ onEvent, inventory: index({ late: version }) }))).toEqual(['upsert a']);
    server.objects.delete('late');
    expect(await settle(make({ onEvent, inventory: index({ late: 'older@1' }) }))).toEqual(['upsert a', 'upsert late']);
  });

  test('keeps in the index what it may not look at', async () => {
    const { server, make, events } = await start({ inventory: index({ gone: 'x@1' }) });
    server.fault = (request) => {
      if (request.method !== 'HEAD') return false;
      fail(request, 403, '');
      return true;
    };
    const source = make();
    expect(await settle(source)).toEqual([]);
    expect(source.statistics()).toMatchObject({ kept: 1, deletes: 0 });
    expect(events.map((event) => event.kind)).toEqual(['listed', 'kept']);
  });

  test('takes markers of folders and ignored objects out of the index', async () => {
    const { server, make } = await start({
      ignorePrefixes: ['thumbnails/'],
      inventory: index({ 'folder/': 'x@1', 'thumbnails/1': 'x@1' }),
    });
    server.put('folder/', '');
    server.put('thumbnails/1', 'x');
    const current: boolean[] = [];
    const lines = await settle(make(), async (delivery) => {
      current.push(await delivery.isCurrent!(undefined, AbortSignal.timeout(20_000)));
      await delivery.ack();
    });
    expect([lines, current]).toEqual([
      ['delete folder/', 'delete thumbnails/1'],
      [true, true],
    ]);
  });

  test('delivers what the filters leave in, and takes nothing else out of the index', async () => {
    const { server, make } = await start();
    const at = (day: number) => ({ lastModified: new Date(`2026-01-0${day}T00:00:00Z`) });
    server.put('scans/a.pdf', 'xx', at(2));
    server.put('scans/deep/b.pdf', 'xx', at(2));
    server.put('scans/c.txt', 'xx', at(2));
    server.put('scans/~d.pdf', 'xx', at(2));
    server.put('scans/large.pdf', 'xxxxxx', at(2));
    server.put('scans/small.pdf', 'x', at(2));
    server.put('scans/old.pdf', 'xx', at(1));
    server.put('scans/new.pdf', 'xx', at(3));
    const source = make({
      include: ['scans/**/*.pdf'],
      exclude: ['~*'],
      minSize: 2,
      maxSize: 5,
      modifiedAfter: new Date('2026-01-02T00:00:00Z'),
      modifiedBefore: new Date('2026-01-03T00:00:00Z'),
      inventory: index({ 'scans/c.txt': 'x@1', 'gone.txt': 'x@1', 'scans/large.pdf': 'x@1', 'scans/gone.pdf': 'x@1' }),
    });
    expect(await settle(source)).toEqual(['upsert scans/a.pdf', 'upsert scans/deep/b.pdf', 'delete scans/gone.pdf']);
    expect(source.statistics()).toMatchObject({ filtered: 7, upserts: 2, deletes: 1 });
    expect(source.expected()).toBe(3);
  });

  test('gives a file three attempts, the last one said to be the last', async () => {
    const { server, make, events } = await start();
    server.put('a', 'x');
    server.put('b', 'x');
    const attempts: string[] = [];
    const source = make();
    await settle(source, async (delivery) => {
      attempts.push(`${delivery.file.path}${delivery.attempt}${delivery.lastAttempt ? '!' : ''}`);
      if (delivery.file.path === 'b') return delivery.ack();
      return delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'away'), 0);
    });
    expect(attempts.sort()).toEqual(['a1', 'a2', 'a3!', 'b1']);
    expect(source.statistics()).toMatchObject({ upserts: 2, acknowledged: 1, failed: 1 });
    expect(events.at(-1)).toMatchObject({ kind: 'failed', key: 'a', error: { code: 'SINK_UNAVAILABLE' } });
  });

  test('that is left early ends without waiting for the rest of the pass', async () => {
    const { server, make } = await start({ inventory: index({}) });
    for (let i = 0; i < 100; i++) server.put(String(i), 'x');
    for await (const delivery of make().deliveries(AbortSignal.timeout(20_000))) {
      await delivery.ack();
      break;
    }
    expect(server.requests.length).toBeLessThan(5);
  });
});

describe('a checkpoint', () => {
  test('lets a later run go on where an earlier one was stopped, and try again what failed', async () => {
    const checkpoint = join(await folder(), 'backfill.json');
    const { server, make, events } = await start({ checkpoint, attempts: 1 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) server.put(key, 'x');
    const stop = new AbortController();
    const open: Delivery[] = [];
    const source = make();
    for await (const delivery of source.deliveries(stop.signal)) {
      const { path } = delivery.file;
      if (path === 'b') await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'away'));
      else if (path === 'd') open.push(delivery);
      else await delivery.ack();
      if (path === 'e') stop.abort();
    }
    expect(JSON.parse(await readFile(checkpoint, 'utf8'))).toMatchObject({
      source: 's3://documents/',
      settledBelow: 's3://documents/d',
      failed: ['s3://documents/b'],
    });
    // The delivery that was under way when the run was stopped.
    await open[0]!.ack();
    await source.close();
    events.length = 0;
    // The last one that the run came to is delivered once more.
    expect(await settle(make())).toEqual(['upsert b', 'upsert e', 'upsert f']);
    expect(events[0]).toEqual({ kind: 'resumed', uri: 's3://documents/e', failed: 1 });
    await expect(readFile(checkpoint)).rejects.toThrow('ENOENT');
    expect(await settle(make())).toHaveLength(6);
  });

  test('holds what is gone to be settled, too', async () => {
    const checkpoint = join(await folder(), 'backfill.json');
    const state = { source: 's3://documents/', settledBelow: 's3://documents/b', failed: [] };
    await writeFile(checkpoint, JSON.stringify(state));
    const { make } = await start({ checkpoint, inventory: index({ a: 'x@1', c: 'x@1' }) });
    expect(await settle(make())).toEqual(['delete c']);
  });

  test.each([
    [
      'of another prefix',
      JSON.stringify({ source: 's3://documents/x', settledBelow: '', failed: [] }),
      'is of s3://documents/x',
    ],
    ['that is none', '{"settledBelow": 1', 'is no checkpoint'],
  ])('%s is refused', async (_, text, words) => {
    const checkpoint = join(await folder(), 'backfill.json');
    await writeFile(checkpoint, text);
    const { make } = await start({ checkpoint });
    await expect(settle(make())).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(words),
    });
  });

  test('that cannot be written is told of, and the run goes on', async () => {
    const checkpoint = join(await folder(), 'missing', 'backfill.json');
    const { server, make, events } = await start({ checkpoint });
    server.put('a', 'x');
    expect(await settle(make())).toEqual(['upsert a']);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'checkpoint failed', path: checkpoint }));
  });
});

test('wrong options are refused with all that is wrong', () => {
  expect(() => s3({ bucket: 'documents', attempts: 0, sortInMemory: 0, ignorePrefixes: [''], maxSize: -1 })).toThrow(
    'Bucket "documents": attempts is a whole number from 1 on, not 0; sortInMemory is a whole number from 1 on, not 0; ' +
      'ignorePrefixes holds an empty prefix, which would leave out everything; maxSize is 0 bytes or more, not -1',
  );
  expect(() => s3({ bucket: 'documents', include: ['[z-a]'] })).toThrow('a pattern that is none');
});
