import { mkdirSync, rmdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { uriOfPath } from './location.ts';
import { testFolder, until } from './test-folder.ts';
import { Watcher } from './watcher.ts';

const ROOT = 'file:///root';

function watcherOf(root: string, settle: number) {
  const overflows: string[] = [];
  const watcher = new Watcher(
    { root, settle },
    {
      onChange: () => {},
      onUnwatched: (_uri, error) => {
        throw error;
      },
      onOverflow: (reason) => overflows.push(reason),
    },
  );
  return { watcher, overflows };
}

test('of touched paths that lie in one another only the outermost is given, once it is quiet', () => {
  const { watcher } = watcherOf(ROOT, 1000);
  for (const key of ['/b/c', '/b', '/b-2', '/b/d/e', '/a']) watcher.note(ROOT + key);
  watcher.note('file:///root-of-another/x');
  const now = Date.now();
  expect(watcher.takeSettled(now)).toEqual([]);
  expect(watcher.settlesAt() - now).toBeGreaterThan(900);
  expect(watcher.takeSettled(now + 1100)).toEqual([`${ROOT}/a`, `${ROOT}/b`, `${ROOT}/b-2`]);
  expect(watcher.settlesAt()).toBe(Number.POSITIVE_INFINITY);
});

test('more touched paths than are kept are an overflow, and are let go', () => {
  const { watcher, overflows } = watcherOf(ROOT, 0);
  for (let i = 0; i <= 100_000; i++) watcher.note(`${ROOT}/${i}`);
  expect(overflows).toEqual(['more than 100000 paths changed at once']);
  expect(watcher.takeSettled(Date.now() + 1000)).toEqual([]);
});

test('more events in one turn than the system surely keeps are an overflow', async () => {
  await using at = await testFolder();
  const { watcher, overflows } = watcherOf(uriOfPath(at.path), 0);
  watcher.add(uriOfPath(at.path), await stat(at.path, { bigint: true }));
  // Synchronous, so that all of them wait when the event loop turns.
  for (let i = 0; i < 5000; i++) {
    mkdirSync(at.at(`${i}`));
    rmdirSync(at.at(`${i}`));
  }
  await until('an overflow is told', () => overflows.length > 0);
  watcher.close();
  expect(overflows[0]).toMatch(/^\d+ changes came at once$/);
});
