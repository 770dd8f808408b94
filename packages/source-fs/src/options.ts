import { tmpdir } from 'node:os';
import { FileprocError } from '@cis/fileproc-core';
import type { FolderEvent } from './events.ts';
import { RULES_FILE } from './ignore-rules.ts';
import type { Inventory } from './inventories.ts';

/** How a folder is read. Everything has a default. */
export interface FolderOptions {
  /**
   * What the index holds: `(prefix, signal) => sink.inventory(prefix, signal)`. With it, files that have not changed are
   * skipped and those that are gone are deleted. Without it every file is delivered, and only `watch` sees deletions.
   */
  readonly inventory?: Inventory;
  /**
   * The fingerprints that a file read now could get (`FileReader.fingerprints`): a file that was read under another is
   * delivered again. Asked for each file. Where absent, the fingerprint does not matter.
   */
  readonly fingerprints?: () => ReadonlySet<string>;
  /** After the first pass goes on with what changes, until the signal aborts. Default false. */
  readonly watch?: boolean;
  /** Attempts at a file within a run, the first counted. Default 3. */
  readonly maxAttempts?: number;
  /** Rules in .gitignore syntax that hold from the root on, after the default ones: `['*.tmp', '!node_modules/']`. */
  readonly ignore?: readonly string[];
  /** Whether {@link DEFAULT_IGNORES} hold. Default true. */
  readonly defaultIgnores?: boolean;
  /** The name of the files that hold rules for their folder and all below it. Default `.fileprocignore`; false for none. */
  readonly ignoreFile?: string | false;
  /** Whether an empty folder may empty the index; an unmounted drive is an empty folder, too. Default false. */
  readonly allowEmpty?: boolean;
  /** Told what goes on beside the deliveries. */
  readonly onEvent?: (event: FolderEvent) => void;
  /** Milliseconds without a change after which a file that is written to is delivered. Only with `watch`. Default 1,000. */
  readonly settleMilliseconds?: number;
  /**
   * Minutes after which everything is compared again, for changes that no one is told of, as those that other machines make
   * on a file server; 0 for never. Only with `watch`. Default 60.
   */
  readonly rescanMinutes?: number;
  /** Names sorted in memory, all open folders together. Default 50,000, about 10 MB. */
  readonly sortInMemory?: number;
  /** Where larger folders are sorted. Default the system's folder for temporary files. */
  readonly temporaryDirectory?: string;
}

/** Options with every default filled in. */
export type FolderSettings = Required<Omit<FolderOptions, 'inventory' | 'fingerprints'>> &
  Pick<FolderOptions, 'inventory' | 'fingerprints'>;

/** Fills in the defaults. Throws INVALID_CONFIG with all that is wrong. */
export function folderSettings(path: string, options: FolderOptions): FolderSettings {
  const settings: FolderSettings = {
    watch: false,
    maxAttempts: 3,
    ignore: [],
    defaultIgnores: true,
    ignoreFile: RULES_FILE,
    allowEmpty: false,
    onEvent: () => {},
    settleMilliseconds: 1000,
    rescanMinutes: 60,
    sortInMemory: 50_000,
    temporaryDirectory: tmpdir(),
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  const problems = [
    path === '' && 'the path is empty',
    path.includes('\0') && 'the path holds a NUL character',
    !(Number.isInteger(settings.maxAttempts) && settings.maxAttempts >= 1) &&
      `maxAttempts is a whole number from 1 on, not ${settings.maxAttempts}`,
    !(Number.isInteger(settings.sortInMemory) && settings.sortInMemory >= 2) &&
      `sortInMemory is a whole number from 2 on, not ${settings.sortInMemory}`,
    !(settings.settleMilliseconds >= 0) && `settleMilliseconds is 0 or more, not ${settings.settleMilliseconds}`,
    !(settings.rescanMinutes >= 0) && `rescanMinutes is 0 or more, not ${settings.rescanMinutes}`,
    typeof settings.ignoreFile === 'string' &&
      !/^[^/\\\0]+$/.test(settings.ignoreFile) &&
      `ignoreFile is the name of a file and no path, not ${JSON.stringify(settings.ignoreFile)}`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0)
    throw new FileprocError('INVALID_CONFIG', `Folder ${JSON.stringify(path)}: ${problems.join('; ')}`);
  return settings;
}
