import type { BlobStore, FileReader } from '@cis/fileproc-core';
import { intervalOf, MOCK_PICTURES, type MockPicture, mockOcr } from '@cis/fileproc-core/testing';
import { expect, test, vi } from 'vitest';
import { mockReader, readMock } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const { text, spin, hang, exit, segfault, allocate, throw: refuse, pid } = MOCK_PICTURES;

/** The most intervals that overlap at any moment. */
function mostAtOnce(intervals: readonly (readonly [number, number])[]): number {
  const starts = intervals.map(([start]) => start);
  return Math.max(...starts.map((at) => intervals.filter(([start, end]) => start <= at && at < end).length));
}

test('a page that crashes, hangs, outgrows its memory or is refused costs that page only', async () => {
  await using reader = mockReader({ limits: { ocrPageSeconds: 4, memoryMegabytes: 300 } });
  const pages: MockPicture[] = [
    [text, 1],
    [exit, 4],
    [refuse, 0],
    [hang, 0],
    [text, 5],
    [allocate, 0],
    [segfault, 0],
    [text, 8],
  ];
  const { result, pages: read, outcome } = await readMock(reader, { do: 'ocr', pages });
  expect(outcome).toBe('read');
  expect(read.map(({ text }) => text)).toEqual(['page 1', '', '', '', 'page 5', '', '', 'page 8']);
  expect(result.warnings.map(({ page, message }) => `${page} ${message}`)).toEqual([
    expect.stringMatching(/^2 PROCESSOR_CRASHED: .*picture 2 for OCR.*exit code 4/),
    expect.stringMatching(/^3 PROCESSOR_FAILED: .*mock-ocr.*cannot read this/),
    expect.stringMatching(/^4 TIMEOUT: .*picture 4 for OCR: not read within 4 s \(OCR_PAGE_TIMEOUT\)/),
    expect.stringMatching(/^6 OUT_OF_MEMORY: .*more than 300 MB/),
    expect.stringMatching(/^7 PROCESSOR_CRASHED: .*SIGSEGV/),
  ]);
  // A crash is tried twice, each time in a fresh process; a hang and an overgrown page once.
  expect(reader.state().replaced).toEqual({ crash: 4, timeout: 1, memory: 1 });
  expect(result.timings.ocr).toBeGreaterThan(1000);
});

test('pages of one file are read on all workers, in order, whichever way they are asked for', async () => {
  await using reader = mockReader({ workers: 3 });
  for (const how of ['all', 'at-once', 'one-by-one'] as const) {
    const { pages } = await readMock(reader, { do: 'ocr', how, pages: Array.from({ length: 9 }, () => [pid, 0]) });
    expect(new Set(pages.map(({ text }) => text)).size).toBe(how === 'one-by-one' ? 1 : 3);
    const { pages: counted } = await readMock(reader, {
      do: 'ocr',
      how,
      pages: Array.from({ length: 9 }, (_, i) => [text, i]),
    });
    const read = counted.map(({ text }) => text);
    const expected = Array.from({ length: 9 }, (_, i) => `page ${i}`);
    expect(how === 'at-once' ? read.toSorted() : read).toEqual(expected);
  }
});

test.each([1, 2, 3])('never more than %i processes compute, processors and OCR together', async (workers) => {
  await using reader = mockReader({ workers });
  const pages = Array.from({ length: 6 }, (): MockPicture => [spin, 4]);
  const results = await Promise.all([
    ...(['all', 'one-by-one', 'at-once', 'all'] as const).map((how) => readMock(reader, { do: 'ocr', how, pages })),
    ...Array.from({ length: 6 }, () => readMock(reader, { do: 'spin', milliseconds: 60 })),
  ]);
  const intervals = results
    .flatMap(({ pages }) =>
      pages.flatMap(({ text, reason }) => [intervalOf(text), reason ? intervalOf(reason) : undefined]),
    )
    .filter((interval) => interval !== undefined);
  expect(intervals).toHaveLength(4 * 6 + 2 * 6 + 6);
  expect(mostAtOnce(intervals)).toBe(workers);
});

test('time that pages take does not count against the time of the file', async () => {
  await using reader = mockReader({ workers: 1, limits: { processingSeconds: 2 } });
  await readMock(reader, { do: 'text' });
  const pages = Array.from({ length: 20 }, (): MockPicture => [spin, 15]);
  const [long, other] = await Promise.all([
    readMock(reader, { do: 'ocr', pages }),
    readMock(reader, { do: 'ocr', how: 'one-by-one', pages }),
  ]);
  expect([long.outcome, other.outcome]).toEqual(['read', 'read']);
});

test('a file whose pages keep costing engines stops trying', async () => {
  await using reader = mockReader();
  const { result } = await readMock(reader, { do: 'ocr', pages: Array.from({ length: 20 }, () => [exit, 1]) });
  expect(result.warnings).toHaveLength(20);
  // Five lost pages, tried twice each, and what was under way beside the fifth.
  expect(reader.state().replaced.crash).toBeGreaterThanOrEqual(10);
  expect(reader.state().replaced.crash).toBeLessThanOrEqual(12);
});

test.each(['fails', 'exits'] as const)(
  'an engine that does not open (%s) is OCR_UNAVAILABLE, without a try for each page',
  async (opening) => {
    await using reader = mockReader({ ocr: { engine: mockOcr({ opening }) } });
    const { result } = await readMock(reader, {
      do: 'ocr',
      how: 'one-by-one',
      pages: Array.from({ length: 50 }, () => [text, 1]),
    });
    expect(new Set(result.warnings.map(({ message }) => message.slice(0, 15)))).toEqual(new Set(['OCR_UNAVAILABLE']));
    expect(result.timings.process).toBeLessThan(5000);
  },
);

test('pages that are under way when their file is aborted are given up', async () => {
  await using reader = mockReader({ workers: 2 });
  const stop = new AbortController();
  const reading = readMock(
    reader,
    {
      do: 'ocr',
      pages: [
        [hang, 0],
        [text, 1],
      ],
    },
    stop.signal,
  );
  setTimeout(() => stop.abort(new Error('enough')), 800);
  await expect(reading).rejects.toThrow('enough');
  const { pages } = await readMock(reader, { do: 'ocr', pages: [[text, 7]] });
  expect(pages[0]?.text).toBe('page 7');
});

test('a page in the cache is not read again, by whichever reader', async () => {
  const pages = new Map<string, Uint8Array>();
  const store: BlobStore = {
    get: async (key) => pages.get(key),
    put: async (key, bytes) => void pages.set(key, bytes),
    delete: async () => {},
  };
  const cached = () => mockReader({ ocr: { engine: mockOcr(), cache: { store } } });
  const ask = async (reader: FileReader) =>
    (
      await readMock(reader, {
        do: 'ocr',
        pages: [
          [pid, 1],
          [refuse, 0],
          [text, 3],
        ],
      })
    ).pages.map(({ text }) => text);
  await using first = cached();
  await using second = cached();
  const read = await ask(first);
  expect(read).toEqual([expect.stringMatching(/^\d+$/), '', 'page 3']);
  expect(await ask(second)).toEqual(read);
  expect(first.state().ocrCache).toEqual({ hits: 0, misses: 3, kept: 2, failures: 0 });
  expect(second.state().ocrCache).toEqual({ hits: 2, misses: 1, kept: 0, failures: 0 });
});
