import { FileprocError, type FileRef, isFileprocError, type Reconciled, reconcile } from '@cis/fileproc-core';
import type { Checkpoint } from './checkpoint.ts';
import type { S3Event, S3Statistics } from './events.ts';
import type { Selection } from './filters.ts';
import { inOrder } from './in-order.ts';
import { keyOfUri, keyRef } from './object-ref.ts';
import type { S3Settings } from './options.ts';
import type { S3Files } from './s3-files.ts';
import { isFile, type S3Object } from './s3-object.ts';
import type { SortedObjects } from './sorted-objects.ts';

/** What a pass found to be done. */
export interface PassItem {
  readonly change: 'upsert' | 'delete';
  readonly file: FileRef;
}

/** What a pass needs. */
export interface PassContext {
  readonly settings: S3Settings;
  readonly files: Pick<S3Files, 'look' | 'bucket'>;
  readonly selection: Selection;
  readonly checkpoint: Checkpoint;
  readonly statistics: S3Statistics;
  /** The URI of bucket and prefix. */
  readonly uri: string;
  readonly isFresh: Parameters<typeof reconcile>[2];
  readonly onEvent: (event: S3Event) => void;
}

/** Objects looked at at once before the index is told that they are gone. */
const LOOKS = 16;

/**
 * Compares a listing with what the index holds, and gives what must be done, ascending by URI. What the index holds and
 * the listing doesn't is said to be deleted only after a look at it: a listing is older than an index that follows events.
 *
 * Throws what listing and inventory throw.
 */
export async function* pass(
  sorted: SortedObjects,
  context: PassContext,
  signal: AbortSignal,
): AsyncGenerator<PassItem, void, undefined> {
  const { checkpoint, statistics, settings } = context;
  const found = settings.inventory
    ? reconcile(sorted.objects(), settings.inventory(context.uri, signal), context.isFresh)
    : missing(sorted.objects());
  for await (const { uri, item } of inOrder(found, LOOKS, (one) => decide(one, context, signal))) {
    signal.throwIfAborted();
    checkpoint.passed(uri, item !== undefined);
    if (!item) continue;
    statistics[item.change === 'upsert' ? 'upserts' : 'deletes']++;
    yield item;
  }
}

/** What is to be done about a file; no item where that is nothing. */
interface Decision {
  readonly uri: string;
  readonly item?: PassItem;
}

function decide(one: Reconciled, context: PassContext, signal: AbortSignal): Decision | Promise<Decision> {
  const { checkpoint, selection, statistics } = context;
  const uri = one.kind === 'orphaned' ? one.entry.sourceUri : one.file.uri;
  if (checkpoint.isSettled(uri)) {
    statistics.settledBefore++;
    return { uri };
  }
  if (one.kind === 'orphaned') return orphan(uri, one.entry, context, signal);
  if (!selection.file(one.file)) {
    statistics.filtered++;
    return { uri };
  }
  if (one.kind === 'current') {
    statistics.unchanged++;
    return { uri };
  }
  return { uri, item: { change: 'upsert', file: one.file } };
}

/** What the index holds and the listing does not. */
async function orphan(
  uri: string,
  entry: Parameters<PassContext['isFresh']>[0],
  context: PassContext,
  signal: AbortSignal,
): Promise<Decision> {
  const { selection, statistics, onEvent, files } = context;
  const key = keyOfUri(files.bucket, uri);
  if (!selection.key(key)) {
    statistics.filtered++;
    return { uri };
  }
  const file = keyRef(files.bucket, key);
  try {
    const present = await lookAtFile(file, context.settings, files, signal);
    if (present === undefined) return { uri, item: { change: 'delete', file } };
    if (selection.file(present) && !context.isFresh(entry, present))
      return { uri, item: { change: 'upsert', file: present } };
    statistics.unchanged++;
    return { uri };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const error = isFileprocError(thrown)
      ? thrown
      : new FileprocError('SOURCE_UNAVAILABLE', String(thrown), { cause: thrown });
    statistics.kept++;
    onEvent({ kind: 'kept', key, uri, error });
    return { uri };
  }
}

/** The object as it is now; undefined where it is gone, or is no file of this source. */
export async function lookAtFile(
  file: FileRef,
  { ignorePrefixes }: Pick<S3Settings, 'ignorePrefixes'>,
  files: Pick<S3Files, 'look'>,
  signal: AbortSignal,
): Promise<FileRef | undefined> {
  if (ignorePrefixes.some((prefix) => file.path.startsWith(prefix))) return undefined;
  const present = await files.look(file, signal);
  return present && isFile(present.path, present.size, ignorePrefixes) ? present : undefined;
}

/** Every object as one that the index does not hold. */
async function* missing(objects: AsyncIterable<S3Object>): AsyncGenerator<Reconciled, void, undefined> {
  for await (const file of objects) yield { kind: 'missing', file };
}
