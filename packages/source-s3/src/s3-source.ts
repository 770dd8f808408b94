import { type Delivery, type FileRef, isUnchanged, type Source, s3Uri } from '@cis/fileproc-core';
import { Lookahead, Wake } from '@cis/fileproc-core/source';
import { Attempts, type Settled } from './attempts.ts';
import { Checkpoint, NOTHING_SETTLED, readCheckpoint } from './checkpoint.ts';
import { type Connection, connect } from './connection.ts';
import { emptyStatistics, type S3Statistics } from './events.ts';
import { selectionOf } from './filters.ts';
import { inventoryPages, readManifest } from './inventory/s3-inventory.ts';
import { listBucket } from './list-bucket.ts';
import { type S3Options, type S3Settings, s3Settings } from './options.ts';
import { lookAtFile, type PassContext, type PassItem, pass } from './pass.ts';
import { filesOver } from './s3-files.ts';
import { isFile, type S3Object } from './s3-object.ts';
import { type SortedObjects, sortObjects } from './sorted-objects.ts';

/** A bucket as a source. */
export interface S3Source extends Source {
  readonly name: 's3';
  /** The URI of bucket and prefix: what every `source_uri` of it starts with. */
  readonly uri: string;
  /** Every object below the prefix, whatever the filters say; markers of folders and ignored prefixes left out. */
  listing(signal: AbortSignal): AsyncIterable<S3Object>;
  /** Whether the filters leave an object in. */
  selects(file: FileRef): boolean;
  expected(): number | undefined;
  health(): Promise<{ readonly ok: boolean; readonly detail: string }>;
  close(): Promise<void>;
  /** The numbers of the present or last run. */
  statistics(): Readonly<S3Statistics>;
}

/** Files that wait for another attempt before no new ones are delivered: a server that is away fails every file. */
const MAX_WAITING = 10_000;

/**
 * The objects of a bucket, or of those below a prefix, listed by S3 or by an Inventory. Nothing is asked before the first
 * call. Throws INVALID_CONFIG for wrong options; `deliveries` and `listing` throw it where the bucket is not there or may
 * not be listed.
 *
 * `expected()` is undefined until the whole listing is read, before the first delivery; then it is how many deliveries the
 * run will make, lower with each object that turns out not to be delivered, and exact when the pass is over.
 */
export function s3(options: S3Options): S3Source {
  const settings = s3Settings(options);
  const connection = connect(settings);
  const files = filesOver(connection, settings);
  const selection = selectionOf(settings);
  const uri = s3Uri(settings.bucket, settings.prefix);
  let statistics = emptyStatistics();
  let isListed = false;
  let isPassed = false;
  let saveLater = async () => {};

  async function* run(signal: AbortSignal): AsyncGenerator<Delivery, void, undefined> {
    const { onEvent } = settings;
    const path = settings.checkpoint;
    const state = path === undefined ? NOTHING_SETTLED : await readCheckpoint(path, uri);
    if (state.settledBelow !== '') onEvent({ kind: 'resumed', uri: state.settledBelow, failed: state.failed.length });
    const checkpoint = new Checkpoint(path, uri, state, (error) =>
      onEvent({ kind: 'checkpoint failed', path: path ?? '', error }),
    );
    await using sorted = await sortedListing(settings, connection, signal);
    statistics.listed = sorted.count;
    isListed = true;
    onEvent({ kind: 'listed', objects: sorted.count });
    const wake = new Wake();
    const onSettled = (settled: Settled) => {
      settledInto(settled, statistics, checkpoint, settings);
      wake.notify();
    };
    const isCurrent = async (file: FileRef, indexed: FileRef | undefined, lookSignal: AbortSignal) => {
      const present = await lookAtFile(file, settings, files, lookSignal);
      return present === undefined || indexed === undefined ? present === indexed : present.version === indexed.version;
    };
    const attempts = new Attempts({ files, isCurrent, onSettled }, settings.attempts);
    const context: PassContext = {
      settings,
      files,
      selection,
      checkpoint,
      statistics,
      uri,
      onEvent,
      isFresh: freshness(settings),
    };
    // Who leaves the iteration early does not wait for the rest of the pass.
    const stop = new AbortController();
    const items = pass(sorted, context, AbortSignal.any([signal, stop.signal]));
    const onPassed = () => {
      isPassed = true;
    };
    try {
      yield* allDeliveries(new Lookahead(items, wake), attempts, wake, signal, onPassed);
    } finally {
      stop.abort();
      wake.notify();
      await items.return();
      if (isPassed && attempts.isIdle) await checkpoint.remove();
      else {
        await checkpoint.save();
        // What is settled after the end of an iteration that was stopped counts, too.
        saveLater = () => checkpoint.save();
      }
    }
  }

  return {
    name: 's3',
    uri,
    statistics: () => ({ ...statistics }),
    selects: (file) => selection.file(file),
    expected() {
      if (!isListed) return undefined;
      const { listed, settledBefore, filtered, unchanged, upserts, deletes } = statistics;
      if (isPassed) return upserts + deletes;
      return Math.max(upserts + deletes, listed - settledBefore - filtered - unchanged + deletes);
    },
    async *listing(signal) {
      await using sorted = await sortedListing(settings, connection, signal);
      yield* sorted.objects();
    },
    async *deliveries(signal) {
      if (signal.aborted) return;
      statistics = emptyStatistics();
      isListed = false;
      isPassed = false;
      try {
        yield* run(signal);
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
      }
    },
    health: files.health,
    async close() {
      await saveLater();
      connection.close();
    },
  };
}

