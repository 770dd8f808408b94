import type { StatisticsSnapshot } from '@cis/fileproc-core';

/** Milliseconds between two lines of metrics. */
const EVERY = 60_000;

/**
 * The growth between two looks at a run as one line in the embedded metric format of CloudWatch, which the CloudWatch
 * agent and Lambda turn into metrics ("Specification: Embedded metric format", Amazon CloudWatch Logs User Guide).
 */
export function metricLine(namespace: string, before: StatisticsSnapshot, now: StatisticsSnapshot, time: Date): string {
  const values = {
    FilesSucceeded: now.files.succeeded - before.files.succeeded,
    FilesFailed: now.files.failed - before.files.failed,
    FilesDeleted: now.files.deleted - before.files.deleted,
    FilesReturned: now.files.returned - before.files.returned,
    Bytes: now.bytes - before.bytes,
    Pages: now.pages - before.pages,
    OcrMilliseconds: Math.round(now.stages.ocr?.mean ?? 0),
    FileMilliseconds: Math.round(now.stages.total?.mean ?? 0),
  };
  const unitOf = (name: string) =>
    name === 'Bytes' ? 'Bytes' : name.endsWith('Milliseconds') ? 'Milliseconds' : 'Count';
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: unitOf(name) }));
  const _aws = {
    Timestamp: time.getTime(),
    CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[]], Metrics: metrics }],
  };
  return JSON.stringify({ _aws, ...values });
}

/** Writes such a line each minute and at the end; ended by the function that it gives. */
export function writeMetrics(
  namespace: string,
  statistics: () => StatisticsSnapshot,
  write: (line: string) => void,
): () => void {
  let before = statistics();
  const tell = () => {
    const now = statistics();
    write(metricLine(namespace, before, now, new Date()));
    before = now;
  };
  const timer = setInterval(tell, EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    tell();
  };
}
