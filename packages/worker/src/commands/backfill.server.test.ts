import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS, startService } from '../operations/service.fixture.ts';

const TEXTS = { 'sales/契約.txt': '売買契約書', 'sales/a b.txt': 'quotation', 'notes.txt': 'minutes of a meeting' };

describe.skipIf(!ENDPOINTS)('fileproc backfill', () => {
  test('tells what it would read, reads it, and reads only what has changed the next time', async () => {
    await using service = await startService();
    await service.put({ ...TEXTS, 'thumbnails/x.webp': 'no file' });
    const planned = await service.run('backfill', '--dry-run', '--json');
    expect(JSON.parse(planned.out)).toEqual({
      missing: { files: 3, bytes: 44 },
      stale: { files: 0, bytes: 0 },
      orphaned: 0,
      unchanged: 0,
      filtered: 0,
    });
    expect(await service.bed.index.count()).toBe(0);

    const first = await service.run('backfill', `s3://${service.bed.bucket}`);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('3 files read') });
    expect(await service.texts()).toEqual(TEXTS);

    await service.put({ 'notes.txt': 'minutes, corrected' });
    await service.remove(['sales/a b.txt']);
    const second = await service.run('backfill', '--json');
    expect(JSON.parse(second.out)).toMatchObject({
      files: { succeeded: 1, deleted: 1, failed: 0 },
      source: { listed: 2, unchanged: 1, upserts: 1, deletes: 1 },
    });
    expect(await service.texts()).toEqual({ 'sales/契約.txt': '売買契約書', 'notes.txt': 'minutes, corrected' });
  });

  test('fills the queue for all workers, by prefix and filters, and a worker reads it', async () => {
    await using service = await startService();
    const folder = await mkdtemp(join(tmpdir(), 'fileproc-backfill-'));
    try {
      await service.put({ ...TEXTS, 'sales/draft.tmp': 'not wanted' });
      const checkpoint = join(folder, 'checkpoint.json');
      const url = `s3://${service.bed.bucket}/sales/`;
      const filled = await service.run('backfill', url, '--enqueue', '--exclude', '*.tmp', '--checkpoint', checkpoint);
      expect(filled).toMatchObject({
        code: 0,
        out: expect.stringMatching(
          /^2 files put into the queue of SQS_QUEUE_URL in .*, 1 left out by the filters\.\n$/,
        ),
      });
      expect(existsSync(checkpoint)).toBe(false);
      expect(await service.bed.queue.depth()).toMatchObject({ visible: 2 });
      expect(await service.work()).toBe(0);
      const { 'notes.txt': _, ...sales } = TEXTS;
      expect(await service.texts()).toEqual(sales);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('refuses the URL of a bucket that is not S3_BUCKET', async () => {
    await using service = await startService();
    expect(await service.run('backfill', 's3://another-bucket/x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('s3://another-bucket/x is not in S3_BUCKET'),
    });
  });
});
