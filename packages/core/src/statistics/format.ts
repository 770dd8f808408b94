import type { DurationSummary } from './histogram.ts';
import type { StatisticsSnapshot } from './snapshot.ts';

/** In the order in which a file passes them; others come after. */
const STAGES = [
  'room',
  'open',
  'transfer',
  'store',
  'wait',
  'detect',
  'process',
  'ocr',
  'enrich',
  'hand-over',
  'embedded',
  'sink',
  'second look',
  'total',
];

/**
 * The block of text that the operator knows from the logs: totals first, then what there is of codes, types, processors,
 * warnings, stages and sinks. Lines are ended by `\n`; the same snapshot gives the same text.
 */
export function formatStatistics(snapshot: StatisticsSnapshot): string {
  const { files, embedded } = snapshot;
  const lines = [
    '=== Worker Statistics ===',
    `Runtime: ${runtime(snapshot.runtimeSeconds)}${snapshot.interrupted ? ' (interrupted)' : ''}`,
    `Total Processed: ${whole(files.processed)}${snapshot.expected === undefined ? '' : ` of ${whole(snapshot.expected)}`}`,
    `Succeeded: ${whole(files.succeeded)}`,
    `Failed: ${whole(files.failed)}`,
    `Success Rate: ${files.processed ? ((files.succeeded / files.processed) * 100).toFixed(1) : '0.0'}%`,
    `Throughput: ${whole(Math.round(snapshot.filesPerHour))} files/hour`,
    `Bytes: ${whole(snapshot.bytes)}`,
    `Pages: ${whole(snapshot.pages)}`,
  ];
  if (files.deleted) lines.push(`Deleted: ${whole(files.deleted)}`);
  if (files.returned) lines.push(`Given Back: ${whole(files.returned)}`);
  const store = snapshot.reader?.store;
  if (store) lines.push(`From Store: ${whole(store.hits)} of ${whole(store.hits + store.misses)} files`);
  const cache = snapshot.reader?.ocrCache;
  if (cache && cache.hits + cache.misses)
    lines.push(`OCR From Cache: ${whole(cache.hits)} of ${whole(cache.hits + cache.misses)} pages`);
  if (embedded.succeeded + embedded.failed)
    lines.push(`Embedded: ${whole(embedded.succeeded)} succeeded, ${whole(embedded.failed)} failed`);
  section(lines, 'By Code', counted(snapshot.byCode));
  section(lines, 'By Code, Embedded', counted(snapshot.embeddedByCode));
  section(
    lines,
    'By Type',
    Object.entries(snapshot.byType)
      .sort(([a, left], [b, right]) => right.succeeded + right.failed - left.succeeded - left.failed || order(a, b))
      .map(([type, { succeeded, failed }]) => `${type}: ${whole(succeeded)} succeeded, ${whole(failed)} failed`),
  );
  section(lines, 'By Processor', counted(snapshot.byProcessor));
  section(lines, 'Warnings', counted(snapshot.warnings));
  section(
    lines,
    'Time by Stage',
    Object.entries(snapshot.stages)
      .sort(([a], [b]) => place(a) - place(b) || order(a, b))
      .map(([stage, summary]) => `${stage}: ${stageLine(summary)}`),
  );
  section(
    lines,
    'Sinks',
    Object.entries(snapshot.sinks)
      .sort(([a], [b]) => order(a, b))
      .map(
        ([name, sink]) =>
          `${name}: ${whole(sink.changes)} changes in ${whole(sink.batches)} batches, ${whole(sink.rejected)} rejected, ${whole(sink.sentAgain)} sent again`,
      ),
  );
  return `${lines.join('\n')}\n`;
}

function section(lines: string[], title: string, rows: readonly string[]): void {
  if (rows.length > 0) lines.push(`${title}:`, ...rows.map((row) => `  ${row}`));
}

/** Most frequent first. */
function counted(counts: Readonly<Partial<Record<string, number>>>): string[] {
  return Object.entries(counts)
    .sort(([a, left = 0], [b, right = 0]) => right - left || order(a, b))
    .map(([name, value = 0]) => `${name}: ${whole(value)}`);
}

function stageLine({ count, mean, p50, p90, p99, max }: DurationSummary): string {
  const times = [mean, p50, p90, p99, max].map(
    (value) => `${value < 10 ? value.toFixed(2) : whole(Math.round(value))} ms`,
  );
  return `mean ${times[0]}, p50 ${times[1]}, p90 ${times[2]}, p99 ${times[3]}, max ${times[4]} (${whole(count)})`;
}

function place(stage: string): number {
  const index = STAGES.indexOf(stage);
  return index < 0 ? STAGES.length : index;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Digits in groups of three, whatever the machine's locale. */
function whole(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `2d 03h 04m 05s`, without leading parts that are zero. */
function runtime(seconds: number): string {
  const rest = Math.floor(seconds);
  const parts = [Math.floor(rest / 86_400), Math.floor(rest / 3600) % 24, Math.floor(rest / 60) % 60, rest % 60];
  const first = Math.min(
    3,
    Math.max(0, parts.findIndex((part) => part > 0) < 0 ? 3 : parts.findIndex((part) => part > 0)),
  );
  return parts
    .slice(first)
    .map((part, index) => `${index === 0 ? part : String(part).padStart(2, '0')}${'dhms'[first + index]}`)
    .join(' ');
}
