import { tmpdir } from 'node:os';
import { FileprocError, type InventoryEntry } from '@cis/fileproc-core';
import type { S3Event } from './events.ts';
import { type S3Filters, selectionOf } from './filters.ts';
import type { S3FilesOptions } from './s3-files.ts';

/** What an index holds below a prefix, ascending by `sourceUri`: `Sink.inventory`. */
export type IndexInventory = (prefix: string, signal: AbortSignal) => AsyncIterable<InventoryEntry>;

/** How a bucket is read. Only `bucket` has no default. */
export interface S3Options extends S3FilesOptions, S3Filters {
  /** Only keys that start with this; it need not end with `/`. Default all. */
  readonly prefix?: string;
  /** Keys that start with one of these are no files, as the thumbnails that are written there. Default none. */
  readonly ignorePrefixes?: readonly string[];
  /**
   * What the index holds: `(prefix, signal) => sink.inventory(prefix, signal)`. With it, objects that have not changed are
   * skipped and those that are gone are deleted. Without it every object is delivered.
   */
  readonly inventory?: IndexInventory;
  /**
   * The fingerprints that a file read now could get (`FileReader.fingerprints`): a file that was read under another is
   * delivered again. Asked for each file. Where absent, the fingerprint does not matter.
   */
  readonly fingerprints?: () => ReadonlySet<string>;
  /** The manifest.json of an S3 Inventory to list by, `s3://bucket/key` or a path. Default the bucket is listed. */
  readonly inventoryManifest?: string;
  /** A file that says how far the run is: a later run with the same file goes on there. Removed when a run is complete. */
  readonly checkpoint?: string;
  /** Attempts at a file within a run, the first counted. Default 3. */
  readonly attempts?: number;
  /** Told what goes on beside the deliveries. */
  readonly onEvent?: (event: S3Event) => void;
  /** Entries of the listing sorted in memory. Default 50,000, about 15 MB. */
  readonly sortInMemory?: number;
  /** Where a larger listing is sorted: about 150 bytes an object. Default the system's folder for temporary files. */
  readonly temporaryDirectory?: string;
}

/** Options with the defaults of the source filled in. */
export type S3Settings = S3Options &
  Required<
    Pick<S3Options, 'prefix' | 'ignorePrefixes' | 'attempts' | 'onEvent' | 'sortInMemory' | 'temporaryDirectory'>
  >;

/** Fills in the defaults. Throws INVALID_CONFIG with all that is wrong. */
export function s3Settings(options: S3Options): S3Settings {
  const settings: S3Settings = {
    ...options,
    prefix: options.prefix ?? '',
    ignorePrefixes: options.ignorePrefixes ?? [],
    attempts: options.attempts ?? 3,
    onEvent: options.onEvent ?? (() => {}),
    sortInMemory: options.sortInMemory ?? 50_000,
    temporaryDirectory: options.temporaryDirectory ?? tmpdir(),
  };
  const { attempts, sortInMemory, ignorePrefixes, minSize, maxSize } = settings;
  const problems = [
    !(Number.isInteger(attempts) && attempts >= 1) && `attempts is a whole number from 1 on, not ${attempts}`,
    !(Number.isInteger(sortInMemory) && sortInMemory >= 1) &&
      `sortInMemory is a whole number from 1 on, not ${sortInMemory}`,
    ignorePrefixes.includes('') && 'ignorePrefixes holds an empty prefix, which would leave out everything',
    minSize !== undefined && !(minSize >= 0) && `minSize is 0 bytes or more, not ${minSize}`,
    maxSize !== undefined && !(maxSize >= (minSize ?? 0)) && `maxSize is ${minSize ?? 0} bytes or more, not ${maxSize}`,
    patternProblem(settings),
  ].filter((problem) => typeof problem === 'string');
  if (problems.length > 0)
    throw new FileprocError('INVALID_CONFIG', `Bucket ${JSON.stringify(options.bucket)}: ${problems.join('; ')}`);
  return settings;
}

function patternProblem(filters: S3Filters): string | undefined {
  try {
    selectionOf(filters);
    return undefined;
  } catch (thrown) {
    return `include or exclude holds a pattern that is none: ${thrown instanceof Error ? thrown.message : thrown}`;
  }
}
