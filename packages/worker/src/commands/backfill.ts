import { currentFingerprints, formatStatistics, type IsolatedReaderOptions } from '@cis/fileproc-core';
import { type S3Source, type S3Statistics, s3 } from '@cis/fileproc-source-s3';
import { readingOptions } from '../composition/reading.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { type BucketPlace, bucketPlace } from '../operations/bucket-place.ts';
import { type BucketSourceOptions, bucketSourceOptions, tellS3Event } from '../operations/bucket-source.ts';
import { dryRun } from '../operations/dry-run.ts';
import { enqueueDeliveries } from '../operations/enqueue-deliveries.ts';
import { counted, workQueue } from '../operations/fill-queue.ts';
import { viewIndex } from '../operations/index-view.ts';
import { problemsHint } from '../operations/problems-hint.ts';
import { servicePipeline, serviceSink } from '../service/compose-service.ts';
import { table } from '../terminal/columns.ts';
import { line } from '../terminal/output.ts';
import { type ProgressDisplay, progressDisplay } from '../terminal/progress.ts';
import { bytes, count, duration, grouped } from '../terminal/quantity.ts';
import type { CommandContext, CommonOptions } from './context.ts';
import { followRun } from './follow-run.ts';

/** Options of `fileproc backfill`. */
export interface BackfillOptions extends CommonOptions, BucketSourceOptions {
  readonly enqueue?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly workers?: string;
  readonly quiet?: boolean;
}

/** What the ways of a backfill share. */
interface Backfill {
  readonly configuration: Configuration;
  readonly place: BucketPlace;
  readonly reading: IsolatedReaderOptions;
  readonly options: BackfillOptions;
  readonly context: CommandContext;
  readonly display: ProgressDisplay;
}

/** `fileproc backfill s3://bucket/prefix`: reads what the index does not hold as it is now, or puts it into a queue. */
export async function backfill(
  url: string | undefined,
  options: BackfillOptions,
  context: CommandContext,
): Promise<number> {
  const workers = options.workers === undefined ? {} : { MAX_WORKERS: options.workers };
  const { configuration, place } = await bucketPlace(context, options, url, workers);
  const display = progressDisplay(context.terminal, options.quiet ? { quiet: true } : {});
  const reading = readingOptions(configuration);
  const parts: Backfill = { configuration, place, reading, options, context, display };
  display.note(`listing ${options.inventoryManifest ?? place.uri}`);
  if (options.dryRun) return tellDryRun(parts);
  return options.enqueue ? fillQueue(parts) : readBucket(parts);
}

async function tellDryRun({ options, context, display, ...parts }: Backfill): Promise<number> {
  const { terminal, stop: signal } = context;
  const found = await dryRun({ ...parts, options, display, signal }).finally(() => display.end());
  if (options.json) {
    await line(terminal.out, JSON.stringify(found, undefined, 2));
    return EXIT.ok;
  }
  const rows: [string, number, string][] = [
    ['missing in the index, would be read', found.missing.files, bytes(found.missing.bytes)],
    ['stale in the index, would be read again', found.stale.files, bytes(found.stale.bytes)],
    ['gone from the bucket, would leave the index', found.orphaned, ''],
    ['unchanged', found.unchanged, ''],
    ['left out by the filters', found.filtered, ''],
  ];
  for (const row of table(rows)) await line(terminal.out, row);
  return EXIT.ok;
}

function sourceOver({ configuration, place, reading, options, display }: Backfill, inventory: Inventory): S3Source {
  const fingerprints = options.force ? new Set<string>() : currentFingerprints(reading);
  return s3({
    ...bucketSourceOptions(configuration, place, options),
    inventory,
    fingerprints: () => fingerprints,
    onEvent: (event) => tellS3Event(event, display),
  });
}

type Inventory = NonNullable<Parameters<typeof s3>[0]['inventory']>;

