import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverEndpoints } from './aws-test-bed.ts';
import { put, remove } from './bucket-content.ts';
import { attempts, createFaultBed, isGetOf, s3Failure } from './fault-bed.ts';

const endpoints = serverEndpoints();
const NOTHING = { visible: 0, inFlight: 0, delayed: 0 };

describe.skipIf(!endpoints)('S3 that fails', { timeout: 300_000 }, () => {
  test('500, and an answer that comes late, are waited for without using up a receive', async () => {
    await using faulty = await createFaultBed(endpoints!);
    const errors = faulty.s3.fault(isGetOf('0.txt'), s3Failure(500, 'InternalError'), 2);
    const late = faulty.s3.fault(isGetOf('1.txt'), { kind: 'delay', milliseconds: 3_000 }, 1);
    await using worker = faulty.worker();
    await faulty.putTexts(3);
    await faulty.untilEmpty(worker);
    expect([errors.met, late.met, await faulty.failures()]).toEqual([2, 1, {}]);
    expect(await attempts(worker)).toEqual({ '0.txt': 1, '1.txt': 1, '2.txt': 1 });
  });

  test('a content that breaks off in its middle is taken up where it broke', async () => {
    await using faulty = await createFaultBed(endpoints!);
    const text = Array.from({ length: 40_000 }, (_, line) => `${line} 行目の本文`).join('\n');
    await put(faulty.bed.s3, faulty.bed.bucket, 'long.txt', text);
    const cut = faulty.s3.fault(isGetOf('long.txt'), { kind: 'cut-answer', afterBytes: 200_000 }, 2);
    await using worker = faulty.worker();
    await faulty.tell('long.txt');
    await faulty.untilEmpty(worker);
    expect([cut.met, await faulty.failures(), await attempts(worker)]).toEqual([2, {}, { 'long.txt': 1 }]);
    const ranges = faulty.s3.requests.filter(isGetOf('long.txt')).map(({ headers }) => headers.range);
    expect(ranges.slice(0, 2)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    const [document] = await faulty.bed.index.search();
    expect(document!.source.extracted_text).toBe(text);
  });

  test('one object that is denied is given back, and on its last receive indexed by its name', async () => {
    await using faulty = await createFaultBed(endpoints!, { maxReceiveCount: 2 });
    faulty.s3.fault(({ path }) => path.includes('/3.txt'), s3Failure(403, 'AccessDenied'));
    await using worker = faulty.worker();
    await faulty.putTexts(12);
    await faulty.untilEmpty(worker);
    const [denied] = await faulty.bed.index.search({ term: { file_path: '3.txt' } });
    expect([denied!.source.success, denied!.source.error_code]).toEqual([false, 'SOURCE_DENIED']);
    expect(await faulty.bed.index.count()).toBe(12);
    expect([(await attempts(worker))['3.txt'], await faulty.bed.queue.deadLetterDepth()]).toEqual([
      2,
      { visible: 1, inFlight: 0, delayed: 0 },
    ]);
    expect(worker.log.filter(({ msg }) => msg.startsWith('paused'))).toEqual([]);
  });

  test.for([
    [403, 'AccessDenied'],
    [400, 'ExpiredToken'],
    [403, 'RequestTimeTooSkewed'],
    [404, 'NoSuchBucket'],
  ] as const)(
    '%i %s for everything: the worker pauses, nothing leaves the index, and it goes on by itself',
    async ([status, code]) => {
      await using faulty = await createFaultBed(endpoints!, { maxReceiveCount: 4 });
      await using worker = faulty.worker();
      await faulty.putTexts(2);
      await faulty.untilEmpty(worker);
      const all = faulty.s3.fault(() => true, s3Failure(status, code));
      await faulty.putTexts(30);
      await worker.logged(({ msg }) => msg.startsWith('paused'));
      expect(await faulty.readyz()).toEqual({ status: 503, reasons: ['source sqs'] });
      expect(await faulty.bed.index.count()).toBe(2);
      all.remove();
      await worker.logged(({ msg }) => msg === 'resumed');
      await faulty.untilEmpty(worker);
      expect([await faulty.failures(), await faulty.bed.queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
    },
  );

  test('404 without a word of S3 is not believed; an object that is gone leaves the index', async () => {
    await using faulty = await createFaultBed(endpoints!);
    await using worker = faulty.worker();
    await faulty.putTexts(3);
    await faulty.untilEmpty(worker);
    const about1 = faulty.s3.fault(({ path }) => path.includes('/1.txt'), { kind: 'answer', status: 404 });
    await remove(faulty.bed.s3, faulty.bed.bucket, '2.txt');
    await faulty.tell('1.txt', '2.txt', 'never there.txt');
    await worker.logged(({ key, outcome }) => key === '1.txt' && outcome === 'returned');
    about1.remove();
    await faulty.untilEmpty(worker);
    expect([await faulty.failures(), await faulty.bed.index.count()]).toEqual([{}, 2]);
    const outcomes = worker.log.filter(({ key }) => key === '2.txt' || key === 'never there.txt');
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['succeeded', 'deleted', 'deleted']);
  });

  test('an object that changes while it is read is read again', async () => {
    await using faulty = await createFaultBed(endpoints!);
    await using worker = faulty.worker();
    await put(faulty.bed.s3, faulty.bed.bucket, 'a.txt', '古い本文');
    const look = faulty.s3.hold(({ method, path }) => method === 'HEAD' && path.endsWith('/a.txt'));
    await faulty.tell('a.txt');
    // Between the confirmation of the index and the second look, without an event.
    await look.arrived;
    await put(faulty.bed.s3, faulty.bed.bucket, 'a.txt', '新しい本文と');
    look.release();
    await faulty.untilEmpty(worker);
    expect(await faulty.failures()).toEqual({});
    expect((await faulty.bed.index.search())[0]!.source.extracted_text).toBe('新しい本文と');
  });
});

describe.skipIf(!endpoints)('a disk that is full', { timeout: 300_000 }, () => {
  test('pauses the worker until there is room', async ({ skip }) => {
    const disk = await mkdtemp(join(tmpdir(), 'fileproc-disk-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    if (status !== 0) {
      await rm(disk, { recursive: true });
      console.log('SKIPPED: a small disk cannot be mounted here');
      skip();
    }
    try {
      await using faulty = await createFaultBed(endpoints!, { maxReceiveCount: 6 });
      await using worker = faulty.worker({ SCRATCH_DIR: disk });
      await faulty.putTexts(2);
      await faulty.untilEmpty(worker);
      const filler = join(disk, 'filler');
      await writeFile(filler, Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined);
      await faulty.putTexts(20);
      await worker.logged(({ msg }) => msg.startsWith('paused'));
      expect((await faulty.readyz()).reasons).toEqual(['scratch folder']);
      await unlink(filler);
      await worker.logged(({ msg }) => msg === 'resumed');
      await faulty.untilEmpty(worker);
      expect([await faulty.failures(), await faulty.bed.queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
      await worker.stop();
    } finally {
      spawnSync('umount', ['-l', disk]);
      await rm(disk, { recursive: true, force: true });
    }
  });
});
