import { expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import { documentId } from '../identity/uri.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { createPipeline } from './pipeline.ts';
import { indexed, runPipeline, scratchEntries, settlements, watchedPipeline } from './test/run-pipeline.ts';
import { scripted, scriptedReader } from './test/scripted-reader.ts';

test('every file of the source arrives in the sink and is acknowledged', async () => {
  const source = memorySource({ 'a.txt': 'alpha', '資料/b.txt': '日本語', 'empty.txt': '' });
  const sink = memorySink();
  const reader = scriptedReader();
  const { statistics, done } = await runPipeline({ source, sinks: [sink], reader });
  expect(indexed(sink)).toEqual(['a.txt: alpha', 'empty.txt: ', '資料/b.txt: 日本語']);
  expect(settlements(source).sort()).toEqual(['a.txt 1 acked', 'empty.txt 1 acked', '資料/b.txt 1 acked']);
  expect(statistics.files).toEqual({ processed: 3, succeeded: 3, failed: 0, deleted: 0, returned: 0 });
  expect(statistics.bytes).toBe(14);
  expect(statistics.interrupted).toBe(false);
  expect(done.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect([sink.state, reader.isDisposed, await scratchEntries()]).toEqual(['closed', true, []]);
});

test('a document carries all that is known of its file', async () => {
  const source = memorySource({ 'box/report.TXT': 'hello' });
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  const { document } = sink.documents.get(memoryUri('box/report.TXT'))!;
  expect({ ...document, indexed_at: '', processing_time_seconds: 0 }).toEqual({
    document_id: documentId('memory:///box/report.TXT'),
    source_uri: 'memory:///box/report.TXT',
    file_path: 'box/report.TXT',
    file_name: 'report.TXT',
    file_extension: 'txt',
    file_size: 5,
    file_type: 'text',
    mime_type: 'text/plain',
    word_count: 1,
    char_count: 5,
    page_count: 1,
    metadata: { title: 'report.TXT' },
    processor_name: 'scripted',
    processor_version: '1',
    processing_time_seconds: 0,
    success: true,
    warnings: [],
    indexed_at: '',
    version: '2cf24dba5fb0a30e',
    revision: '1',
    content_sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    ocr_used: false,
    text_truncated: false,
    fingerprint: 'scripted-1',
  });
});

test('a file that cannot be read is indexed by name with its code, acknowledged, and stops nothing', async () => {
  const source = memorySource({ 'bad.pdf': scripted({ error: 'CORRUPT' }), 'good.txt': 'fine' });
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['bad.pdf: CORRUPT', 'good.txt: fine']);
  expect(settlements(source).sort()).toEqual(['bad.pdf 1 acked', 'good.txt 1 acked']);
  expect(statistics.byCode).toEqual({ CORRUPT: 1 });
  expect(sink.documents.get(memoryUri('bad.pdf'))?.document.error_message).toBe('bad.pdf is scripted to fail');
});

test('a crash that happens once is read at the next try', async () => {
  const source = memorySource({ 'a.txt': scripted({ text: 'ok', error: 'PROCESSOR_CRASHED', errorTimes: 1 }) });
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['a.txt 1 retried PROCESSOR_CRASHED', 'a.txt 2 acked']);
  expect(indexed(sink)).toEqual(['a.txt: ok']);
  expect(statistics.files).toEqual({ processed: 1, succeeded: 1, failed: 0, deleted: 0, returned: 1 });
});

test('a file that crashes each time is indexed by name on its last attempt, and left to the source as poison', async () => {
  const source = memorySource({ 'a.txt': scripted({ error: 'PROCESSOR_CRASHED' }) });
  const sink = memorySink();
  const { statistics, done } = await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual([
    'a.txt 1 retried PROCESSOR_CRASHED',
    'a.txt 2 retried PROCESSOR_CRASHED',
    'a.txt 3 dead PROCESSOR_CRASHED',
  ]);
  expect(indexed(sink)).toEqual(['a.txt: PROCESSOR_CRASHED']);
  expect(statistics.files).toEqual({ processed: 1, succeeded: 0, failed: 1, deleted: 0, returned: 2 });
  expect(done).toHaveLength(1);
});

