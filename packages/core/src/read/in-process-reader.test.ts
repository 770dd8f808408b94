import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { OcrEngine, OcrEngineFactory, OcrOutcome, RasterImage } from '../contract/ocr.ts';
import { createInProcessReader } from './in-process-reader.ts';
import { plain, processorOf, scratchFileOf } from './read.fixture.ts';

const never = new AbortController().signal;
const image: RasterImage = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 255) };

function engineOf(
  recognize: OcrEngine['recognize'],
  more: Partial<OcrEngineFactory> = {},
): OcrEngineFactory & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    name: 'seer',
    version: '1',
    languages: ['jpn', 'eng'],
    async open({ languages }) {
      log.push(`open ${languages}`);
      return {
        recognize,
        async close() {
          log.push('close');
        },
      };
    },
    ...more,
  };
}

test('a file is read, with its folder, fingerprint and times', async () => {
  await using reader = createInProcessReader({ processors: [plain] });
  const file = await scratchFileOf('words of a file');
  const result = await reader.read(file, never);
  expect(result).toMatchObject({ processor: { name: 'test' }, wordCount: 4, folder: file.folder });
  expect(await Array.fromAsync(result.pages)).toEqual([{ number: 1, text: 'words of a file', origin: 'text' }]);
  expect([result.pages.count, result.pages.characters]).toEqual([1, 15]);
  expect(reader.fingerprints.has(result.fingerprint)).toBe(true);
  expect(Object.keys(result.timings).sort()).toEqual(['detect', 'enrich', 'process', 'wait']);
  expect(reader.state()).toEqual({ busy: 0, queued: 0, children: [], replaced: {} });
});

test('files are read one after another, embedded ones before those that wait', async () => {
  const order: string[] = [];
  let working = 0;
  const processor = processorOf(async (file) => {
    expect(++working).toBe(1);
    order.push(file.name);
    await setTimeout(5);
    working--;
    return { pages: [], metadata: {} };
  });
  await using reader = createInProcessReader({ processors: [processor] });
  const read = async (name: string, priority: 'embedded' | 'delivered') =>
    reader.read(await scratchFileOf('x', name), never, { priority });
  const files = [...'12'].map((name) => scratchFileOf('x', `${name}.txt`));
  const [first, second] = await Promise.all(files);
  const inner = await scratchFileOf('x', 'inner.txt');
  await Promise.all([
    reader.read(first!, never),
    reader.read(second!, never),
    reader.read(inner, never, { priority: 'embedded' }),
  ]);
  await read('last.txt', 'delivered');
  expect(order).toEqual(['1.txt', 'inner.txt', '2.txt', 'last.txt']);
});

test('an abort is told at once, and the next file waits until the processor has ended', async () => {
  let end = () => {};
  const order: string[] = [];
  const processor = processorOf(async (file) => {
    order.push(`start ${file.name}`);
    if (file.name === 'a.txt')
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    order.push(`end ${file.name}`);
    return { pages: [], metadata: {} };
  });
  await using reader = createInProcessReader({ processors: [processor] });
  const stop = new AbortController();
  const deaf = reader.read(await scratchFileOf('x', 'a.txt'), stop.signal);
  const next = reader.read(await scratchFileOf('x', 'b.txt'), never);
  const left = new AbortController();
  const queued = reader.read(await scratchFileOf('x', 'c.txt'), left.signal);
  await expect.poll(() => order.length).toBe(1);
  stop.abort(new Error('enough'));
  left.abort(new Error('never mind'));
  await expect(deaf).rejects.toThrow('enough');
  await expect(queued).rejects.toThrow('never mind');
  expect(reader.state()).toMatchObject({ busy: 1, queued: 1 });
  end();
  await next;
  expect(order).toEqual(['start a.txt', 'end a.txt', 'start b.txt', 'end b.txt']);
});

test('a processor that heeds its signal gets TIMEOUT', async () => {
  const processor = processorOf((_, { signal }) => setTimeout(60_000, undefined, { signal }));
  await using reader = createInProcessReader({ processors: [processor], limits: { processingSeconds: 0.05 } });
  const { error, processor: named, type } = await reader.read(await scratchFileOf('x'), never);
  expect([error?.code, error?.message, named?.name, type.mediaType]).toEqual([
    'TIMEOUT',
    'docs/a.txt: not read within 0.05 s (PROCESSING_TIMEOUT).',
    'test',
    'text/plain',
  ]);
});

