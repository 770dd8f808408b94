import { FileprocError, type FileRef, type InventoryEntry, reconcile, toFileprocError } from '@cis/fileproc-core';
import type { FolderEvent, FolderStatistics } from './events.ts';
import { nameOnly } from './file-ref.ts';
import type { Rules } from './ignore-rules.ts';
import { type Inventory, inventoryOf } from './inventories.ts';
import { listFolder } from './listing.ts';
import { displayPath } from './location.ts';
import { assertStillThere, lookAt, type Place } from './place.ts';
import type { SortSettings } from './sorted-entries.ts';
import { UnknownPlaces } from './unknown-places.ts';
import type { Identity } from './walk.ts';

/** What a pass found to be done. */
export interface PassItem {
  readonly change: 'upsert' | 'delete';
  readonly file: FileRef;
}

/** What every pass of a run shares. */
export interface PassContext extends SortSettings {
  readonly place: Place;
  /** Those that hold in the root before any file of rules. */
  readonly rules: Rules;
  /** Absent: everything that is there is delivered. */
  readonly inventory?: Inventory;
  readonly isFresh: (entry: InventoryEntry, file: FileRef) => boolean;
  /** Whether an empty root may empty the index. */
  readonly allowEmpty: boolean;
  readonly statistics: FolderStatistics;
  readonly onEvent: (event: FolderEvent) => void;
  readonly onFolder?: (uri: string, identity: Identity) => void;
}

/**
 * Compares one path, a folder with all that lies in it, a file, or nothing any more, with what the index holds of it, and
 * gives what must be done, ascending by URI. A file is said to be deleted only after a look at it, and at the root.
 *
 * Throws SOURCE_UNAVAILABLE where the root is gone or empty, and what the inventory throws.
 */
export async function* pass(
  scope: string,
  context: PassContext,
  signal: AbortSignal,
): AsyncGenerator<PassItem, void, undefined> {
  const { place, statistics, inventory } = context;
  const unknown = new UnknownPlaces();
  const listing = listScope(scope, context, signal, unknown);
  if (!inventory) {
    for await (const file of listing) yield { change: 'upsert', file };
    return;
  }
  for await (const found of reconcile(listing, inventoryOf(scope, inventory, signal), context.isFresh)) {
    signal.throwIfAborted();
    if (found.kind === 'missing') yield { change: 'upsert', file: found.file };
    else if (found.kind === 'current') statistics.unchanged++;
    else if (found.kind === 'stale') {
      // Without a version it could not be looked at: what the index holds is better than nothing.
      if (found.file.version !== undefined) yield { change: 'upsert', file: found.file };
      else statistics.kept++;
    } else {
      const uri = found.entry.sourceUri;
      const item = unknown.covers(uri) ? undefined : await confirmGone(uri, context);
      if (item === undefined) statistics.kept++;
      else {
        await assertStillThere(place);
        yield item;
      }
    }
  }
}

/** The second look at what a walk did not come to; undefined where it can't be told. */
async function confirmGone(uri: string, context: PassContext): Promise<PassItem | undefined> {
  try {
    const present = await lookAt(uri, context.place, context.rules, context.rulesName);
    return present.kind === 'file'
      ? { change: 'upsert', file: present.file }
      : { change: 'delete', file: nameOnly(uri) };
  } catch (thrown) {
    report(uri, thrown, context);
    return undefined;
  }
}

async function* listScope(
  scope: string,
  context: PassContext,
  signal: AbortSignal,
  unknown: UnknownPlaces,
): AsyncGenerator<FileRef, void, undefined> {
  const { place, statistics, onEvent } = context;
  const isRoot = scope === place.uri;
  if (isRoot) await assertStillThere(place);
  let present: Awaited<ReturnType<typeof lookAt>>;
  try {
    present =
      isRoot && place.isFolder
        ? { kind: 'folder', rules: context.rules }
        : await lookAt(scope, place, context.rules, context.rulesName);
  } catch (thrown) {
    unknown.add(scope);
    return report(scope, thrown, context);
  }
  if (present.kind === 'none') return assertStillThere(place);
  if (present.kind === 'file') {
    statistics.found++;
    yield present.file;
    return;
  }
  let isEmpty = false;
  const settings = { ...context, rules: present.rules, followRoot: isRoot };
  const files = listFolder(scope, settings, signal, {
    statistics,
    onEvent,
    onUnknown: (uri) => unknown.add(uri),
    ...(context.onFolder && { onFolder: context.onFolder }),
    onEmpty: (uri) => {
      isEmpty ||= uri === scope;
    },
  });
  for await (const file of files) {
    statistics.found++;
    yield file;
  }
  if (isRoot && isEmpty && context.inventory && !context.allowEmpty && statistics.found === 0)
    await assertIndexEmpty(context, context.inventory, signal);
}

/** An empty folder over a full index is a drive that is not mounted more often than one that was cleared. */
async function assertIndexEmpty(context: PassContext, inventory: Inventory, signal: AbortSignal): Promise<void> {
  for await (const entry of inventory(`${context.place.uri}/`, signal))
    throw new FileprocError(
      'SOURCE_UNAVAILABLE',
      `${context.place.path} is empty, but the index holds files of it, as ${displayPath(entry.sourceUri)}. ` +
        'Nothing was deleted, since a drive that is not mounted looks the same. ' +
        'If it is meant to be empty, say so with the option allowEmpty.',
      { retryable: false },
    );
}

function report(uri: string, thrown: unknown, { statistics, onEvent }: PassContext): void {
  statistics.unreadable++;
  const path = displayPath(uri);
  onEvent({ kind: 'unreadable', path, uri, error: toFileprocError(thrown, 'SOURCE_UNAVAILABLE', path) });
}
