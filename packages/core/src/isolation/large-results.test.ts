import { existsSync, readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { mockReader, place, readMock } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const signal = new AbortController().signal;

test('a result of 1,000 pages and 100 MB of text neither blocks nor fills the parent', async () => {
  await using reader = mockReader({ limits: { memoryMegabytes: 2000, textCharacters: 200_000_000 } });
  await readMock(reader, { do: 'text' });
  const file = await place(reader, { do: 'text', pages: 1000, characters: 100_000 });
  const before = process.memoryUsage().rss;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const { pages } = await reader.read(file, signal);
  const numbers: number[] = [];
  let characters = 0;
  let most = 0;
  for await (const page of pages) {
    numbers.push(page.number);
    characters += page.text.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  delay.disable();
  expect(numbers).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  expect([characters, pages.count, pages.characters]).toEqual([100_000_000, 1000, 100_000_000]);
  expect([existsSync(pages.file ?? ''), pages.inMemory]).toEqual([true, undefined]);
  // Nanoseconds. 11 ms on an idle machine; the tests share theirs with others.
  expect(delay.max / 1e6).toBeLessThan(300);
  expect(most - before).toBeLessThan(150 * 1024 * 1024);
  await reader.scratch.remove(file.folder);
});

test('pages of a file can be walked again and at once', async () => {
  await using reader = mockReader();
  const file = await place(reader, { do: 'text', pages: 30, text: '改行\n"と"\u2028日本語'.repeat(1000) });
  const { pages } = await reader.read(file, signal);
  const walks = await Promise.all([Array.fromAsync(pages), Array.fromAsync(pages)]);
  expect(walks[0]).toEqual(walks[1]);
  expect(walks[0]).toHaveLength(30);
  expect(walks[0]![29]).toEqual({ number: 30, text: '改行\n"と"\u2028日本語'.repeat(1000), origin: 'text' });
  await reader.scratch.remove(file.folder);
});

test('a page of a long text is whole, also where it is cut within a pair of code units', async () => {
  await using reader = mockReader();
  const text = `a${'𠮷"\n'.repeat(700_000)}`;
  const file = await place(reader, { do: 'text', pages: 2, text });
  const { pages } = await reader.read(file, signal);
  const read = await Array.fromAsync(pages);
  expect(read.map((page) => [page.number, page.text === text])).toEqual([
    [1, true],
    [2, true],
  ]);
  await reader.scratch.remove(file.folder);
});

test('a small result needs no file, a large thumbnail crosses as one', async () => {
  await using reader = mockReader();
  const small = await place(reader, { do: 'thumbnail', bytes: 1000 });
  const large = await place(reader, { do: 'thumbnail', bytes: 1_000_000 });
  const results = [await reader.read(small, signal), await reader.read(large, signal)];
  for (const [index, bytes] of [1000, 1_000_000].entries()) {
    const { thumbnail, pages } = results[index]!;
    expect([thumbnail?.width, thumbnail?.mediaType, pages.inMemory?.length]).toEqual([16, 'image/webp', 1]);
    expect(Buffer.from(thumbnail!.data).equals(Buffer.alloc(bytes, 7))).toBe(true);
  }
  expect([small, large].map(({ folder }) => readdirSync(folder).includes('.thumbnail'))).toEqual([false, true]);
});

test('what was read is not kept once its reader let go of it', async () => {
  await using reader = mockReader({ workers: 1 });
  const used = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const read = async (files: number) => {
    for (let i = 0; i < files; i++) await readMock(reader, { do: 'text', characters: 100_000 });
  };
  await read(20);
  const before = used();
  await read(300);
  // 300 results are 30 MB.
  expect(used() - before).toBeLessThan(5 * 1024 * 1024);
});
