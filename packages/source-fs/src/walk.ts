import type { BigIntStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { isFileprocError } from '@cis/fileproc-core';
import type { FolderEvent, FolderStatistics } from './events.ts';
import { type Rules, withRulesOf } from './ignore-rules.ts';
import { displayPath, pathOfUri } from './location.ts';
import { type SortedEntries, type SortSettings, sortedEntries } from './sorted-entries.ts';
import { saysMissing, sourceError } from './system-error.ts';

/** What a walk tells on its way. */
export interface WalkObserver {
  /** Before a folder is read: what changes in it from now on is seen by whoever watches it. */
  onFolder?(uri: string, identity: Identity): void;
  /** After a folder was read: it holds no entry at all. */
  onEmpty?(uri: string): void;
  /** What lies at or below this URI is not known. Comes before anything that sorts after it. */
  onUnknown?(uri: string): void;
  onEvent?(event: FolderEvent): void;
  /** Only counters of what is passed over are raised here. */
  readonly statistics?: FolderStatistics;
}

/** How a walk reads folders. */
export interface WalkSettings extends SortSettings {
  /** Those that hold in the folder where the walk starts, its own file of rules left out. */
  readonly rules: Rules;
  /** The folder was named by a person and may be a link. */
  readonly followRoot: boolean;
}

/** Sorted in memory even where folders above hold all that is allowed. */
const LEAST_IN_MEMORY = 1000;

/** One folder under way. */
interface Level {
  readonly uri: string;
  readonly rules: Rules;
  readonly entries: SortedEntries;
  readonly identity: Identity;
}

/** Which folder it is, whatever its name. */
export interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * The URIs of the files below a folder in ascending byte order, which is depth first with folders sorted as if their names
 * ended in `/`. Never follows a link. Memory is bounded by `inMemory` names over all levels together, whatever the folders
 * hold. A folder that can't be read is told to the observer and passed over; so is one that vanished meanwhile, since a
 * drive that went away looks like this.
 */
export async function* walk(
  root: string,
  settings: WalkSettings,
  signal: AbortSignal,
  observer: WalkObserver = {},
): AsyncGenerator<WalkedFile, void, undefined> {
  const levels: Level[] = [];

  const unreadable = (uri: string, thrown: unknown, what: string) => {
    observer.onUnknown?.(uri);
    if (observer.statistics) observer.statistics.unreadable++;
    const path = displayPath(uri);
    observer.onEvent?.({ kind: 'unreadable', path, uri, error: sourceError(thrown, `${what} ${path}`) });
  };
  const enter = async (uri: string, above: Rules) => {
    const path = pathOfUri(uri);
    let entries: SortedEntries | undefined;
    try {
      const stats = await (uri === root && settings.followRoot ? stat : lstat)(path, { bigint: true });
      if (!stats.isDirectory()) return observer.onUnknown?.(uri);
      observer.onFolder?.(uri, identityOf(stats));
      const held = levels.reduce((sum, { entries }) => sum + entries.held, 0);
      const inMemory = Math.min(settings.inMemory, Math.max(LEAST_IN_MEMORY, settings.inMemory - held));
      entries = await sortedEntries(path, { ...settings, inMemory }, signal);
      if (entries.error !== undefined) unreadable(uri, entries.error, 'Could not read all of the folder');
      else if (entries.empty) observer.onEmpty?.(uri);
      const rules =
        entries.hasRules && settings.rulesName !== undefined
          ? await withRulesOf(uri, settings.rulesName, above)
          : above;
      levels.push({ uri, rules, entries, identity: identityOf(stats) });
    } catch (thrown) {
      await entries?.close();
      signal.throwIfAborted();
      if (isFileprocError(thrown)) throw thrown;
      unreadable(uri, thrown, 'Could not read the folder');
    }
  };

  try {
    await enter(root, settings.rules);
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      signal.throwIfAborted();
      const key = await level.entries.next();
      if (key === undefined) {
        levels.pop();
        await level.entries.close();
        continue;
      }
      const marked = key.indexOf('?');
      const isFolder = key.endsWith('/');
      const name = isFolder ? key.slice(0, -1) : marked < 0 ? key : key.slice(0, marked);
      const uri = `${level.uri}/${name}`;
      if (level.rules.ignores(uri, isFolder)) {
        if (observer.statistics) observer.statistics.ignored++;
      } else if (isFolder) await enter(uri, level.rules);
      else if (marked < 0) yield { uri, folder: level };
      else skip(uri, key.endsWith('l'), observer);
    }
  } finally {
    for (const level of levels) await level.entries.close();
  }
}

/** A file that the walk came to. */
export interface WalkedFile {
  readonly uri: string;
  readonly folder: { readonly uri: string; readonly identity: Identity };
}

/** Whether the folder that a file was seen in is still the one that was read: not unmounted, not replaced. */
export async function isStillThere(folder: WalkedFile['folder']): Promise<boolean> {
  try {
    return isSame(await lstat(pathOfUri(folder.uri), { bigint: true }), folder.identity);
  } catch (thrown) {
    if (saysMissing(thrown)) return false;
    throw thrown;
  }
}

/** Whether two looks saw the same file or folder. */
export function isSame(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** What makes a folder the same one. */
export function identityOf(stats: BigIntStats): Identity {
  return { dev: stats.dev, ino: stats.ino };
}

function skip(uri: string, isLink: boolean, { statistics, onEvent }: WalkObserver): void {
  if (statistics) statistics[isLink ? 'symbolicLinks' : 'special']++;
  const reason = isLink ? 'symbolic link' : 'socket, pipe or device';
  onEvent?.({ kind: 'skipped', path: displayPath(uri), uri, reason });
}
