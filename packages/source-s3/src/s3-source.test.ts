import { FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { fail } from './fake-s3.fixture.ts';
import { type S3Event, s3 } from './index.ts';
import { index, settle, start } from './source.fixture.ts';

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

test('wrong options are refused with all that is wrong', () => {
  expect(() => s3({ bucket: 'documents', attempts: 0, sortInMemory: 0, ignorePrefixes: [''], maxSize: -1 })).toThrow(
    'Bucket "documents": attempts is a whole number from 1 on, not 0; sortInMemory is a whole number from 1 on, not 0; ' +
      'ignorePrefixes holds an empty prefix, which would leave out everything; maxSize is 0 bytes or more, not -1',
  );
  expect(() => s3({ bucket: 'documents', include: ['[z-a]'] })).toThrow('a pattern that is none');
});
