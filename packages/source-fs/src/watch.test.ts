import { appendFile, chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FolderEvent, type FolderOptions, folder } from './index.ts';
import { type TestFolder, TestIndex, testFolder, until } from './test-folder.ts';

const SETTLE = 150;

/** A watched folder and what was delivered of it. */
interface Watching {
  readonly index: TestIndex;
  readonly seen: string[];
  readonly events: FolderEvent[];
  /** What the run ended with. */
  readonly ended: Promise<unknown>;
  readonly stop: AbortController;
}

let at: TestFolder;
let running: Watching[] = [];

beforeEach(async () => {
  at = await testFolder();
});

afterEach(async () => {
  for (const { stop, ended } of running) {
    stop.abort();
    await ended;
  }
  running = [];
  await at[Symbol.asyncDispose]();
});

async function watching(options: FolderOptions = {}, root = at.path): Promise<Watching> {
  const stop = new AbortController();
  const index = new TestIndex();
  const seen: string[] = [];
  const events: FolderEvent[] = [];
  const source = folder(root, {
    inventory: index.inventory,
    fingerprints: index.fingerprints,
    watch: true,
    settleMilliseconds: SETTLE,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const ended = (async () => {
    for await (const delivery of source.deliveries(stop.signal)) {
      seen.push(`${delivery.change === 'upsert' ? '+' : '-'}${at.keyOf(delivery.file.uri)}`);
      await index.apply(delivery);
    }
  })().catch((thrown: unknown) => thrown);
  const one = { index, seen, events, ended, stop };
  running.push(one);
  await until('the first pass is over', () => events.some(({ kind }) => kind === 'watching'));
  seen.length = 0;
  return one;
}

const held = ({ index }: Watching) => [...index.entries.keys()].map(at.keyOf).sort();
const holds = (one: Watching, ...keys: string[]) =>
  until(`the index holds ${keys.join(', ') || 'nothing'}`, () => held(one).join('\n') === [...keys].sort().join('\n'));
const quiet = () => new Promise((resolve) => setTimeout(resolve, 4 * SETTLE));

describe('a watched folder', () => {
  test('gives what is written, changed and deleted after the first pass', async () => {
    await at.put('a.txt');
    await at.put('sub/b.txt');
    const one = await watching();
    await at.put('new.txt');
    await holds(one, 'a.txt', 'new.txt', 'sub/b.txt');
    const before = one.index.entries.get(`${folder(at.path).uri}/sub/b.txt`)?.version;
    await at.put('sub/b.txt', 'longer than before');
    await until(
      'the change is indexed',
      () => one.index.entries.get(`${folder(at.path).uri}/sub/b.txt`)?.version !== before,
    );
    await at.remove('a.txt');
    await holds(one, 'new.txt', 'sub/b.txt');
    expect(one.seen).toEqual(['+new.txt', '+sub/b.txt', '-a.txt']);
  });

  test('gives a file once that is written in many pieces, after the last', async () => {
    const one = await watching();
    for (let i = 0; i < 10; i++) {
      await appendFile(at.at('slow.txt'), 'piece ');
      await new Promise((resolve) => setTimeout(resolve, SETTLE / 4));
    }
    await holds(one, 'slow.txt');
    await quiet();
    expect(one.seen).toEqual(['+slow.txt']);
    expect([...one.index.entries.values()][0]?.version).toMatch(/-60$/);
  });

  test('gives the files of a folder that is moved in, made, renamed and deleted', async () => {
    await using outside = await testFolder();
    for (const key of ['x/1', 'x/deep/2', 'x/deep/er/3']) await outside.put(key);
    const one = await watching();
    await rename(outside.at('x'), at.at('in'));
    await holds(one, 'in/1', 'in/deep/2', 'in/deep/er/3');
    await at.put('in/deep/er/4');
    await holds(one, 'in/1', 'in/deep/2', 'in/deep/er/3', 'in/deep/er/4');
    await rename(at.at('in'), at.at('renamed'));
    await holds(one, 'renamed/1', 'renamed/deep/2', 'renamed/deep/er/3', 'renamed/deep/er/4');
    // The watches must have moved with the folders.
    await at.put('renamed/deep/er/5');
    await at.remove('renamed/deep/er/3');
    await holds(one, 'renamed/1', 'renamed/deep/2', 'renamed/deep/er/4', 'renamed/deep/er/5');
    await at.put('stays');
    await at.remove('renamed');
    await holds(one, 'stays');
  });

  test('sees changes in a folder that was deleted and made again', async () => {
    await at.put('sub/a');
    const one = await watching();
    for (let i = 0; i < 3; i++) {
      await at.remove('sub');
      await mkdir(at.at('sub'));
      await new Promise((resolve) => setTimeout(resolve, SETTLE * (i + 1)));
      await at.put(`sub/${i}`);
      await holds(one, `sub/${i}`);
    }
  });

  test('coalesces a burst of 2,000 files into one delivery each', async () => {
    const one = await watching();
    for (let i = 0; i < 2000; i++) await writeFile(at.at(`${i}`), 'x');
    await until('all are indexed', () => one.index.entries.size === 2000, 60);
    await quiet();
    expect(one.seen).toHaveLength(2000);
  });

  test('takes names that are no UTF-8', async () => {
    const one = await watching();
    await writeFile(Buffer.concat([Buffer.from(`${at.path}/`), Buffer.from([0x82, 0xa0])]), 'x');
    await until('it is indexed', () => one.index.entries.has(`${folder(at.path).uri}/%82%A0`));
  });

  test('obeys rules, also new ones, and follows no link', async () => {
    await at.put('a.log');
    await at.put('b.txt');
    const one = await watching();
    await holds(one, 'a.log', 'b.txt');
    await at.put('.fileprocignore', '*.log\n');
    await holds(one, 'b.txt');
    await at.put('c.log');
    await at.put('node_modules/d.txt');
    await symlink('b.txt', at.at('link.txt'));
    await at.put('e.txt');
    await holds(one, 'b.txt', 'e.txt');
    await at.remove('.fileprocignore');
    await holds(one, 'a.log', 'b.txt', 'c.log', 'e.txt');
  });

  test('gives nothing for a touch of permissions', async () => {
    await at.put('a.txt');
    const one = await watching();
    await chmod(at.at('a.txt'), 0o600);
    await quiet();
    expect(one.seen).toEqual([]);
  });

  test('that is one file is followed also when another takes its place', async () => {
    await at.put('a.txt');
    const one = await watching({}, at.at('a.txt'));
    await holds(one, 'a.txt');
    await at.put('a.txt.new', 'another');
    await rename(at.at('a.txt.new'), at.at('a.txt'));
    await until('it is delivered', () => one.seen.length > 0);
    await at.remove('a.txt');
    await holds(one);
    expect(one.seen).toEqual(['+a.txt', '-a.txt']);
  });

  test('is followed without an index to ask, too', async () => {
    await at.put('sub/a');
    await at.put('b');
    const stop = new AbortController();
    const events: FolderEvent[] = [];
    const seen: string[] = [];
    const source = folder(at.path, { watch: true, settleMilliseconds: SETTLE, onEvent: (event) => events.push(event) });
    const ended = (async () => {
      for await (const delivery of source.deliveries(stop.signal)) {
        seen.push(`${delivery.change === 'upsert' ? '+' : '-'}${at.keyOf(delivery.file.uri)}`);
        await delivery.ack();
      }
    })();
    await until('the first pass is over', () => events.some(({ kind }) => kind === 'watching'));
    await at.remove('sub');
    await until('the deletion is seen', () => seen.length === 3);
    stop.abort();
    await ended;
    expect(seen).toEqual(['+b', '+sub/a', '-sub/a']);
  });

  test('is compared again after the minutes that are set', async () => {
    await at.put('a.txt');
    const one = await watching({ rescanMinutes: 0.005 });
    await until('it was compared twice', () => one.events.filter(({ kind }) => kind === 'rescan').length >= 2);
    expect(one.seen).toEqual([]);
  });

  test('that is taken away ends the run with SOURCE_UNAVAILABLE and deletes nothing', async () => {
    await at.put('root/a.txt');
    await at.put('root/b.txt');
    const one = await watching({}, at.at('root'));
    await rename(at.at('root'), at.at('away'));
    expect(await one.ended).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(held(one)).toEqual(['root/a.txt', 'root/b.txt']);
  });

  test('is let go promptly on abort', async () => {
    for (let i = 0; i < 50; i++) await at.put(`${i}/file`);
    const one = await watching();
    const start = performance.now();
    one.stop.abort();
    expect(await one.ended).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(500);
  });
});
