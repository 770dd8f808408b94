import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Delivery, FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { folder, index, settle, start } from './source.fixture.ts';

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
