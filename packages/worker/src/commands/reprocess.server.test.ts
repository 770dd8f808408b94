import { describe, expect, test } from 'vitest';
import { ENDPOINTS, type Service, startService } from '../operations/service.fixture.ts';

/** How often each document was written, by key. */
async function revisions({ bed }: Service): Promise<Record<string, number>> {
  const documents = await bed.index.search();
  return Object.fromEntries(documents.map(({ source }) => [String(source.file_path), Number(source.revision)]));
}

describe.skipIf(!ENDPOINTS)('fileproc reprocess', () => {
  test('has exactly what is meant read again, by the queue or at once', async () => {
    await using service = await startService();
    const { run, bed } = service;
    await service.put({ 'a.txt': 'a', '資料.html': '<p>本文</p>', 'empty.txt': '' });
    await run('backfill');
    expect(await revisions(service)).toEqual({ 'a.txt': 1, '資料.html': 1, 'empty.txt': 1 });

    expect(await run('reprocess', '--where', 'code!=EMPTY_FILE version<1000', '--dry-run')).toMatchObject({
      code: 0,
      out: '2 files would be read again.\n',
    });
    expect(await run('reprocess', '--code', 'EMPTY_FILE')).toMatchObject({
      code: 0,
      out: '1 file put into the queue of SQS_QUEUE_URL.\n',
    });
    await service.put({ 'empty.txt': 'empty no more' });
    expect(await service.work()).toBe(0);
    expect(await revisions(service)).toEqual({ 'a.txt': 1, '資料.html': 1, 'empty.txt': 2 });

    await service.remove(['a.txt']);
    const direct = await run('reprocess', `s3://${bed.bucket}/`, '--type', 'text/*', '--direct', '--json');
    expect(JSON.parse(direct.out)).toMatchObject({ files: { succeeded: 2, failed: 0, deleted: 1 } });
    expect(await revisions(service)).toEqual({ '資料.html': 2, 'empty.txt': 3 });
    expect(await service.texts()).toEqual({ '資料.html': '本文', 'empty.txt': 'empty no more' });
  }, 240_000);

  test('must be told which files', async () => {
    await using service = await startService();
    expect(await service.run('reprocess')).toMatchObject({ code: 2, err: expect.stringContaining('Say which files') });
    expect(await service.run('reprocess', '--all', '--code', 'CORRUPT')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--all means every file'),
    });
  });
});
