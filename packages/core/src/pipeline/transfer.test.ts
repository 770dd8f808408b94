import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Source } from '../contract/source.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { indexed, runPipeline, scratchDirectory, scratchEntries, settlements } from './test/run-pipeline.ts';
import { scriptedReader } from './test/scripted-reader.ts';

/** The source, whose files say that they have another size. */
function lying(source: ReturnType<typeof memorySource>, size: number): Source {
  return {
    ...source,
    async *deliveries(signal) {
      for await (const delivery of source.deliveries(signal))
        yield {
          ...delivery,
          open: async (openSignal) => {
            const { file, content } = await delivery.open(openSignal);
            return { file: { ...file, size }, content };
          },
        };
    },
  };
}

test('a file larger than the limit of its class is not fetched, and the message names the setting', async () => {
  let chunks = 0;
  const source = memorySource(
    { 'scan.png': new Uint8Array(2 * 1024 * 1024) },
    { faults: { chunk: () => void chunks++ } },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink], limits: { imageMegabytes: 1 } });
  const { document } = sink.documents.get(memoryUri('scan.png'))!;
  expect([document.error_code, document.error_message, document.file_size]).toEqual([
    'FILE_TOO_LARGE',
    'scan.png: 2.0 MB found, the limit is 1 MB (MAX_IMAGE_SIZE_MB)',
    2 * 1024 * 1024,
  ]);
  expect(chunks).toBe(0);
  expect(settlements(source)).toEqual(['scan.png 1 acked']);
});

test('a file exactly as large as the limit is read', async () => {
  const source = memorySource({ 'a.txt': 'x'.repeat(1024 * 1024), 'b.txt': 'x'.repeat(1024 * 1024 + 1) });
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink], limits: { fileMegabytes: 1 } });
  expect([statistics.files.succeeded, statistics.byCode]).toEqual([1, { FILE_TOO_LARGE: 1 }]);
});

test('the declared type gives the class of a file whose name says nothing', async () => {
  const source = memorySource();
  source.put('scan', 'x'.repeat(2 * 1024 * 1024), { declaredType: 'Image/TIFF; x=y' });
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink], limits: { imageMegabytes: 1 } });
  expect(indexed(sink)).toEqual(['scan: FILE_TOO_LARGE']);
});

test('a source that says too little is stopped at the size it said, and the file is given back', async () => {
  let chunks = 0;
  const source = memorySource(
    { 'a.txt': 'x'.repeat(1000) },
    { chunkSize: 10, maxAttempts: 1, faults: { chunk: () => void chunks++ } },
  );
  const sink = memorySink();
  await runPipeline({ source: lying(source, 25), sinks: [sink], maxReadsPerDelivery: 1 });
  expect(settlements(source)).toEqual(['a.txt 1 dead SOURCE_CHANGED']);
  expect(indexed(sink)).toEqual(['a.txt: SOURCE_CHANGED']);
  expect(chunks).toBe(3);
});

test('content that ends early is never taken for the whole', async () => {
  const source = memorySource({ 'a.txt': 'half' }, { maxAttempts: 2 });
  const sink = memorySink();
  const reader = scriptedReader();
  await runPipeline({ source: lying(source, 8), sinks: [sink], reader });
  expect(settlements(source)).toEqual(['a.txt 1 retried SOURCE_CHANGED', 'a.txt 2 dead SOURCE_CHANGED']);
  expect(reader.begun).toEqual([]);
});

test('content that passes the limit without a size is cut off there', async () => {
  let chunks = 0;
  const source = memorySource({ 'a.txt': 'x'.repeat(3 * 1024 * 1024) }, { faults: { chunk: () => void chunks++ } });
  const sizeless: Source = {
    ...source,
    async *deliveries(signal) {
      for await (const delivery of source.deliveries(signal))
        yield {
          ...delivery,
          open: async (openSignal) => {
            const { file, content } = await delivery.open(openSignal);
            const { size: _, ...rest } = file;
            return { file: rest, content };
          },
        };
    },
  };
  const sink = memorySink();
  await runPipeline({ source: sizeless, sinks: [sink], limits: { fileMegabytes: 1 } });
  expect(indexed(sink)).toEqual(['a.txt: FILE_TOO_LARGE']);
  expect(chunks).toBe(17);
  expect(await scratchEntries()).toEqual([]);
});

test('a connection that breaks in the middle gives the file back', async () => {
  const source = memorySource(
    { 'a.txt': 'x'.repeat(100) },
    {
      chunkSize: 10,
      faults: {
        chunk: (_, index) => {
          if (index === 5 && source.settled.length === 0) throw new Error('ECONNRESET');
        },
      },
    },
  );
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(settlements(source)).toEqual(['a.txt 1 retried SOURCE_UNAVAILABLE', 'a.txt 2 acked']);
  expect(source.settled[0]?.reason?.message).toBe('The content of a.txt broke off: ECONNRESET');
});

test('large content arrives whole, also where the source uses its chunk again', async () => {
  const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
  const source = memorySource({ 'big.bin': content });
  const reusing: Source = {
    ...source,
    async *deliveries(signal) {
      for await (const delivery of source.deliveries(signal))
        yield {
          ...delivery,
          open: async (openSignal) => {
            const { file } = await delivery.open(openSignal);
            return { file, content: inOneBuffer(content, 1000) };
          },
        };
    },
  };
  let same = false;
  const reader = scriptedReader(1, async ({ folder, name }) => {
    same = (await readFile(join(folder, name))).equals(content);
  });
  const sink = memorySink();
  await runPipeline({ source: reusing, sinks: [sink], reader });
  expect(same).toBe(true);
});

async function* inOneBuffer(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(size);
  for (let start = 0; start < content.length; start += size)
    yield chunk.subarray(0, content.copy(chunk, 0, start, start + size));
}

test('a scratch folder that is gone gives the files back, and pauses until it can be written again', async () => {
  const source = memorySource(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.txt`, 'x'])), {
    maxAttempts: 5,
  });
  const directory = join(scratchDirectory, 'unstable');
  const sink = memorySink();
  let reads = 0;
  const reader = scriptedReader(1, async ({ folder }) => {
    if (++reads !== 5) return;
    const root = join(folder, '..');
    await rename(root, `${root}-away`);
    setTimeout(() => void rename(`${root}-away`, root), 30);
  });
  const { log } = await runPipeline({ source, sinks: [sink], reader, scratchDirectory: directory });
  expect(indexed(sink)).toHaveLength(30);
  expect(indexed(sink).filter((line) => !line.endsWith(': x'))).toEqual([]);
  expect(source.deadLetters).toEqual([]);
  const codes = log.map(({ code }) => code).filter((code) => code !== undefined);
  expect(codes).toEqual(['SCRATCH_UNAVAILABLE']);
  await rm(directory, { recursive: true });
});
