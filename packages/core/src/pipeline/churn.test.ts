import { expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import type { Outcome } from '../contract/sink.ts';
import { type MemorySink, memorySink, unavailable } from '../testing/memory-sink.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { expectedLines } from './test/expected-lines.ts';
import { randomNumbers } from './test/random-numbers.ts';
import { indexed, scratchEntries, watchedPipeline } from './test/run-pipeline.ts';
import { scripted, scriptedReader } from './test/scripted-reader.ts';

function randomContent(random: () => number): string {
  const text = `text ${Math.floor(random() * 1e9)}`;
  if (random() < 0.7) return text;
  const files = Array.from(
    { length: Math.floor(random() * 4) },
    (_, index) => [`${index}.txt`, `${text}/${index}`] as const,
  );
  return scripted({ text, embedded: files });
}

/** Fails now and then, and changes files at the moments that hurt. */
function churnedRun(seed: number, files: number) {
  const random = randomNumbers(seed);
  const chance = (part: number) => random() < part;
  let changesLeft = files;
  const change = () => {
    if (changesLeft-- <= 0) return;
    const path = `${Math.floor(random() * files)}.txt`;
    // Half of the changes happen behind the back of the event that is under way; their own event comes as well.
    if (source.files.has(path) && chance(0.3)) source.remove(path);
    else source.put(path, randomContent(random));
    if (chance(0.2)) source.announce(path, chance(0.5) ? 'upsert' : 'delete');
  };
  const failSometimes = (part: number, code: 'SOURCE_UNAVAILABLE' | 'SOURCE_DENIED') => {
    if (chance(part)) throw new FileprocError(code, 'by chance');
  };
  const source: MemorySource = memorySource(
    {},
    {
      maxAttempts: 1000,
      chunkSize: 8,
      faults: {
        open: () => {
          failSometimes(0.05, 'SOURCE_UNAVAILABLE');
          if (chance(0.1)) change();
        },
        chunk: () => failSometimes(0.01, 'SOURCE_UNAVAILABLE'),
        isCurrent: () => {
          if (chance(0.1)) change();
          failSometimes(0.02, 'SOURCE_UNAVAILABLE');
        },
      },
    },
  );
  for (let index = 0; index < files; index++) source.put(`${index}.txt`, randomContent(random));
  const sinks = ['one', 'two'].map((name) =>
    memorySink({
      name,
      batch: { maxChanges: 1 + Math.floor(random() * 50), maxDelay: 2, concurrency: 1 + Math.floor(random() * 3) },
      faults: {
        write: async () => {
          if (chance(0.3)) await new Promise((resolve) => setTimeout(resolve, random() * 3));
          if (chance(0.1)) change();
          if (chance(0.05)) throw new Error('by chance');
        },
        outcome: (): Outcome | undefined => (chance(0.02) ? unavailable('by chance') : undefined),
      },
    }),
  );
  const reader = scriptedReader(4, async () => {
    if (chance(0.2)) change();
    if (chance(0.02)) throw new FileprocError('SCRATCH_UNAVAILABLE', 'by chance');
    if (chance(0.2)) await new Promise((resolve) => setImmediate(resolve));
  });
  return { source, sinks, reader };
}

async function expectIndexLikeSource(seed: number, source: MemorySource, sinks: readonly MemorySink[]): Promise<void> {
  for (const sink of sinks)
    expect(indexed(sink), `seed ${seed}, sink ${sink.name}`).toEqual(expectedLines(source.files));
  expect(source.underWay).toBe(0);
  expect(source.deadLetters).toEqual([]);
  expect(await scratchEntries()).toEqual([]);
}

test('1,000 files with random failures and changes end with the index equal to the source', async () => {
  const seed = 20_261_124;
  const { source, sinks, reader } = churnedRun(seed, 1000);
  const { pipeline } = watchedPipeline({ source, sinks, reader, sinkRetrySeconds: 0.02, firstWaitMilliseconds: 1 });
  await pipeline.run();
  await expectIndexLikeSource(seed, source, sinks);
}, 60_000);

test.each(Array.from({ length: 30 }, (_, seed) => seed))(
  'few files that change often end with the index equal to the source (seed %i)',
  async (seed) => {
    const { source, sinks, reader } = churnedRun(seed, 12);
    const { pipeline } = watchedPipeline({ source, sinks, reader, sinkRetrySeconds: 0.02, firstWaitMilliseconds: 1 });
    await pipeline.run();
    await expectIndexLikeSource(seed, source, sinks);
  },
);

test.each(Array.from({ length: 10 }, (_, seed) => 100 + seed))(
  'a run that is interrupted at a random moment loses nothing that the next one does not bring (seed %i)',
  async (seed) => {
    const { source, sinks, reader } = churnedRun(seed, 60);
    const random = randomNumbers(seed);
    const [one, two] = sinks;
    const first = watchedPipeline({
      source: { ...source, close: async () => undefined },
      sinks: [stayingOpen(one!), stayingOpen(two!)],
      reader,
      shutdownGraceSeconds: 3600,
      sinkRetrySeconds: 0.02,
      firstWaitMilliseconds: 1,
    });
    const running = first.pipeline.run();
    await new Promise((resolve) => setTimeout(resolve, random() * 40));
    first.pipeline.stopNow();
    await running;
    // A write that was under way lands whenever it likes.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = watchedPipeline({
      source,
      sinks,
      reader: scriptedReader(3),
      sinkRetrySeconds: 0.02,
      firstWaitMilliseconds: 1,
    });
    await second.pipeline.run();
    await expectIndexLikeSource(seed, source, sinks);
  },
);

/** The same index, which another run goes on with. */
function stayingOpen(sink: MemorySink): MemorySink {
  return { ...sink, close: async () => undefined };
}
