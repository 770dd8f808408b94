import { type Delivery, type FileRef, type InventoryEntry, isUnchanged, type Source } from '@cis/fileproc-core';
import { emptyStatistics, type FolderStatistics } from './events.ts';
import { DEFAULT_IGNORES, type Rules, rootRules } from './ignore-rules.ts';
import { RememberedInventory } from './inventories.ts';
import type { Settled } from './ledger.ts';
import { listFolder } from './listing.ts';
import { uriOfPath } from './location.ts';
import { type FolderOptions, type FolderSettings, folderSettings } from './options.ts';
import type { PassContext } from './pass.ts';
import { findPlace, lookAt, type Place } from './place.ts';
import { runDeliveries } from './run.ts';
import { walk } from './walk.ts';

/** A folder as a source. */
export interface FolderSource extends Source {
  readonly name: 'fs';
  /** The URI of the folder without a slash at the end: what every `source_uri` of it starts with. */
  readonly uri: string;
  listing(signal: AbortSignal): AsyncIterable<FileRef>;
  expected(): number | undefined;
  /** The numbers of the present or last run. */
  statistics(): Readonly<FolderStatistics>;
}

/**
 * The files of a folder and of all folders in it, or one single file. A relative path is resolved against the working
 * folder when this is called; whether it exists is looked at by `deliveries` and `listing`, which throw INVALID_CONFIG
 * where it doesn't or may not be read. Throws INVALID_CONFIG for wrong options.
 *
 * `expected()` is undefined until a count of the files, which the first call starts and which reads no more than names,
 * is done; then it is how many deliveries the run will make, lower with each file that turns out not to have changed, and
 * exact when the pass is over.
 */
export function folder(path: string, options: FolderOptions = {}): FolderSource {
  const settings = folderSettings(path, options);
  const uri = uriOfPath(path);
  const rules = rootRules(uri, [...(settings.defaultIgnores ? DEFAULT_IGNORES : []), ...settings.ignore]);
  let statistics = emptyStatistics();
  let progress: Progress | undefined;

  return {
    name: 'fs',
    uri,
    statistics: () => ({ ...statistics }),
    expected: () => progress?.expected(),
    async *listing(signal) {
      const place = await findPlace(uri);
      const walked = { ...sortSettings(settings), rules, followRoot: true };
      if (place.isFolder) return yield* listFolder(uri, walked, signal, { onEvent: settings.onEvent });
      const present = await lookAt(uri, place, rules, undefined);
      if (present.kind === 'file') yield present.file;
    },
    async *deliveries(signal): AsyncGenerator<Delivery, void, undefined> {
      if (signal.aborted) return;
      statistics = emptyStatistics();
      const place = await findPlace(uri);
      const remembered = settings.watch && !settings.inventory ? new RememberedInventory() : undefined;
      const context = passContext(place, rules, settings, statistics, remembered);
      const run = new AbortController();
      progress = trackProgress(context, AbortSignal.any([signal, run.signal]));
      const { onPassed } = progress;
      const onSettled = settledInto(statistics, settings, remembered);
      try {
        yield* runDeliveries({ settings, context, onSettled, onPassed }, signal);
      } finally {
        run.abort();
      }
    },
  };
}

function sortSettings(settings: FolderSettings) {
  return {
    inMemory: settings.sortInMemory,
    temporaryDirectory: settings.temporaryDirectory,
    rulesName: settings.ignoreFile === false ? undefined : settings.ignoreFile,
  };
}

function passContext(
  place: Place,
  rules: Rules,
  settings: FolderSettings,
  statistics: FolderStatistics,
  remembered: RememberedInventory | undefined,
): PassContext {
  const inventory = settings.inventory ?? remembered?.inventory;
  return {
    ...sortSettings(settings),
    place,
    rules,
    ...(inventory && { inventory }),
    isFresh: freshness(settings),
    allowEmpty: settings.allowEmpty,
    statistics,
    onEvent: settings.onEvent,
  };
}

function freshness({ fingerprints }: FolderSettings) {
  return (entry: InventoryEntry, file: FileRef) =>
    isUnchanged(entry, file, fingerprints ? fingerprints() : new Set([entry.fingerprint]));
}

function settledInto(
  statistics: FolderStatistics,
  { onEvent }: FolderSettings,
  remembered: RememberedInventory | undefined,
) {
  return ({ item, outcome, reason }: Settled) => {
    if (outcome === 'acknowledged') {
      statistics.acknowledged++;
      remembered?.acknowledged(item.change, item.file);
    } else if (outcome === 'failed' && reason) {
      statistics.failed++;
      onEvent({ kind: 'failed', path: item.file.path, uri: item.file.uri, error: reason });
    }
  };
}

/** How far a run is. */
interface Progress {
  expected(): number | undefined;
  onPassed(): void;
}

function trackProgress({ place, statistics, ...context }: PassContext, signal: AbortSignal): Progress {
  let files: number | undefined = place.isFolder ? undefined : 1;
  let isCounting = !place.isFolder;
  let isPassed = false;

  async function count(): Promise<void> {
    let counted = 0;
    for await (const _file of walk(place.uri, { ...context, followRoot: true }, signal)) counted++;
    files = counted;
  }

  return {
    onPassed: () => {
      isPassed = true;
    },
    expected: () => {
      const delivered = statistics.upserts + statistics.deletes;
      if (isPassed) return delivered;
      if (!isCounting) {
        isCounting = true;
        // A count that fails is no count; what is wrong is for the pass to say.
        count().catch(() => {});
      }
      return files === undefined ? undefined : Math.max(delivered, files - statistics.unchanged + statistics.deletes);
    },
  };
}
