import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { sharedIndex, Worker } from './model/fleet.ts';
import { World } from './model/world.ts';
import { expectedLines } from './test/expected-lines.ts';
import { indexed, scratchEntries } from './test/run-pipeline.ts';

/** Runs of the random test. */
const RUNS = 2000;
const FIRST_SEED = 1;

/** Two workers, some of which are killed, make the index equal to the bucket while it changes; then everything late arrives. */
async function runWorld(seed: number): Promise<{ found: string[]; expected: string[] }> {
  const world = new World(seed, { keys: 2, changes: 6, kills: 1 });
  const index = sharedIndex();
  await index.prepare();
  const workers = [new Worker(world, index), new Worker(world, index)];
  while (world.isChanging || world.messages.size > 0) {
    await nextTurn();
    if (world.chance(0.1)) world.change();
    for (; world.killsDue > 0; world.killsDue--) {
      const victim = Math.floor(world.random() * workers.length);
      await workers[victim]!.kill();
      workers[victim] = new Worker(world, index);
    }
  }
  await Promise.all(workers.map((worker) => worker.kill()));
  while (world.late.length > 0) await world.landOne();
  return {
    found: indexed(index),
    expected: expectedLines(new Map([...world.objects].map(([key, { content }]) => [key, content]))),
  };
}

test(`whatever happens in ${RUNS} random runs, the index ends equal to the bucket`, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const { found, expected } = await runWorld(seed);
    expect(found, `seed ${seed}`).toEqual(expected);
  }
  expect(await scratchEntries()).toEqual([]);
}, 1_200_000);
