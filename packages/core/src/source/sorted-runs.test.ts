import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSortedRuns } from './sorted-runs.ts';

test('sorted runs of any length, also longer than what is read at once, merge to one sorted whole', async ({
  onTestFinished,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const runs = await createSortedRuns(folder);
  const lengths = [1, 5000, 3, 20_000, 1];
  const all: string[] = [];
  let next = 1;
  for (const length of lengths) {
    const run = Array.from({ length }, () => {
      // A linear congruential generator (Numerical Recipes, 7.1): the same numbers every time.
      next = (next * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return `${next}`.padEnd(1 + (next % 40), '%E3');
    }).sort();
    all.push(...run);
    await runs.add(run);
  }
  expect(runs.count).toBe(5);
  expect((await Array.fromAsync(runs.merged())).flat()).toEqual(all.sort());
  await runs.close();
  await runs.close();
  expect(await readdir(folder)).toEqual([]);
});