test('the wait before a try grows with the attempts', async () => {
  const source = memorySource({ 'a.txt': scripted({ error: 'PROCESSOR_CRASHED' }) });
  const { returned } = await runPipeline({
    source,
    sinks: [memorySink()],
    retryDelaySeconds: (attempt) => 7 * attempt,
  });
  expect(returned.map(({ delaySeconds }) => delaySeconds)).toEqual([7, 14]);
  expect(source.settled.map(({ delaySeconds }) => delaySeconds)).toEqual([7, 14, 21]);
});

test('a setting that is wrong ends the run with its error, and the file is given back', async () => {
  const source = memorySource({ 'scan.txt': scripted({ error: 'OCR_UNAVAILABLE' }) });
  const sink = memorySink();
  const reader = scriptedReader();
  const { pipeline } = watchedPipeline({ source, sinks: [sink], reader });
  await expect(pipeline.run()).rejects.toMatchObject({ code: 'OCR_UNAVAILABLE' });
  expect(settlements(source)).toEqual(['scan.txt 1 retried INTERRUPTED']);
  expect(indexed(sink)).toEqual([]);
  expect([sink.state, reader.isDisposed, await scratchEntries()]).toEqual(['closed', true, []]);
});

test('a sink that cannot be prepared ends the run before a file is taken', async () => {
  const source = memorySource({ 'a.txt': 'a' });
  const sink = { ...memorySink(), prepare: () => Promise.reject(new Error('no such host')) };
  const { pipeline } = watchedPipeline({ source, sinks: [sink] });
  await expect(pipeline.run()).rejects.toMatchObject({
    code: 'SINK_UNAVAILABLE',
    message: 'The sink memory could not be prepared: no such host',
  });
  expect(source.settled).toEqual([]);
  expect(await scratchEntries()).toEqual([]);
});

test('a source that throws ends the run after the files under way are done', async () => {
  const inner = memorySource({ 'a.txt': scripted({ text: 'a', takes: 20 }) }, { endless: true });
  const source = {
    ...inner,
    async *deliveries(signal: AbortSignal) {
      for await (const delivery of inner.deliveries(signal)) {
        yield delivery;
        throw new FileprocError('SOURCE_UNAVAILABLE', 'the share is gone');
      }
    },
  };
  const sink = memorySink();
  const { pipeline } = watchedPipeline({ source, sinks: [sink] });
  await expect(pipeline.run()).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: 'the share is gone' });
  expect(indexed(sink)).toEqual(['a.txt: a']);
  expect(settlements(inner)).toEqual(['a.txt 1 acked']);
});

test('all that is wrong with the options is listed at once', () => {
  expect(() =>
    createPipeline({
      source: memorySource(),
      sinks: [memorySink(), memorySink()],
      maxReadsPerDelivery: 0,
      prefetch: Number.NaN,
    }),
  ).toThrow(
    'The pipeline cannot be made: maxReadsPerDelivery must be a number of at least 1; prefetch must be a number of at least 1; processors or a reader must be given; two sinks are named "memory".',
  );
});

test('a pipeline runs once', async () => {
  const { pipeline } = await runPipeline({ source: memorySource(), sinks: [memorySink()] });
  await expect(pipeline.run()).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
});

test('a listener that throws disturbs nothing and is logged', async () => {
  const source = memorySource({ 'a.txt': 'a' });
  const { pipeline, log } = watchedPipeline({ source, sinks: [memorySink()] });
  pipeline.on('file-start', () => {
    throw new Error('broken listener');
  });
  await pipeline.run();
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
  expect(log.map(({ message }) => message)).toEqual(['A listener of "file-start" failed']);
});

