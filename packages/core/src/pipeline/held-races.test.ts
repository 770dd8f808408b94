import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Step, sharedIndex, type TakenOut, Worker, type WorkerOptions } from './model/fleet.ts';
import { World } from './model/world.ts';
import { expectedLines } from './test/expected-lines.ts';
import { indexed } from './test/run-pipeline.ts';
import { scripted } from './test/scripted-reader.ts';

const KEY = 'a.txt';
const FIRST = scripted({
  text: 'first',
  embedded: [
    ['kept', 'first kept'],
    ['left', 'first left'],
  ],
});

/** What happens to the object while a worker is held, with the time in the bucket standing still. */
const CHANGES = {
  overwritten: (world: World) => world.put(KEY, 'second'),
  'with fewer files inside': (world: World) =>
    world.put(KEY, scripted({ text: 'second', embedded: [['kept', 'second kept']] })),
  deleted: (world: World) => world.objects.delete(KEY),
  'deleted and made again from the same bytes': (world: World) => world.put(KEY, FIRST),
} as const;
type ChangeName = keyof typeof CHANGES;

/** What becomes of the worker that was held. */
type Fate = 'goes on' | 'is killed';

interface Race {
  readonly change: ChangeName;
  readonly fate: Fate;
  readonly first: WorkerOptions;
  /** Nobody is told of the change. */
  readonly unseen?: boolean;
}

/** One worker is held; the object changes, and another makes the index equal to it; then the first ends as it may. */
async function race({ change, fate, first, unseen = false }: Race): Promise<{ found: string[]; expected: string[] }> {
  const world = new World(1, { keys: 1, changes: 0, kills: 0 });
  const index = sharedIndex();
  await index.prepare();
  world.put(KEY, FIRST);
  world.announce(KEY);
  const { takenOut } = first;
  const slow = new Worker(world, index, first);
  await (first.firstWriteIsLate ? until(() => world.late.length > 0) : slow.held);
  CHANGES[change](world);
  if (first.firstWriteIsLate) await slow.kill();
  if (!unseen) world.announce(KEY);
  const other = new Worker(world, index, { takenOut });
  if (!unseen) await until(() => world.messages.size <= (first.firstWriteIsLate ? 0 : 1));
  if (fate === 'is killed') await slow.kill();
  slow.release();
  await until(() => world.messages.size === 0);
  while (world.late.length > 0) await world.landOne();
  await Promise.all([slow, other].map((worker) => worker.kill()));
  const present = [...world.objects].map(([key, { content }]) => [key, content] as const);
  return { found: indexed(index), expected: expectedLines(new Map(present)) };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

const STEPS = ['revisions', 'open', 'content', 'write', 'answer', 'second look', 'settle'] as const;

for (const change of Object.keys(CHANGES) as ChangeName[])
  describe(`an object that is ${change} ends in the index as it is`, () => {
    for (const holdAt of STEPS)
      for (const fate of ['goes on', 'is killed'] as const)
        test(`while another worker is held at "${holdAt}" and then ${fate}`, async () => {
          const { found, expected } = await race({ change, fate, first: { holdAt } });
          expect(found).toEqual(expected);
        });

    test('before the request of a worker that was killed arrives', async () => {
      const { found, expected } = await race({ change, fate: 'is killed', first: { firstWriteIsLate: true } });
      expect(found).toEqual(expected);
    });

    for (const holdAt of ['content', 'write', 'answer', 'second look'] as const satisfies readonly Step[])
      test(`without an event, while it is read, seen from "${holdAt}"`, async () => {
        const { found, expected } = await race({ change, fate: 'goes on', unseen: true, first: { holdAt } });
        expect(found).toEqual(expected);
      });
  });

/** The race that shows what each safeguard is there for. */
const NEEDED: Readonly<Record<TakenOut, Omit<Race, 'first'> & { readonly first: Omit<WorkerOptions, 'takenOut'> }>> = {
  'second look': { change: 'overwritten', fate: 'goes on', unseen: true, first: { holdAt: 'write' } },
  revisions: { change: 'overwritten', fate: 'is killed', first: { firstWriteIsLate: true } },
  deletions: { change: 'deleted', fate: 'is killed', first: { firstWriteIsLate: true } },
};

for (const takenOut of Object.keys(NEEDED) as TakenOut[])
  test(`without the safeguard "${takenOut}" the index ends wrong, twelve times of twelve`, async () => {
    for (let time = 1; time <= 12; time++) {
      const { found, expected } = await race({ ...NEEDED[takenOut], first: { ...NEEDED[takenOut].first, takenOut } });
      expect(found, `time ${time}`).not.toEqual(expected);
    }
  });
