import { expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import type { Change } from '../contract/sink.ts';
import { type MemorySink, memorySink, rejected, unavailable } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { indexed, runPipeline, settlements, watchedPipeline } from './test/run-pipeline.ts';
import { scripted, scriptedReader } from './test/scripted-reader.ts';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const manyFiles = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.txt`, `t${i}`]));
const uriOf = (change: Change) => (change.kind === 'upsert' ? change.document.source_uri : change.sourceUri);
const isUpsertOf = (change: Change, path: string) => change.kind === 'upsert' && change.document.file_path === path;

test('nothing is acknowledged before every sink has confirmed it', async () => {
  const quick = memorySink({ name: 'quick' });
  const slow = memorySink({ name: 'slow', faults: { write: () => wait(15) as Promise<void> } });
  const early: string[] = [];
  const source = memorySource(manyFiles(20), {
    faults: {
      settle: (path, how) => {
        const everywhere = [quick, slow].every((sink) => sink.documents.has(memoryUri(path)));
        if (how === 'ack' && !everywhere) early.push(path);
      },
    },
  });
  await runPipeline({ source, sinks: [quick, slow] });
  expect(settlements(source)).toHaveLength(20);
  expect(early).toEqual([]);
});

test('while one sink of two is down, its files are given back and arrive in both when it is up', async () => {
  let down = true;
  const up = memorySink({ name: 'up' });
  const flaky = memorySink({
    name: 'flaky',
    faults: {
      write: () => {
        if (down) throw new Error('connection refused');
      },
      health: () => ({ ok: !down, detail: 'as the test says' }),
    },
  });
  const source = memorySource(manyFiles(30), { maxAttempts: 10, waitBeforeRetry: true });
  const { pipeline, returned } = watchedPipeline({
    source,
    sinks: [up, flaky],
    sinkRetrySeconds: 0.02,
    retryDelaySeconds: () => 0.02,
  });
  const told: string[] = [];
  pipeline.on('paused', ({ what }) => told.push(`paused ${what}`));
  pipeline.on('resumed', ({ what }) => told.push(`resumed ${what}`));
  const running = pipeline.run();
  await wait(150);
  expect([settlements(source).filter((line) => line.includes('acked')), flaky.documents.size]).toEqual([[], 0]);
  down = false;
  const statistics = await running;
  expect(indexed(flaky)).toEqual(indexed(up));
  expect(flaky.documents.size).toBe(30);
  expect(new Set(returned.map(({ error }) => error.code))).toEqual(new Set(['SINK_UNAVAILABLE']));
  expect(told.slice(0, 2)).toEqual(['paused sink flaky', 'resumed sink flaky']);
  expect(statistics.files.succeeded).toBe(30);
});

test('while a sink is down no new files are taken', async () => {
  let down = true;
  const sink = memorySink({
    faults: {
      outcome: () => (down ? unavailable('overloaded') : undefined),
      health: () => ({ ok: !down, detail: '' }),
    },
  });
  const source = memorySource(manyFiles(2000), { maxAttempts: 20, waitBeforeRetry: true });
  const reader = scriptedReader(2);
  const { pipeline } = watchedPipeline({ source, sinks: [sink], reader, sinkRetrySeconds: 10 });
  const paused = new Promise((resolve) => pipeline.on('paused', resolve));
  const running = pipeline.run();
  await paused;
  await wait(50);
  const begun = reader.begun.length;
  await wait(100);
  expect(reader.begun.length).toBe(begun);
  expect(begun).toBeLessThan(400);
  down = false;
  await running;
  expect(sink.documents.size).toBe(2000);
});

test('a change that the sink does not take at once is sent again, and only that one', async () => {
  const sent: string[] = [];
  const sink = memorySink({
    faults: {
      outcome: (change, call) => {
        if (change.kind !== 'upsert') return undefined;
        sent.push(`${call} ${change.document.file_path}`);
        return call === 1 && isUpsertOf(change, 'b.txt') ? unavailable('429') : undefined;
      },
    },
  });
  const source = memorySource({ 'a.txt': 'a', 'b.txt': 'b' });
  const { statistics } = await runPipeline({ source, sinks: [sink], reader: scriptedReader(4) });
  expect(sent.toSorted()).toEqual(['1 a.txt', '1 b.txt', '2 b.txt']);
  expect(settlements(source).sort()).toEqual(['a.txt 1 acked', 'b.txt 1 acked']);
  expect(statistics.sinks.memory).toMatchObject({ changes: 4, sentAgain: 1, rejected: 0 });
});

test('a document that a sink refuses is there by name with the code, and the others as they are', async () => {
  const sink = memorySink({
    faults: {
      outcome: (change) =>
        isUpsertOf(change, 'odd.txt') && change.kind === 'upsert' && change.document.success
          ? rejected('mapping conflict in metadata.title')
          : undefined,
    },
  });
  const source = memorySource({ 'odd.txt': 'odd', 'fine.txt': 'fine' });
  const { statistics, done } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['fine.txt: fine', 'odd.txt: SINK_REJECTED']);
  const { document } = sink.documents.get(memoryUri('odd.txt'))!;
  expect([document.error_message, document.metadata, document.page_count]).toEqual([
    'The sink memory refused it: mapping conflict in metadata.title',
    {},
    0,
  ]);
  expect(settlements(source).sort()).toEqual(['fine.txt 1 acked', 'odd.txt 1 acked']);
  expect(statistics.byCode).toEqual({ SINK_REJECTED: 1 });
  expect(done.find(({ file }) => file.path === 'odd.txt')?.outcome).toBe('failed');
});

test('a document refused by one sink alone stays whole in the other', async () => {
  const strict = memorySink({
    name: 'strict',
    faults: { outcome: (change) => (change.kind === 'upsert' && change.document.success ? rejected('no') : undefined) },
  });
  const lenient = memorySink({ name: 'lenient' });
  await runPipeline({ source: memorySource({ 'a.txt': 'a' }), sinks: [strict, lenient] });
  expect([indexed(strict), indexed(lenient)]).toEqual([['a.txt: SINK_REJECTED'], ['a.txt: a']]);
});

test('a document refused even by name is logged, counted and acknowledged', async () => {
  const sink = memorySink({
    faults: { outcome: (change) => (change.kind === 'upsert' ? rejected('never') : undefined) },
  });
  const source = memorySource({ 'a.txt': 'a' });
  const { statistics, log } = await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
  expect(statistics.byCode).toEqual({ SINK_REJECTED: 1 });
  expect(log.map(({ message }) => message)).toEqual([
    'The sink memory refused it: never',
    'memory refused its name as well: it is not there',
  ]);
});

test('a deletion that a sink refuses is never acknowledged', async () => {
  const sink = memorySink({
    faults: { outcome: (change) => (change.kind === 'delete' ? rejected('read only') : undefined) },
  });
  const source = memorySource({}, { maxAttempts: 2 });
  source.announce('gone.txt', 'delete');
  await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['gone.txt 1 retried SINK_REJECTED', 'gone.txt 2 dead SINK_REJECTED']);
});

test('a file that another worker has written since its revision was asked for is looked at again', async () => {
  const source = memorySource({ 'a.txt': 'mine' });
  let isOvertaken = false;
  const sink = memorySink({
    faults: {
      async write(changes) {
        if (isOvertaken) return;
        isOvertaken = true;
        const older = changes.map((change) =>
          change.kind === 'upsert' ? { ...change, document: { ...change.document, version: 'older' } } : change,
        );
        await sink.write(older);
      },
    },
  });
  const { statistics } = await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
  const document = sink.documents.get(memoryUri('a.txt'))?.document;
  expect(document).toMatchObject({ revision: '2', content_sha256: document?.content_sha256 });
  expect(document?.version).not.toBe('older');
  expect(statistics.sinks.memory).toMatchObject({ superseded: 1 });
});

test('while a sink does not tell revisions, nothing is read and nothing is acknowledged', async () => {
  const source = memorySource({ 'a.txt': 'mine' }, { maxAttempts: 2 });
  let opened = 0;
  const reader = scriptedReader(1, () => {
    opened += 1;
  });
  const sink = memorySink({
    faults: {
      revisions: () => {
        throw new Error('connection refused');
      },
    },
  });
  await runPipeline({ source, sinks: [sink], reader, sinkRetrySeconds: 0.05 });
  expect(settlements(source)).toEqual(['a.txt 1 retried SINK_UNAVAILABLE', 'a.txt 2 dead SINK_UNAVAILABLE']);
  expect(opened).toBe(0);
});

test('the document of a file is not written while the change before it is not taken', async () => {
  const source = memorySource({ 'a.txt': 'a', 'b.txt': 'b' });
  let refusals = 6;
  const taken: string[] = [];
  const sink = memorySink({
    faults: {
      write(changes) {
        if (changes.some(({ kind }) => kind === 'prune') && refusals-- > 0) throw new TypeError('not this one');
        for (const change of changes)
          if (change.kind === 'prune' || change.kind === 'upsert') taken.push(`${change.kind} ${uriOf(change)}`);
      },
    },
  });
  await runPipeline({ source, sinks: [sink], sinkRetrySeconds: 2 });
  for (const uri of ['a.txt', 'b.txt'].map(memoryUri))
    expect(taken.filter((line) => line.endsWith(uri))).toEqual([`prune ${uri}`, `upsert ${uri}`]);
});

test('one change over which a sink stumbles does not keep the others out', async () => {
  const source = memorySource(manyFiles(20), { maxAttempts: 2 });
  const sink = memorySink({
    faults: {
      write: (changes) => {
        if (changes.some((change) => isUpsertOf(change, '7.txt'))) throw new TypeError('undefined is not a function');
      },
    },
  });
  await runPipeline({ source, sinks: [sink], sinkRetrySeconds: 0.1 });
  expect(sink.documents.size).toBe(19);
  expect(source.deadLetters.map(({ path, reason }) => [path, reason?.code])).toEqual([['7.txt', 'SINK_UNAVAILABLE']]);
});

test('on its last attempt a file that a sink did not take counts as failed and is left to the source', async () => {
  const sink = memorySink({
    faults: { outcome: (change) => (isUpsertOf(change, 'a.txt') ? unavailable('down') : undefined) },
  });
  const source = memorySource({ 'a.txt': 'a' }, { maxAttempts: 1 });
  const { statistics, done } = await runPipeline({ source, sinks: [sink], sinkRetrySeconds: 0 });
  expect(settlements(source)).toEqual(['a.txt 1 dead SINK_UNAVAILABLE']);
  expect(statistics.byCode).toEqual({ SINK_UNAVAILABLE: 1 });
  expect(done).toHaveLength(1);
});

test('a sink that finds itself wrongly configured ends the run', async () => {
  const sink = memorySink({
    faults: {
      write: () => {
        throw new FileprocError('INVALID_CONFIG', 'there is no such index');
      },
    },
  });
  const source = memorySource({ 'a.txt': 'a' });
  const { pipeline } = watchedPipeline({ source, sinks: [sink] });
  await expect(pipeline.run()).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: 'there is no such index' });
  expect(settlements(source)).toEqual(['a.txt 1 retried INTERRUPTED']);
});

test('changes of one file are never in two batches at once, and keep their order', async () => {
  const writing = new Map<string, number>();
  const orders = new Map<string, string[]>();
  let broken = 0;
  let most = 0;
  const rootOf = (change: Change) =>
    change.kind === 'upsert' ? (change.document.root_id ?? change.document.document_id) : change.documentId;
  const sink: MemorySink = memorySink({
    batch: { maxChanges: 3, concurrency: 4, maxDelay: 1 },
    faults: {
      write: async (changes) => {
        const roots = new Set(changes.map(rootOf));
        for (const root of roots) {
          if (writing.get(root)) broken += 1;
          writing.set(root, 1);
        }
        most = Math.max(most, [...writing.values()].filter(Boolean).length);
        for (const change of changes) {
          const order = orders.get(rootOf(change)) ?? [];
          orders.set(rootOf(change), order);
          order.push(change.kind === 'upsert' && !change.document.parent_id ? 'root' : change.kind);
        }
        await wait(2);
        for (const root of roots) writing.set(root, 0);
      },
    },
  });
  const box = scripted({ text: 'box', embedded: Array.from({ length: 10 }, (_, index) => [`${index}`, 'x'] as const) });
  const source = memorySource(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.zip`, box])));
  await runPipeline({ source, sinks: [sink], reader: scriptedReader(4) });
  expect(broken).toBe(0);
  expect(most).toBeGreaterThan(1);
  expect([...orders.values()]).toEqual(Array(12).fill([...Array(10).fill('upsert'), 'prune', 'root']));
});

test('a large document goes in a batch of its own', async () => {
  const batches: string[][] = [];
  const sink = memorySink({
    batch: { maxBytes: 50_000, maxDelay: 20 },
    faults: {
      write: (changes) =>
        void batches.push(changes.flatMap((c) => (c.kind === 'upsert' ? [c.document.file_path] : []))),
    },
  });
  const source = memorySource({ 'a.txt': 'a', 'b.txt': 'b', 'large.txt': 'x'.repeat(100_000) });
  await runPipeline({ source, sinks: [sink], reader: scriptedReader(3) });
  expect(batches.find((batch) => batch.includes('large.txt'))).toEqual(['large.txt']);
});

test('batches fill up although few files are read at once', async () => {
  const sink = memorySink({ batch: { maxChanges: 50, maxDelay: 1000 } });
  const source = memorySource(manyFiles(400));
  const started = performance.now();
  await runPipeline({ source, sinks: [sink], reader: scriptedReader(2) });
  expect(sink.calls).toBeLessThan(100);
  expect(performance.now() - started).toBeLessThan(3000);
});