test('OCR opens its engine on the first page, asks as the settings say, and closes it', async () => {
  const asked: unknown[] = [];
  const engine = engineOf(async (_, options) => {
    asked.push(options);
    return { text: '文字', confidence: 88, droppedWords: 1 };
  });
  const processor = processorOf(async (file, { ocr }) => {
    if (file.name === 'none.txt') return { pages: [], metadata: {} };
    const page = await ocr!.recognize(image);
    return {
      pages: [{ number: 1, text: page.text, origin: 'ocr', confidence: page.confidence }],
      metadata: { engine: ocr!.engine },
    };
  });
  {
    await using reader = createInProcessReader({
      processors: [{ ...processor, usesOcr: true }],
      ocr: { engine, languages: ['jpn'], minConfidence: 30, preprocessing: false },
      wants: { words: true },
    });
    await reader.read(await scratchFileOf('x', 'none.txt'), never);
    expect(engine.log).toEqual([]);
    const result = await reader.read(await scratchFileOf('x'), never);
    expect(result).toMatchObject({ ocrUsed: true, ocrConfidence: 88, metadata: { engine: 'seer' } });
    expect(result.timings.ocr).toBeGreaterThanOrEqual(0);
  }
  expect(engine.log).toEqual(['open jpn', 'close']);
  expect(asked).toEqual([{ languages: ['jpn'], minConfidence: 30, preprocessing: false, words: true }]);
});

test('pages read at once reach the engine one by one, and one that fails costs itself', async () => {
  let working = 0;
  const engine = engineOf(async ({ data }) => {
    expect(++working).toBe(1);
    await setTimeout(1);
    working--;
    if (data[0] === 1) throw new Error('unreadable');
    return { text: String(data[0]), confidence: 90, droppedWords: 0 };
  });
  let outcomes: OcrOutcome[] = [];
  const processor = processorOf(async (_, { ocr }) => {
    const images = [0, 1, 2].map((value) => ({ ...image, data: Uint8Array.of(value, 0) }));
    await Promise.all(images.filter((_, at) => at !== 1).map((one) => ocr!.recognize(one)));
    outcomes = await Array.fromAsync(ocr!.recognizeAll([...images, { ...image, width: 9 }]));
    return { pages: [], metadata: {} };
  });
  await using reader = createInProcessReader({ processors: [processor], ocr: { engine } });
  expect((await reader.read(await scratchFileOf('x'), never)).error).toBeUndefined();
  expect(
    outcomes.map((outcome) => (outcome.ok ? outcome.page.text : `${outcome.error.code} ${outcome.error.message}`)),
  ).toEqual([
    '0',
    'PROCESSOR_FAILED The OCR engine "seer" could not read the page: unreadable',
    '2',
    'PROCESSOR_FAILED A picture for OCR has 2 bytes instead of 9 x 1 x 1.',
  ]);
});

test('an engine that cannot open is OCR_UNAVAILABLE, and is tried again for the next page', async () => {
  let tries = 0;
  const engine = engineOf(async () => ({ text: '', confidence: 0, droppedWords: 0 }), {
    open: () => Promise.reject(new Error(`no model (${++tries})`)),
  });
  const processor = processorOf(async (_, { ocr }) => {
    await ocr!.recognize(image);
    return { pages: [], metadata: {} };
  });
  await using reader = createInProcessReader({ processors: [processor], ocr: { engine } });
  await reader.read(await scratchFileOf('x'), never);
  const { error } = await reader.read(await scratchFileOf('x'), never);
  expect([error?.code, error?.message]).toEqual([
    'OCR_UNAVAILABLE',
    'The OCR engine "seer" cannot start: no model (2)',
  ]);
});

test('options that cannot work are INVALID_CONFIG', () => {
  const engine = engineOf(async () => ({ text: '', confidence: 0, droppedWords: 0 }));
  for (const options of [
    { processors: [plain, plain] },
    { processors: [plain], limits: { pages: -1 } },
    { processors: [plain], ocr: { engine, languages: ['xyz'] } },
    { processors: [plain], ocr: { engine, languages: [] } },
    { processors: [plain], ocr: { engine, minConfidence: 101 } },
  ])
    expect(() => createInProcessReader(options)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
});

test('scratch folders are there for the caller and gone with the reader', async () => {
  const reader = createInProcessReader({ processors: [plain] });
  const folder = await reader.scratch.folder();
  const other = await reader.scratch.folder();
  await writeFile(join(folder, 'x'), 'x');
  await reader.scratch.remove(other);
  expect([existsSync(folder), existsSync(other)]).toEqual([true, false]);
  await reader[Symbol.asyncDispose]();
  expect(existsSync(folder)).toBe(false);
  await expect(reader.read(await scratchFileOf('x'), never)).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
});