async function fillQueue(parts: Backfill): Promise<number> {
  const { configuration, options, context, display } = parts;
  const { terminal, stop, stopNow } = context;
  const queue = workQueue(configuration);
  await using index = await viewIndex(configuration, { ...options, onWarning: display.note });
  if (index.missing !== undefined) display.note(index.missing);
  const source = sourceOver(parts, index.inventory);
  const startedAt = performance.now();
  let files: number;
  try {
    files = await enqueueDeliveries(source, queue, {
      stop,
      stopNow,
      onFiles: (sent) => display.update(counted(sent, startedAt, source.expected())),
    });
  } finally {
    display.end();
    await source.close();
  }
  const statistics = source.statistics();
  const seconds = (performance.now() - startedAt) / 1000;
  if (options.json)
    await line(
      terminal.out,
      JSON.stringify(
        { enqueued: files, queueUrl: queue.url, seconds, interrupted: stop.aborted, source: statistics },
        undefined,
        2,
      ),
    );
  else {
    await line(
      terminal.out,
      `${count(files, 'file')} put into the queue of ${queue.setting} in ${duration(seconds)}${alsoSeen(statistics)}.`,
    );
    if (stop.aborted) await line(terminal.out, goOn(options));
  }
  if (stop.aborted) return EXIT.interrupted;
  return statistics.kept > 0 ? EXIT.notAll : EXIT.ok;
}

/** Reads the bucket into the index in this process. */
async function readBucket(parts: Backfill): Promise<number> {
  const { configuration, options, context, display, reading } = parts;
  const { terminal } = context;
  const sink = await serviceSink(configuration, { ...options, onWarning: display.note });
  const inventory = sink.inventory?.bind(sink);
  const source = sourceOver(parts, inventory ?? nothing);
  await using pipeline = await servicePipeline({
    configuration,
    source,
    sink,
    reading,
    onLog: ({ level, message }) => {
      if (level === 'error' || level === 'warn') display.note(`${level}: ${message}`);
    },
  });
  followRun(pipeline, display, context);
  const snapshot = await pipeline.run(context.stop).finally(() => display.end());
  const statistics = source.statistics();
  if (options.json) await line(terminal.out, JSON.stringify({ ...snapshot, source: statistics }, undefined, 2));
  else {
    await line(terminal.out, formatStatistics(snapshot));
    const { files, reader } = snapshot;
    const hits = reader?.store ? `, ${grouped(reader.store.hits)} of them from EXTRACTION_STORE` : '';
    const gone = files.deleted > 0 ? `, ${grouped(files.deleted)} gone and taken out` : '';
    const failed =
      files.failed > 0 ? `, ${grouped(files.failed)} not read (see: ${problemsHint(configuration, options.sink)})` : '';
    await line(
      terminal.out,
      `${count(files.succeeded, 'file')} read${hits} in ${duration(snapshot.runtimeSeconds)}${failed}${gone}${alsoSeen(statistics)}.`,
    );
    if (snapshot.interrupted) await line(terminal.out, goOn(options));
  }
  if (snapshot.interrupted) return EXIT.interrupted;
  return snapshot.files.failed + statistics.failed + statistics.kept > 0 ? EXIT.notAll : EXIT.ok;
}

/** A sink without an inventory holds what nobody can tell: everything is read. */
async function* nothing(): AsyncGenerator<never> {}

function alsoSeen({ unchanged, filtered, settledBefore, kept }: S3Statistics): string {
  const parts = [
    unchanged > 0 && `${grouped(unchanged)} unchanged`,
    filtered > 0 && `${grouped(filtered)} left out by the filters`,
    settledBefore > 0 && `${grouped(settledBefore)} done before`,
    kept > 0 && `${grouped(kept)} kept in the index because they could not be looked at`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `, ${parts.join(', ')}` : '';
}

function goOn({ checkpoint }: BackfillOptions): string {
  return checkpoint === undefined
    ? 'Stopped before the end. Run the same command again: what the index holds is not read again.'
    : 'Stopped before the end. Run the same command again: it goes on where the checkpoint says.';
}
