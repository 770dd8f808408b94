import { FileprocError, type FileRef, formatStatistics, isErrorCode } from '@cis/fileproc-core';
import { s3Files } from '@cis/fileproc-source-s3';
import { bucketOptions } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { type BucketPlace, bucketPlace } from '../operations/bucket-place.ts';
import { keyOf } from '../operations/compare.ts';
import { fileListSource } from '../operations/file-list-source.ts';
import { counted, workQueue } from '../operations/fill-queue.ts';
import { type IndexView, viewIndex } from '../operations/index-view.ts';
import { problemsHint } from '../operations/problems-hint.ts';
import { parseWhere, type Where } from '../operations/where.ts';
import { servicePipeline, serviceSink } from '../service/compose-service.ts';
import { harmless, line } from '../terminal/output.ts';
import { type ProgressDisplay, progressDisplay } from '../terminal/progress.ts';
import { count, duration, grouped } from '../terminal/quantity.ts';
import type { CommandContext, CommonOptions } from './context.ts';
import { followRun } from './follow-run.ts';

/** Options of `fileproc reprocess`. */
export interface ReprocessOptions extends CommonOptions {
  readonly where?: string;
  readonly code?: string;
  readonly type?: string;
  readonly all?: boolean;
  readonly direct?: boolean;
  readonly ignoreStore?: boolean;
  readonly dryRun?: boolean;
  readonly workers?: string;
  readonly quiet?: boolean;
}

/** What the ways of reprocessing share. */
interface Reprocess {
  readonly configuration: Configuration;
  readonly files: (signal: AbortSignal) => AsyncGenerator<FileRef>;
  readonly index: IndexView;
  readonly options: ReprocessOptions;
  readonly context: CommandContext;
  readonly display: ProgressDisplay;
}

/** `fileproc reprocess`: has files of the index read again, whatever the index holds of them. */
export async function reprocess(
  url: string | undefined,
  options: ReprocessOptions,
  context: CommandContext,
): Promise<number> {
  const where = chosenBy(options);
  if (options.ignoreStore && !options.direct)
    throw new FileprocError(
      'INVALID_CONFIG',
      '--ignore-store is of use with --direct only: workers of the queue have an EXTRACTION_STORE of their own.',
    );
  const workers = options.workers === undefined ? {} : { MAX_WORKERS: options.workers };
  const { configuration, place } = await bucketPlace(context, options, url, workers);
  const display = progressDisplay(context.terminal, options.quiet ? { quiet: true } : {});
  await using index = await viewIndex(configuration, { ...options, onWarning: display.note });
  if (index.missing !== undefined) display.note(index.missing);
  const files = (signal: AbortSignal) => chosenFiles(index, place, where, signal);
  const parts: Reprocess = { configuration, files, index, options, context, display };
  if (options.dryRun) return countOnly(parts);
  return options.direct ? readAgain(parts) : fillQueue(parts);
}

/** Which files are meant. Throws INVALID_CONFIG where nothing, or all and something, is said. */
function chosenBy({ where, code, type, all }: ReprocessOptions): Where {
  const tests: Where[] = [];
  if (where !== undefined) tests.push(parseWhere(where));
  if (code !== undefined) tests.push(parseWhere(`code=${code}`));
  if (type !== undefined) tests.push(parseWhere(`type=${type}`));
  if (all ? tests.length > 0 : tests.length === 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      all
        ? '--all means every file; leave out --where, --code and --type.'
        : 'Say which files: --where "processor=pdf version<3", --code CORRUPT, --type application/pdf, or --all.',
    );
  return (file) => tests.every((test) => test(file));
}

async function* chosenFiles(
  index: IndexView,
  place: BucketPlace,
  where: Where,
  signal: AbortSignal,
): AsyncGenerator<FileRef> {
  const root = `s3://${place.bucket}/`;
  for await (const entry of index.inventory(place.uri, signal)) {
    const key = keyOf(root, entry.sourceUri);
    const { code, ...rest } = entry;
    if (!where({ ...rest, key, ...(isErrorCode(code) && { code }) })) continue;
    const { sourceUri: uri, size } = entry;
    yield { uri, path: key, name: key.slice(key.lastIndexOf('/') + 1), ...(size !== undefined && { size }) };
  }
}

async function countOnly({ files, options, context }: Reprocess): Promise<number> {
  let meant = 0;
  for await (const _ of files(context.stop)) meant++;
  await line(
    context.terminal.out,
    options.json ? JSON.stringify({ files: meant }) : `${count(meant, 'file')} would be read again.`,
  );
  return EXIT.ok;
}

async function fillQueue({ configuration, files, options, context, display }: Reprocess): Promise<number> {
  const { terminal, stop, stopNow } = context;
  const queue = workQueue(configuration);
  const startedAt = performance.now();
  const result = await queue
    .fill(files(stopNow), { signal: stop, onFiles: (sent) => display.update(counted(sent, startedAt)) })
    .finally(() => display.end());
  if (options.json)
    await line(
      terminal.out,
      JSON.stringify({ enqueued: result.files, queueUrl: queue.url, complete: result.isComplete }, undefined, 2),
    );
  else {
    const last = result.isComplete ? '' : ' Stopped before the end: run the same command again, or purge the queue.';
    await line(terminal.out, `${count(result.files, 'file')} put into the queue of ${queue.setting}.${last}`);
  }
  return result.isComplete ? EXIT.ok : EXIT.interrupted;
}

/** Reads the files in this process. */
async function readAgain({ configuration, files, options, context, display }: Reprocess): Promise<number> {
  const { terminal } = context;
  const store = s3Files(bucketOptions(configuration));
  let failed = 0;
  const source = fileListSource({
    store,
    files,
    onFailed: (file, reason) => {
      failed++;
      display.note(`not read: ${harmless(file.path)}: ${reason.code}: ${harmless(reason.message)}`);
    },
  });
  const sink = await serviceSink(configuration, { ...options, onWarning: display.note });
  try {
    await using pipeline = await servicePipeline({
      configuration: options.ignoreStore ? withoutStore(configuration) : configuration,
      source,
      sink,
      onLog: ({ level, message }) => {
        if (level === 'error' || level === 'warn') display.note(`${level}: ${message}`);
      },
    });
    followRun(pipeline, display, context);
    const snapshot = await pipeline.run(context.stop).finally(() => display.end());
    if (options.json) await line(terminal.out, JSON.stringify(snapshot, undefined, 2));
    else {
      await line(terminal.out, formatStatistics(snapshot));
      const { succeeded, deleted } = snapshot.files;
      const notRead =
        snapshot.files.failed > 0
          ? `, ${grouped(snapshot.files.failed)} not read (see: ${problemsHint(configuration, options.sink)})`
          : '';
      const gone = deleted > 0 ? `, ${grouped(deleted)} gone and taken out` : '';
      await line(
        terminal.out,
        `${count(succeeded, 'file')} read again in ${duration(snapshot.runtimeSeconds)}${notRead}${gone}.`,
      );
    }
    if (snapshot.interrupted) return EXIT.interrupted;
    return snapshot.files.failed + failed > 0 ? EXIT.notAll : EXIT.ok;
  } finally {
    await store.close();
  }
}

function withoutStore({ values, ...rest }: Configuration): Configuration {
  return { ...rest, values: { ...values, EXTRACTION_STORE: undefined } };
}
