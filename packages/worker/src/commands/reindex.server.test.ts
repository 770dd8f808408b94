import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS, startService } from '../operations/service.fixture.ts';

const TEXTS = { 'a.txt': 'quotation', '資料.txt': '本文' };

describe.skipIf(!ENDPOINTS)('fileproc reindex', () => {
  test('moves to a new index and deletes the old one if told to', async () => {
    await using service = await startService();
    await service.put(TEXTS);
    await service.run('backfill');
    const { code, out } = await service.run('reindex', '--remove-old', '--json');
    expect(code).toBe(0);
    const name = service.bed.index.name;
    expect(JSON.parse(out)).toMatchObject({
      from: expect.stringMatching(`^${name}-v1-`),
      to: expect.stringMatching(`^${name}-v2-`),
      removed: true,
    });
    expect(await service.texts()).toEqual(TEXTS);
    expect(await service.run('audit', '--grace', '0')).toMatchObject({ code: 0 });
  }, 120_000);

  test('fills an index that was lost from the store, and reads no file again', async () => {
    const store = await mkdtemp(join(tmpdir(), 'fileproc-store-'));
    try {
      await using service = await startService({ EXTRACTION_STORE: store });
      await service.put(TEXTS);
      await service.run('backfill');
      await service.bed.index.remove();
      const { code, out } = await service.run('reindex', '--from-store', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        files: { succeeded: 2 },
        reader: { store: { hits: 2, misses: 0, failures: 0 } },
      });
      expect(await service.texts()).toEqual(TEXTS);
    } finally {
      await rm(store, { recursive: true });
    }
  }, 120_000);

  test('needs a store to fill from', async () => {
    await using service = await startService();
    expect(await service.run('reindex', '--from-store')).toMatchObject({
      code: 2,
      err: expect.stringContaining('EXTRACTION_STORE must be set'),
    });
  });
});
