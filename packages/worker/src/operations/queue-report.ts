import { setTimeout as wait } from 'node:timers/promises';
import { type QueueStatus, queueStatus } from '@cis/fileproc-source-sqs';
import type { CommandContext } from '../commands/context.ts';
import { needed, queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { table } from '../terminal/columns.ts';
import { line, styled } from '../terminal/output.ts';
import { duration, grouped } from '../terminal/quantity.ts';

/** A queue in numbers, from two looks. What it did not say is absent. */
export interface QueueReport {
  /** The setting that names it. */
  readonly setting: 'SQS_QUEUE_URL' | 'SQS_BACKFILL_QUEUE_URL' | 'DLQ_QUEUE_URL';
  readonly queueUrl: string;
  readonly waiting?: number;
  readonly inFlight?: number;
  readonly delayed?: number;
  /** Messages a second by which it became fewer; below 0 it grew. */
  readonly drainedPerSecond?: number;
  /** Until it is empty at this rate; absent where it does not become fewer. */
  readonly secondsLeft?: number;
}

/** What the numbers of two looks come to. */
export function queueReport(
  setting: QueueReport['setting'],
  first: Pick<QueueStatus, 'waiting' | 'inFlight' | 'delayed'>,
  second: Pick<QueueStatus, 'queueUrl' | 'waiting' | 'inFlight' | 'delayed'>,
  seconds: number,
): QueueReport {
  const { queueUrl, waiting, inFlight, delayed } = second;
  const [before, now] = [total(first), total(second)];
  const drainedPerSecond = before === undefined || now === undefined ? undefined : (before - now) / seconds;
  return {
    setting,
    queueUrl,
    ...(waiting !== undefined && { waiting }),
    ...(inFlight !== undefined && { inFlight }),
    ...(delayed !== undefined && { delayed }),
    ...(drainedPerSecond !== undefined && { drainedPerSecond }),
    ...(now !== undefined &&
      drainedPerSecond !== undefined &&
      (now === 0 || drainedPerSecond > 0) && { secondsLeft: now === 0 ? 0 : now / drainedPerSecond }),
  };
}

function total({ waiting, inFlight, delayed }: Pick<QueueStatus, 'waiting' | 'inFlight' | 'delayed'>) {
  return waiting === undefined ? undefined : waiting + (inFlight ?? 0) + (delayed ?? 0);
}

/** Looks at all queues of the configuration twice. Throws INVALID_CONFIG, SOURCE_UNAVAILABLE and the reason of the signal. */
export async function queueReports(
  configuration: Configuration,
  intervalSeconds: number,
  signal: AbortSignal,
): Promise<QueueReport[]> {
  const { SQS_QUEUE_URL: live } = needed(configuration, ['SQS_QUEUE_URL']);
  const { SQS_BACKFILL_QUEUE_URL: backfill, DLQ_QUEUE_URL: dead } = configuration.values;
  const queues: [QueueReport['setting'], string | undefined][] = [
    ['SQS_QUEUE_URL', live],
    ['SQS_BACKFILL_QUEUE_URL', backfill],
    ['DLQ_QUEUE_URL', dead],
  ];
  const look = () =>
    Promise.all(
      queues.flatMap(([setting, queueUrl]) =>
        queueUrl === undefined
          ? []
          : [queueStatus({ ...queueAccess(configuration), queueUrl }).then((status) => ({ setting, status }))],
      ),
    );
  const startedAt = performance.now();
  const first = await look();
  await wait(intervalSeconds * 1000, undefined, { signal });
  const seconds = (performance.now() - startedAt) / 1000;
  const second = await look();
  return second.map(({ setting, status }, at) => queueReport(setting, first[at]!.status, status, seconds));
}

/** Prints them. */
export async function tellQueues(reports: readonly QueueReport[], { terminal }: CommandContext): Promise<void> {
  const rows = reports.map(({ setting, waiting, inFlight, delayed, drainedPerSecond, secondsLeft }) => [
    setting,
    shown(waiting),
    shown(inFlight),
    shown(delayed),
    setting === 'DLQ_QUEUE_URL' || drainedPerSecond === undefined ? '-' : `${drainedPerSecond.toFixed(1)}/s`,
    setting === 'DLQ_QUEUE_URL' || secondsLeft === undefined ? '-' : duration(secondsLeft),
  ]);
  const lines = table([['queue', 'waiting', 'in flight', 'delayed', 'drained', 'time left'], ...rows]);
  for (const [at, row] of lines.entries()) await line(terminal.out, at === 0 ? styled(terminal, 'bold', row) : row);
  const dead = reports.find(({ setting }) => setting === 'DLQ_QUEUE_URL')?.waiting ?? 0;
  if (dead > 0) await line(terminal.out, `\n${grouped(dead)} dead letters; see: fileproc dlq explain`);
}

function shown(number: number | undefined): string {
  return number === undefined ? '-' : grouped(number);
}
