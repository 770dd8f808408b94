import { chmod, mkdir, rename } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type FolderEvent, folder, type Inventory } from './index.ts';
import {
  asOrdinaryUser,
  held,
  indexed,
  options,
  runTo,
  type TestFolder,
  TestIndex,
  testFolder,
} from './test-folder.ts';

/** More files than are looked at ahead of need. */
const many = (inFolder: string) => Array.from({ length: 600 }, (_, i) => `${inFolder}/${`${i}`.padStart(3, '0')}`);

/** The inventory of an index that does something when it is asked for the entry of a key. Merging keeps in step with it. */
function hooked(index: TestIndex, at: TestFolder, key: string, act: () => Promise<void>): Inventory {
  return async function* (prefix) {
    for await (const entry of index.inventory(prefix)) {
      if (at.keyOf(entry.sourceUri) === key) await act();
      yield entry;
    }
  };
}

describe('a folder that cannot be read', () => {
  test('keeps what the index holds of it, and is told', async () => {
    const { at, index } = await indexed(['denied/a', 'denied/sub/b', 'open/c']);
    await using _ = at;
    await chmod(at.at('denied'), 0o000);
    await at.remove('open/c');
    const events: FolderEvent[] = [];
    const source = folder(at.path, options(index, { onEvent: (event) => events.push(event) }));
    const seen = await asOrdinaryUser(() => runTo(index, source, at));
    await chmod(at.at('denied'), 0o755);
    expect(seen).toEqual(['-open/c']);
    expect(held(at, index)).toEqual(['denied/a', 'denied/sub/b']);
    expect(events.map((event) => [event.kind, 'error' in event && event.error.code])).toEqual([
      ['unreadable', 'SOURCE_DENIED'],
    ]);
    expect(source.statistics()).toMatchObject({ kept: 2, unreadable: 1, deletes: 1 });
  });

  test('whose names can be read but not its files keeps them, too', async () => {
    const { at, index } = await indexed(['names-only/a', 'names-only/b']);
    await using _ = at;
    await chmod(at.at('names-only'), 0o644);
    const source = folder(at.path, options(index));
    const seen = await asOrdinaryUser(() => runTo(index, source, at));
    await chmod(at.at('names-only'), 0o755);
    expect(seen).toEqual([]);
    expect(held(at, index)).toEqual(['names-only/a', 'names-only/b']);
  });

  test('is INVALID_CONFIG where it is the root', async () => {
    await using at = await testFolder();
    await mkdir(at.at('root'), { mode: 0o700 });
    const outcome = asOrdinaryUser(() => runTo(new TestIndex(), folder(at.at('root')), at));
    await (process.getuid?.() === 0 ? expect(outcome).rejects.toMatchObject({ code: 'INVALID_CONFIG' }) : outcome);
  });

  test('keeps what the index holds of it when it vanishes before the walk comes to it', async () => {
    const { at, index } = await indexed([...many('a'), 'b/1', 'b/2', 'c']);
    await using _ = at;
    const inventory = hooked(index, at, 'a/010', () => at.remove('b'));
    const source = folder(at.path, options(index, { inventory }));
    expect(await runTo(index, source, at)).toEqual([]);
    expect(source.statistics()).toMatchObject({ unchanged: 601, kept: 2, unreadable: 1 });
    // Now it is known to be gone.
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['-b/1', '-b/2']);
  });

  test('keeps what the index holds of its files when it vanishes while they are looked at', async () => {
    const { at, index } = await indexed([...many('a'), 'b']);
    await using _ = at;
    const inventory = hooked(index, at, 'a/010', () => rename(at.at('a'), at.at('moved')));
    const source = folder(at.path, options(index, { inventory }));
    expect(await runTo(index, source, at)).toEqual([]);
    const { unchanged, kept } = source.statistics();
    expect(unchanged + kept).toBe(601);
    expect(kept).toBeGreaterThan(400);
  });

  test('that is empty empties no index, since an unmounted drive looks the same', async () => {
    const { at, index } = await indexed(['a', 'b/c']);
    await using _ = at;
    await at.remove('a');
    await at.remove('b');
    await expect(runTo(index, folder(at.path, options(index)), at)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringMatching(/is empty, but the index holds files of it.*allowEmpty/),
    });
    expect(index.entries.size).toBe(2);
    expect(await runTo(index, folder(at.path, options(index, { allowEmpty: true })), at)).toEqual(['-a', '-b/c']);
  });

  test('that another one replaced during the run stops it before anything is deleted', async () => {
    const { at, index } = await indexed([...many('root/a'), 'root/z']);
    await using _ = at;
    await at.remove('root/z');
    const inventory = hooked(index, at, 'root/a/010', async () => {
      await rename(at.at('root'), at.at('away'));
      await mkdir(at.at('root'));
    });
    await expect(runTo(index, folder(at.at('root'), options(index, { inventory })), at)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining('Nothing was deleted'),
    });
    expect(index.entries.size).toBe(601);
  });
});
