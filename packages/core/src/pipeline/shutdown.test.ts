import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScratch } from '../scratch/scratch.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource } from '../testing/memory-source.ts';
import {
  indexed,
  runPipeline,
  scratchDirectory,
  scratchEntries,
  settlements,
  watchedPipeline,
} from './test/run-pipeline.ts';
import { scripted, scriptedReader } from './test/scripted-reader.ts';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const slowFiles = (count: number, takes: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.txt`, scripted({ text: 'x', takes })]));

test('after an abort what is under way is finished, nothing new is taken, and all is closed', async () => {
  const source = memorySource(slowFiles(50, 30));
  const sink = memorySink();
  const reader = scriptedReader(2);
  const { pipeline } = watchedPipeline({ source, sinks: [sink], reader });
  const stopping: unknown[] = [];
  pipeline.on('stopping', ({ reason }) => stopping.push(reason));
  const stop = new AbortController();
  const running = pipeline.run(stop.signal);
  await wait(50);
  const underWay = source.underWay;
  const acked = source.settled.length;
  stop.abort();
  const statistics = await running;
  expect(statistics.interrupted).toBe(true);
  expect(source.settled.length).toBeLessThanOrEqual(acked + underWay);
  expect(source.settled.every(({ outcome }) => outcome === 'acked')).toBe(true);
  expect(sink.documents.size).toBe(source.settled.length);
  expect(source.underWay).toBe(0);
  expect(stopping).toEqual(['abort']);
  expect([sink.state, reader.isDisposed, await scratchEntries()]).toEqual(['closed', true, []]);
});

test('what is not finished within the grace period is given back unacknowledged', async () => {
  const source = memorySource(slowFiles(10, 60_000));
  const sink = memorySink();
  const { pipeline, returned } = watchedPipeline({ source, sinks: [sink], shutdownGraceSeconds: 0.05 });
  const stopping: unknown[] = [];
  pipeline.on('stopping', ({ reason }) => stopping.push(reason));
  const started = performance.now();
  const statistics = await pipeline.run(AbortSignal.timeout(30));
  expect(performance.now() - started).toBeLessThan(1500);
  expect(source.settled.map(({ outcome, reason, delaySeconds }) => [outcome, reason?.code, delaySeconds])).toEqual(
    Array(source.settled.length).fill(['retried', 'INTERRUPTED', 0]),
  );
  expect(source.underWay).toBe(0);
  expect(returned).toHaveLength(4);
  expect(stopping).toEqual(['abort', 'grace-over']);
  expect([statistics.interrupted, statistics.files.returned, indexed(sink)]).toEqual([true, 4, []]);
  expect([sink.state, await scratchEntries()]).toEqual(['closed', []]);
});

test('a second stop ends at once', async () => {
  const source = memorySource(slowFiles(10, 60_000));
  const sink = memorySink();
  const reader = scriptedReader();
  const { pipeline } = watchedPipeline({ source, sinks: [sink], reader, shutdownGraceSeconds: 3600 });
  const stop = new AbortController();
  const running = pipeline.run(stop.signal);
  await wait(30);
  stop.abort();
  await wait(30);
  const started = performance.now();
  pipeline.stopNow();
  const statistics = await running;
  expect(performance.now() - started).toBeLessThan(500);
  expect([statistics.interrupted, source.underWay]).toEqual([true, 0]);
  expect([sink.state, reader.isDisposed, await scratchEntries()]).toEqual(['closed', true, []]);
});

test('a stop while a batch is written lets it be confirmed', async () => {
  const source = memorySource({ 'a.txt': 'a', 'b.txt': 'b' }, { endless: true });
  const stop = new AbortController();
  const sink = memorySink({
    faults: {
      write: async () => {
        stop.abort();
        await wait(30);
      },
    },
  });
  const { pipeline } = watchedPipeline({ source, sinks: [sink] });
  const statistics = await pipeline.run(stop.signal);
  expect(settlements(source).sort()).toEqual(['a.txt 1 acked', 'b.txt 1 acked']);
  expect([statistics.interrupted, indexed(sink)]).toEqual([true, ['a.txt: a', 'b.txt: b']]);
});

test('a second stop while a sink hangs gives the files back and leaves the sink behind', async () => {
  const source = memorySource({ 'a.txt': 'a' });
  const sink = memorySink({ faults: { write: () => new Promise<void>(() => undefined) } });
  const { pipeline, log } = watchedPipeline({ source, sinks: [sink] });
  const running = pipeline.run();
  await wait(50);
  const started = performance.now();
  pipeline.stopNow();
  await running;
  expect(performance.now() - started).toBeLessThan(5000);
  expect(settlements(source)).toEqual(['a.txt 1 retried INTERRUPTED']);
  expect(log.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'The sink memory could not be closed',
  ]);
});

test('a second stop ends though the source, the open and the second look hang', async () => {
  const forever = () => new Promise<void>(() => undefined);
  const source = memorySource(
    { 'hangs.txt': 'x', 'looked-at.txt': 'y' },
    {
      endless: true,
      faults: { open: (path) => (path === 'hangs.txt' ? forever() : undefined), isCurrent: forever },
    },
  );
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()] });
  const running = pipeline.run();
  await wait(50);
  const started = performance.now();
  pipeline.stopNow();
  await running;
  expect(performance.now() - started).toBeLessThan(500);
  expect(settlements(source).sort()).toEqual([
    'hangs.txt 1 retried INTERRUPTED',
    'looked-at.txt 1 retried INTERRUPTED',
  ]);
});

test('a delivery that comes just as the run stops is given back', async () => {
  const inner = memorySource({}, { endless: true });
  const stop = new AbortController();
  const source = {
    ...inner,
    async *deliveries(_: AbortSignal) {
      yield* inner.deliveries(new AbortController().signal);
    },
  };
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()], shutdownGraceSeconds: 0.2 });
  const running = pipeline.run(stop.signal);
  await wait(20);
  stop.abort();
  inner.put('late.txt', 'x');
  await running;
  expect(settlements(inner)).toEqual(['late.txt 1 retried INTERRUPTED']);
});

test('an aborted signal takes nothing at all', async () => {
  const source = memorySource({ 'a.txt': 'a' });
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()] });
  const statistics = await pipeline.run(AbortSignal.abort());
  expect([source.settled, statistics.interrupted]).toEqual([[], true]);
});

test('a file interrupted on its last attempt is not counted as failed', async () => {
  const source = memorySource(slowFiles(1, 60_000), { maxAttempts: 1 });
  const { pipeline, done } = watchedPipeline({ source, sinks: [memorySink()], shutdownGraceSeconds: 0 });
  const statistics = await pipeline.run(AbortSignal.timeout(30));
  expect([done, statistics.files.failed]).toEqual([[], 0]);
});

test('disposing of a pipeline ends its run', async () => {
  const source = memorySource(slowFiles(3, 60_000));
  const reader = scriptedReader();
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()], reader });
  const running = pipeline.run();
  await wait(30);
  await pipeline[Symbol.asyncDispose]();
  expect([(await running).interrupted, reader.isDisposed, source.underWay]).toEqual([true, true, 0]);
});

test('a paused pipeline can be stopped', async () => {
  const sink = memorySink({
    faults: {
      write: () => {
        throw new Error('down');
      },
      health: () => ({ ok: false, detail: 'down' }),
    },
  });
  const source = memorySource(slowFiles(500, 0), { maxAttempts: 100, waitBeforeRetry: true });
  const { pipeline } = watchedPipeline({ source, sinks: [sink], sinkRetrySeconds: 0, retryDelaySeconds: () => 0.01 });
  const statistics = await pipeline.run(AbortSignal.timeout(100));
  expect([statistics.interrupted, source.underWay]).toEqual([true, 0]);
});

test('what a killed run left behind is removed by the next', async () => {
  const directory = join(scratchDirectory, 'killed');
  await using own = createScratch(directory);
  const name = own.root.split('/').at(-1)!;
  // No process has the highest id that Linux gives; another machine's processes are unknown here.
  const dead = name.replace(`-${process.pid}-`, '-4194304-');
  const others = dead.replace(/scratch-[0-9a-f]{8}/, 'scratch-00000000');
  for (const folder of [dead, others]) {
    await mkdir(join(directory, folder, '1'), { recursive: true });
    await writeFile(join(directory, folder, '1', 'content'), 'left');
  }
  await runPipeline({ source: memorySource({ 'a.txt': 'a' }), sinks: [memorySink()], scratchDirectory: directory });
  expect((await readdir(directory)).sort()).toEqual([others, name].sort());
});
