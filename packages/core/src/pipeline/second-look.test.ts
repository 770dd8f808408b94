import { expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { indexed, runPipeline, settlements } from './test/run-pipeline.ts';
import { scripted, scriptedReader } from './test/scripted-reader.ts';

test('a file that changes while it is read is read again before it is acknowledged', async () => {
  const source = memorySource({ 'a.txt': 'old' });
  const sink = memorySink();
  let times = 0;
  const reader = scriptedReader(2, () => {
    if (++times === 1) source.put('a.txt', 'new', { announce: false });
  });
  const { statistics } = await runPipeline({ source, sinks: [sink], reader });
  expect(indexed(sink)).toEqual(['a.txt: new']);
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
  expect(reader.begun).toEqual(['a.txt', 'a.txt']);
  expect(statistics.files.processed).toBe(1);
  expect(statistics.byType).toEqual({ text: { succeeded: 1, failed: 0 } });
});

test('a file that changes between the confirmation of the sink and the second look is read again', async () => {
  const source = memorySource(
    { 'a.txt': 'old' },
    { faults: { isCurrent: (_, times) => void (times === 1 && source.put('a.txt', 'new', { announce: false })) } },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['a.txt: new']);
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
});

test('a file that keeps changing is read three times and then given back', async () => {
  let version = 0;
  const source = memorySource(
    { 'log.txt': 'v0' },
    {
      maxAttempts: 5,
      faults: {
        isCurrent: (_, times) => void (times <= 3 && source.put('log.txt', `v${++version}`, { announce: false })),
      },
    },
  );
  const sink = memorySink();
  const reader = scriptedReader();
  await runPipeline({ source, sinks: [sink], reader });
  expect(settlements(source)).toEqual(['log.txt 1 retried SOURCE_CHANGED', 'log.txt 2 acked']);
  expect(reader.begun).toHaveLength(4);
  expect(indexed(sink)).toEqual(['log.txt: v3']);
});

test('a file that keeps changing to its last attempt keeps what was read of it', async () => {
  let version = 0;
  const source = memorySource(
    { 'log.txt': 'v0' },
    { maxAttempts: 1, faults: { isCurrent: () => void source.put('log.txt', `v${++version}`, { announce: false }) } },
  );
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink], maxReadsPerDelivery: 2 });
  expect(settlements(source)).toEqual(['log.txt 1 dead SOURCE_CHANGED']);
  expect(indexed(sink)).toEqual(['log.txt: v1']);
  expect(statistics.byCode).toEqual({ SOURCE_CHANGED: 1 });
});

test('a file that is deleted while it is read leaves the index', async () => {
  const source = memorySource({ 'a.txt': 'a' });
  const sink = memorySink();
  const reader = scriptedReader(1, () => source.remove('a.txt', { announce: false }));
  const { statistics } = await runPipeline({ source, sinks: [sink], reader });
  expect(indexed(sink)).toEqual([]);
  expect(settlements(source)).toEqual(['a.txt 1 acked']);
  expect(statistics.files).toEqual({ processed: 0, succeeded: 0, failed: 0, deleted: 1, returned: 0 });
});

test('a file that is gone when it is opened leaves the index, with all that was in it', async () => {
  const source = memorySource({ 'box.zip': scripted({ text: 'box', embedded: [['in.txt', 'inside']] }) });
  const sink = memorySink();
  let opens = 0;
  const reader = scriptedReader(1);
  const faulty = {
    ...source,
    async *deliveries(signal: AbortSignal) {
      for await (const delivery of source.deliveries(signal)) {
        if (++opens === 2) source.remove('box.zip', { announce: false });
        yield delivery;
        if (opens === 1) source.announce('box.zip');
      }
    },
  };
  await runPipeline({ source: faulty, sinks: [sink], reader });
  expect(indexed(sink)).toEqual([]);
});

test('a delete event of a file that is there again is answered by reading it', async () => {
  const source = memorySource({ 'a.txt': 'here again' });
  source.announce('a.txt', 'delete');
  const sink = memorySink();
  const { done } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['a.txt: here again']);
  expect(done.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
});

test('a file recreated while its deletion is written is indexed by the same delivery', async () => {
  const source = memorySource({ 'a.txt': 'first' });
  source.remove('a.txt');
  const sink = memorySink({
    faults: {
      write: (changes) => {
        if (changes.some(({ kind }) => kind === 'delete') && !source.files.has('a.txt'))
          source.put('a.txt', 'second', { announce: false });
      },
    },
  });
  await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['a.txt: second']);
});

test('an event that comes late does not bring an old state back', async () => {
  const source = memorySource();
  source.put('a.txt', 'one');
  source.put('a.txt', 'two');
  source.remove('a.txt');
  source.announce('a.txt', 'upsert');
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual([]);
  expect(settlements(source)).toEqual(Array(4).fill('a.txt 1 acked'));
});

test('what cannot be opened is indexed by name, and looked at again by opening it', async () => {
  const source = memorySource(
    { 'cold.txt': 'thawed' },
    {
      faults: {
        open: (_, times) => {
          if (times === 1) throw new FileprocError('SOURCE_ARCHIVED', 'in the archive');
        },
      },
    },
  );
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['cold.txt: thawed']);
  expect(statistics.files.succeeded).toBe(1);
});

test('what stays archived is indexed by name and acknowledged', async () => {
  const source = memorySource(
    { 'cold.pdf': 'x' },
    {
      faults: {
        open: () => {
          throw new FileprocError('SOURCE_ARCHIVED', 'in the archive');
        },
      },
    },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['cold.pdf 1 acked']);
  const { document } = sink.documents.get(memoryUri('cold.pdf'))!;
  expect([document.error_code, document.mime_type, document.file_type, document.fingerprint]).toEqual([
    'SOURCE_ARCHIVED',
    'application/pdf',
    'pdf',
    'unread',
  ]);
});

test('a denied file is tried to its last attempt and then indexed by name', async () => {
  const source = memorySource(
    { 'secret.txt': 'x' },
    {
      maxAttempts: 2,
      faults: {
        open: () => {
          throw new FileprocError('SOURCE_DENIED', 'not for you');
        },
      },
    },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['secret.txt 1 retried SOURCE_DENIED', 'secret.txt 2 dead SOURCE_DENIED']);
  expect(indexed(sink)).toEqual(['secret.txt: SOURCE_DENIED']);
});

test('a second look that fails gives the file back', async () => {
  const source = memorySource(
    { 'a.txt': 'a' },
    {
      faults: {
        isCurrent: (_, times) => {
          if (times === 1) throw new Error('connection reset');
        },
      },
    },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['a.txt 1 retried SOURCE_UNAVAILABLE', 'a.txt 2 acked']);
});
