import { symlink } from 'node:fs/promises';
import { type Delivery, FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { type FolderEvent, folder } from './index.ts';
import { held, indexed, options, runTo, setModified, testFolder, until } from './test-folder.ts';

describe('a run over a folder that was indexed before', () => {
  test('delivers nothing where nothing has changed', async () => {
    const { at, index } = await indexed(['a.txt', 'b/c.txt', 'b/d/e.txt']);
    await using _ = at;
    const source = folder(at.path, options(index));
    expect(await runTo(index, source, at)).toEqual([]);
    expect(source.statistics()).toMatchObject({ found: 3, unchanged: 3, upserts: 0, deletes: 0 });
  });

  test('delivers what is new, written to, replaced by an older file, or gone, and nothing else', async () => {
    const { at, index } = await indexed([
      'a.txt',
      'changed.txt',
      'gone.txt',
      'older.txt',
      'same-size.txt',
      'z/same.txt',
    ]);
    await using _ = at;
    await at.put('changed.txt', 'longer than before');
    await at.put('same-size.txt', 'SAME-SIZE.TXT');
    await at.remove('gone.txt');
    await setModified(at.at('older.txt'), 1_000_000_000);
    await at.put('new/n.txt');
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual([
      '+changed.txt',
      '-gone.txt',
      '+new/n.txt',
      '+older.txt',
      '+same-size.txt',
    ]);
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual([]);
  });

  test('delivers everything again when it would be read otherwise now', async () => {
    const { at, index } = await indexed(['a.txt', 'b.txt']);
    await using _ = at;
    index.fingerprint = 'tomorrow';
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['+a.txt', '+b.txt']);
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual([]);
  });

  test('deletes a whole tree that is gone, and leaves its neighbours of similar name', async () => {
    const { at, index } = await indexed(['dir/a', 'dir/sub/b', 'dir-2/c', 'dir.txt', 'dir0']);
    await using _ = at;
    await at.remove('dir');
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['-dir/a', '-dir/sub/b']);
    expect(held(at, index)).toEqual(['dir-2/c', 'dir.txt', 'dir0']);
  });

  test('follows a file that becomes a folder, and back', async () => {
    const { at, index } = await indexed(['x', 'y']);
    await using _ = at;
    await at.remove('x');
    await at.put('x/inner');
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['-x', '+x/inner']);
    await at.remove('x');
    await at.put('x');
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['+x', '-x/inner']);
    expect(held(at, index)).toEqual(['x', 'y']);
  });

  test('deletes a file that a link took the place of', async () => {
    const { at, index } = await indexed(['secret.txt', 'x']);
    await using _ = at;
    await at.remove('x');
    await symlink('secret.txt', at.at('x'));
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['-x']);
  });

  test('touches nothing of a single file but this file', async () => {
    const { at, index } = await indexed(['a', 'a.txt', 'a.txt2', 'b/a.txt']);
    await using _ = at;
    await at.remove('a');
    expect(await runTo(index, folder(at.at('a.txt'), options(index)), at)).toEqual([]);
    expect(held(at, index)).toEqual(['a', 'a.txt', 'a.txt2', 'b/a.txt']);
  });
});

describe('a delivery that is given back', () => {
  test('comes again after the delay, three times in all, and then counts as failed', async () => {
    await using at = await testFolder();
    await at.put('a.txt');
    const events: FolderEvent[] = [];
    const source = folder(at.path, { onEvent: (event) => events.push(event) });
    const attempts: [number, boolean][] = [];
    const start = performance.now();
    for await (const delivery of source.deliveries(AbortSignal.timeout(10_000))) {
      attempts.push([delivery.attempt, delivery.lastAttempt]);
      await delivery.retry(new FileprocError('SOURCE_DENIED', 'not allowed'), 0.2);
    }
    expect(attempts).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(performance.now() - start).toBeGreaterThan(390);
    expect(source.statistics()).toMatchObject({ upserts: 1, failed: 1, acknowledged: 0 });
    expect(events).toMatchObject([{ kind: 'failed', error: { code: 'SOURCE_DENIED' } }]);
  });

  test('does not hold up the others, and the run ends after the last is settled', async () => {
    await using at = await testFolder();
    for (const key of ['a', 'b', 'c']) await at.put(key);
    const seen: string[] = [];
    const open: Delivery[] = [];
    for await (const delivery of folder(at.path).deliveries(AbortSignal.timeout(10_000))) {
      seen.push(`${at.keyOf(delivery.file.uri)}${delivery.attempt}`);
      if (seen.length === 1) await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'away'), 0.3);
      else if (delivery.attempt === 1) {
        open.push(delivery);
        // Settled while the run waits for it.
        setTimeout(() => void delivery.ack(), 100);
      } else await delivery.ack();
    }
    expect(seen).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  test('is settled once, whatever is called after', async () => {
    await using at = await testFolder();
    await at.put('a');
    const source = folder(at.path);
    for await (const delivery of source.deliveries(AbortSignal.timeout(10_000))) {
      await delivery.ack();
      await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'late'), 0);
      await delivery.ack();
    }
    expect(source.statistics()).toMatchObject({ upserts: 1, acknowledged: 1, failed: 0 });
  });
});

describe('the progress of a run', () => {
  test('is the number of deliveries to come, once the files are counted', async () => {
    const { at, index } = await indexed(Array.from({ length: 40 }, (_, i) => `${i % 4}/${i}.txt`));
    await using _ = at;
    for (const key of ['0/0.txt', '1/1.txt', '3/39.txt']) await at.put(key, 'changed');
    await at.remove('2/2.txt');
    const source = folder(at.path, options(index));
    expect(source.expected()).toBeUndefined();
    const seen: (number | undefined)[] = [];
    for await (const delivery of source.deliveries(AbortSignal.timeout(10_000))) {
      await until('the files are counted', () => source.expected() !== undefined);
      seen.push(source.expected());
      await delivery.ack();
    }
    expect(seen).toHaveLength(4);
    expect(seen.every((expected) => expected !== undefined && expected >= 4 && expected <= 41)).toBe(true);
    expect(source.expected()).toBe(4);
  });
});

describe('an abort', () => {
  test('ends the run at once though deliveries are open, and these can still be settled', async () => {
    await using at = await testFolder();
    for (let i = 0; i < 10; i++) await at.put(`${i}`);
    const stop = new AbortController();
    const source = folder(at.path);
    const open: Delivery[] = [];
    let aborted = 0;
    for await (const delivery of source.deliveries(stop.signal)) {
      open.push(delivery);
      if (open.length === 10)
        setTimeout(() => {
          aborted = performance.now();
          stop.abort();
        }, 50);
    }
    expect(performance.now() - aborted).toBeLessThan(500);
    for (const delivery of open) await delivery.ack();
    expect(source.statistics().acknowledged).toBe(10);
  });

  test('before the start gives nothing', async () => {
    await using at = await testFolder();
    await at.put('a');
    expect(await Array.fromAsync(folder(at.path).deliveries(AbortSignal.abort()))).toEqual([]);
  });
});