/** The deliveries of a pass, and those that wait for another attempt. Ends when all are settled, or the signal aborts. */
async function* allDeliveries(
  ahead: Lookahead<PassItem>,
  attempts: Attempts,
  wake: Wake,
  signal: AbortSignal,
  onPassed: () => void,
): AsyncGenerator<Delivery, void, undefined> {
  const onAbort = () => wake.notify();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const item = attempts.waiting < MAX_WAITING ? ahead.take() : undefined;
      const delivery = attempts.takeDue(Date.now()) ?? undefined;
      if (delivery) yield delivery;
      if (item) yield attempts.deliver(item);
      if (delivery || item) continue;
      if (ahead.done) {
        onPassed();
        if (attempts.isIdle) return;
      }
      await wake.wait(Math.max(0, attempts.dueAt - Date.now()));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The listing in order: by S3 or by an Inventory. */
async function sortedListing(
  settings: S3Settings,
  connection: Connection,
  signal: AbortSignal,
): Promise<SortedObjects> {
  const { bucket, prefix, ignorePrefixes, inventoryManifest, temporaryDirectory } = settings;
  const sort = { inMemory: settings.sortInMemory, temporaryDirectory };
  if (inventoryManifest === undefined)
    return sortObjects(
      bucket,
      listBucket(connection, bucket, prefix, signal),
      ({ key, size }) => isFile(key, size, ignorePrefixes),
      sort,
      signal,
    );
  const manifest = await readManifest(inventoryManifest, connection, signal, bucket);
  const pages = inventoryPages(inventoryManifest, connection, manifest, temporaryDirectory, signal);
  const belongs = (key: string, size: number) => key.startsWith(prefix) && isFile(key, size, ignorePrefixes);
  return sortObjects(bucket, pages, ({ key, size }) => belongs(key, size), sort, signal);
}

function freshness({ fingerprints }: S3Settings): PassContext['isFresh'] {
  return (entry, file) => isUnchanged(entry, file, fingerprints ? fingerprints() : new Set([entry.fingerprint]));
}

function settledInto(
  { item, outcome, reason }: Settled,
  statistics: S3Statistics,
  checkpoint: Checkpoint,
  { onEvent }: S3Settings,
) {
  const { uri, path } = item.file;
  if (outcome === 'again') return;
  checkpoint.settled(uri, outcome === 'failed');
  if (outcome === 'acknowledged') statistics.acknowledged++;
  else {
    statistics.failed++;
    if (reason) onEvent({ kind: 'failed', key: path, uri, error: reason });
  }
}