test('a source that cannot be told is logged, and the run goes on', async () => {
  const source = memorySource(
    { 'a.txt': 'a', 'b.txt': 'b' },
    {
      faults: {
        settle: (path) => {
          if (path === 'a.txt') throw new Error('the receipt has expired');
        },
      },
    },
  );
  const endedAnyway = AbortSignal.timeout(200);
  const { pipeline, log } = watchedPipeline({ source, sinks: [memorySink()] });
  await pipeline.run(endedAnyway);
  expect(settlements(source)).toEqual(['b.txt 1 acked']);
  expect(log.map(({ message }) => message)).toEqual(['a.txt could not be acknowledged at its source']);
});

test('files are read at once as far as the reader goes, and few more are fetched', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`${index}.txt`, scripted({ text: 'x', takes: 5 })]),
  );
  const source = memorySource(files);
  const reader = scriptedReader(3);
  let most = 0;
  const sink = memorySink({ batch: { maxChanges: 4, maxDelay: 5 } });
  const { pipeline } = watchedPipeline({ source, sinks: [sink], reader, prefetch: 2 });
  pipeline.on('file-start', () => {
    most = Math.max(most, source.underWay);
  });
  await pipeline.run();
  expect(reader.mostAtOnce).toBe(3);
  // 3 read, 2 fetched, and 12 that wait for batches of 4 changes.
  expect(most).toBeLessThanOrEqual(3 + 2 + 12);
  expect(sink.documents.size).toBe(40);
});

test('no more is fetched while the scratch folder holds more than its budget', async () => {
  const megabyte = 'x'.repeat(1024 * 1024);
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.txt`, megabyte]));
  const source = memorySource(files);
  let reading = 0;
  let most = 0;
  const reader = scriptedReader(8, async () => {
    most = Math.max(most, ++reading);
    await new Promise((resolve) => setTimeout(resolve, 10));
    reading -= 1;
  });
  await runPipeline({ source, sinks: [memorySink()], reader, scratchBudgetMegabytes: 2 });
  expect(settlements(source)).toHaveLength(12);
  // Two fill the budget.
  expect(most).toBe(2);
});

test('deliveries under way are extended until they are settled, across the wait for the sink too', async () => {
  const source = memorySource({ 'a.txt': scripted({ text: 'a', takes: 60 }) });
  let duringWrite = 0;
  const sink = memorySink({
    faults: {
      write: async () => {
        const before = source.extensions;
        await new Promise((resolve) => setTimeout(resolve, 60));
        duringWrite = source.extensions - before;
      },
    },
  });
  await runPipeline({ source, sinks: [sink], extendEverySeconds: 0.01 });
  expect(duringWrite).toBeGreaterThanOrEqual(2);
  const atEnd = source.extensions;
  expect(atEnd).toBeGreaterThanOrEqual(duringWrite + 2);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(source.extensions).toBe(atEnd);
});

test('two deliveries of one file are never worked on at once', async () => {
  const source = memorySource({ 'a.txt': scripted({ text: 'a', takes: 10 }), 'b.txt': 'b' });
  for (let times = 0; times < 5; times++) source.announce('a.txt');
  let readingA = 0;
  let most = 0;
  const reader = scriptedReader(4, async ({ file }) => {
    if (file.path !== 'a.txt') return;
    most = Math.max(most, ++readingA);
    await new Promise((resolve) => setTimeout(resolve, 5));
    readingA -= 1;
  });
  await runPipeline({ source, sinks: [memorySink()], reader });
  expect(most).toBe(1);
  expect(settlements(source).filter((line) => line === 'a.txt 1 acked')).toHaveLength(6);
});

test('progress is told, at the end too', async () => {
  const source = memorySource({ 'a.txt': 'a', 'bad.txt': scripted({ error: 'CORRUPT' }) });
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()] });
  const told: unknown[] = [];
  pipeline.on('progress', (progress) => told.push({ ...progress, filesPerSecond: 0 }));
  await pipeline.run();
  expect(told.at(-1)).toEqual({ processed: 2, failed: 1, deleted: 0, filesPerSecond: 0, underWay: 0, reading: [] });
});
