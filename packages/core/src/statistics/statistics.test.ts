import { expect, test } from 'vitest';
import { formatStatistics } from './format.ts';
import { DurationHistogram } from './histogram.ts';
import type { StatisticsSnapshot } from './snapshot.ts';
import { Statistics } from './statistics.ts';

test('percentiles of a million durations are within 5 % in a fixed space', () => {
  const histogram = new DurationHistogram();
  for (let index = 1; index <= 1_000_000; index++) histogram.add(index / 100);
  const { p50, p90, p99, ...exact } = histogram.summary();
  expect(exact).toEqual({
    count: 1_000_000,
    total: expect.closeTo(5_000_005_000, 0),
    mean: expect.closeTo(5000.005, 3),
    min: 0.01,
    max: 10_000,
  });
  for (const [found, right] of [
    [p50, 5000],
    [p90, 9000],
    [p99, 9900],
  ] as const)
    expect(Math.abs(found - right) / right).toBeLessThan(0.05);
});

test.each([
  ['none', [], 0, 0],
  ['one', [7], 7, 7],
  ['zero and less', [0, -5, Number.NaN], 0, 0],
  ['a year', [31_536_000_000], 31_536_000_000, 31_536_000_000],
])('percentiles of %s stay within what was seen', (_, values, p50, max) => {
  const histogram = new DurationHistogram();
  for (const value of values) histogram.add(value);
  const summary = histogram.summary();
  expect([summary.p50, summary.max]).toEqual([p50, max]);
});

test('a run is counted by outcome, code, type, processor, stage and sink', () => {
  const statistics = new Statistics();
  const document = { embedded: false, type: 'pdf', processor: 'pdf', pages: 3, warnings: [{ code: 'DAMAGED' }] };
  statistics.document(document);
  statistics.document({ ...document, embedded: true, type: 'image', processor: '', code: 'CORRUPT', pages: 0 });
  statistics.file('succeeded', undefined, 100);
  statistics.file('failed', 'ENCRYPTED', 50);
  statistics.file('deleted', undefined, 0);
  statistics.returned();
  statistics.durations({ process: 8 });
  statistics.batch({ sink: 'sqlite', changes: 10, superseded: 1, rejected: 2, unavailable: 3 });
  const { startedAt, runtimeSeconds, filesPerHour, stages, ...rest } = statistics.snapshot({ expected: 9 });
  expect(rest).toEqual({
    interrupted: false,
    expected: 9,
    files: { processed: 2, succeeded: 1, failed: 1, deleted: 1, returned: 1 },
    embedded: { succeeded: 0, failed: 1 },
    bytes: 150,
    pages: 3,
    byCode: { ENCRYPTED: 1 },
    embeddedByCode: { CORRUPT: 1 },
    byType: { pdf: { succeeded: 1, failed: 0 }, image: { succeeded: 0, failed: 1 } },
    byProcessor: { pdf: 1 },
    warnings: { DAMAGED: 2 },
    sinks: { sqlite: { batches: 1, changes: 7, superseded: 1, rejected: 2, sentAgain: 3 } },
  });
  expect(stages.process).toMatchObject({ count: 1, total: 8, p50: 8 });
  expect(filesPerHour).toBeCloseTo(2 / (runtimeSeconds / 3600), 5);
  expect(JSON.parse(JSON.stringify(statistics.snapshot()))).toMatchObject({ bytes: 150, startedAt });
});

test('codes that a processor makes up by the thousand take no more space', () => {
  const statistics = new Statistics();
  for (let index = 0; index < 5000; index++)
    statistics.document({
      embedded: false,
      type: 'text',
      processor: 'text',
      pages: 1,
      warnings: [{ code: `W${index}` }],
    });
  const { warnings } = statistics.snapshot();
  expect([Object.keys(warnings).length, warnings.other]).toEqual([201, 4800]);
});

test('the clock stands still after the end', async () => {
  const statistics = new Statistics();
  statistics.ended();
  const before = statistics.snapshot().runtimeSeconds;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(statistics.snapshot().runtimeSeconds).toBe(before);
});

const SNAPSHOT: StatisticsSnapshot = {
  startedAt: '2026-01-02T03:04:05.000Z',
  runtimeSeconds: 3723.9,
  interrupted: false,
  expected: 2000,
  files: { processed: 1234, succeeded: 1200, failed: 34, deleted: 5, returned: 6 },
  embedded: { succeeded: 7, failed: 1 },
  bytes: 1_234_567_890,
  pages: 4321,
  filesPerHour: 1193.4,
  byCode: { CORRUPT: 4, ENCRYPTED: 30 },
  embeddedByCode: { CORRUPT: 1 },
  byType: { pdf: { succeeded: 200, failed: 30 }, word: { succeeded: 1007, failed: 5 } },
  byProcessor: { office: 1012, pdf: 230 },
  warnings: { DAMAGED: 2 },
  stages: {
    total: { count: 1234, total: 1, mean: 120.4, min: 1, max: 5000, p50: 80.2, p90: 300, p99: 1234.5 },
    open: { count: 1234, total: 1, mean: 1.234, min: 1, max: 9.999, p50: 1, p90: 2, p99: 3 },
  },
  sinks: { sqlite: { batches: 25, changes: 2480, superseded: 0, rejected: 0, sentAgain: 3 } },
};

test('statistics are written as the block that the operator knows', () => {
  expect(formatStatistics(SNAPSHOT)).toBe(`=== Worker Statistics ===
Runtime: 1h 02m 03s
Total Processed: 1,234 of 2,000
Succeeded: 1,200
Failed: 34
Success Rate: 97.2%
Throughput: 1,193 files/hour
Bytes: 1,234,567,890
Pages: 4,321
Deleted: 5
Given Back: 6
Embedded: 7 succeeded, 1 failed
By Code:
  ENCRYPTED: 30
  CORRUPT: 4
By Code, Embedded:
  CORRUPT: 1
By Type:
  word: 1,007 succeeded, 5 failed
  pdf: 200 succeeded, 30 failed
By Processor:
  office: 1,012
  pdf: 230
Warnings:
  DAMAGED: 2
Time by Stage:
  open: mean 1.23 ms, p50 1.00 ms, p90 2.00 ms, p99 3.00 ms, max 10.00 ms (1,234)
  total: mean 120 ms, p50 80 ms, p90 300 ms, p99 1,235 ms, max 5,000 ms (1,234)
Sinks:
  sqlite: 2,480 changes in 25 batches, 0 rejected, 3 sent again
`);
});

test.each([
  [0.4, '0s'],
  [59.9, '59s'],
  [61, '1m 01s'],
  [3600, '1h 00m 00s'],
  [90_061, '1d 01h 01m 01s'],
])('%f seconds are written as %s', (runtimeSeconds, text) => {
  const [, line] = formatStatistics({ ...SNAPSHOT, runtimeSeconds, interrupted: true }).split('\n');
  expect(line).toBe(`Runtime: ${text} (interrupted)`);
});
