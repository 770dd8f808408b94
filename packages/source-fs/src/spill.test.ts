import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createSpill } from './spill.ts';
import { testFolder } from './test-folder.ts';

test('sorted runs of any length, also longer than what is read at once, merge to one sorted whole', async () => {
  await using at = await testFolder();
  const spill = await createSpill(at.path);
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
    await spill.add(run);
  }
  expect(spill.runs).toBe(5);
  expect(await Array.fromAsync(spill.merged())).toEqual(all.sort());
  await spill.close();
  await spill.close();
  expect(await readdir(at.path)).toEqual([]);
});
