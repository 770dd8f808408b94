import { type FileRef, type InventoryEntry, isUnchanged } from '@cis/fileproc-core';
import { type S3Event, type S3Options, s3Files } from '@cis/fileproc-source-s3';
import { bucketOptions } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { harmless } from '../terminal/output.ts';
import type { ProgressDisplay } from '../terminal/progress.ts';
import { count } from '../terminal/quantity.ts';
import { dateOf, sizeOf } from './arguments.ts';
import { type BucketPlace, ownPrefixes } from './bucket-place.ts';

/** Options of commands that go over a bucket. */
export interface BucketSourceOptions {
  readonly inventoryManifest?: string;
  readonly checkpoint?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly minSize?: string;
  readonly maxSize?: string;
  readonly after?: string;
  readonly before?: string;
}

/** How the bucket is gone over, by configuration and command line. Throws INVALID_CONFIG. */
export function bucketSourceOptions(
  configuration: Configuration,
  place: BucketPlace,
  options: BucketSourceOptions,
): S3Options {
  const { include, exclude, minSize, maxSize, after, before, inventoryManifest, checkpoint } = options;
  return {
    ...bucketOptions(configuration),
    prefix: place.prefix,
    ignorePrefixes: ownPrefixes(configuration),
    ...(inventoryManifest !== undefined && { inventoryManifest }),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(minSize !== undefined && { minSize: sizeOf(minSize, '--min-size') }),
    ...(maxSize !== undefined && { maxSize: sizeOf(maxSize, '--max-size') }),
    ...(after !== undefined && { modifiedAfter: dateOf(after, '--after') }),
    ...(before !== undefined && { modifiedBefore: dateOf(before, '--before') }),
    ...(configuration.values.SCRATCH_DIR !== undefined && { temporaryDirectory: configuration.values.SCRATCH_DIR }),
  };
}

/** Tells what a bucket has to say. */
export function tellS3Event(event: S3Event, display: Pick<ProgressDisplay, 'note'>): void {
  if (event.kind === 'listed') display.note(`${count(event.objects, 'object')} listed`);
  if (event.kind === 'resumed') display.note(`going on where the checkpoint says: ${harmless(event.uri)}`);
  if (event.kind === 'kept')
    display.note(`kept in the index: ${harmless(event.key)}: ${event.error.code}: ${harmless(event.error.message)}`);
  if (event.kind === 'checkpoint failed') display.note(`warning: ${harmless(event.error.message)}`);
}

/** Looks at single objects of the bucket. */
export interface ObjectLook extends AsyncDisposable {
  /** The object as it is now; undefined where it is gone, or is no file: the marker of a folder, or our own output. */
  look(key: string): Promise<FileRef | undefined>;
}

/** Opens {@link ObjectLook}. */
export function objectLook(configuration: Configuration, signal: AbortSignal): ObjectLook {
  const files = s3Files(bucketOptions(configuration));
  const prefixes = ownPrefixes(configuration);
  return {
    async look(key) {
      if (prefixes.some((prefix) => key.startsWith(prefix))) return undefined;
      const present = await files.look(files.fileOf(key), signal);
      return present?.size === 0 && key.endsWith('/') ? undefined : present;
    },
    [Symbol.asyncDispose]: () => files.close(),
  };
}

/** Whether a backfill leaves a file as it is in the index. */
export function freshUnder(fingerprints: ReadonlySet<string>) {
  return (entry: InventoryEntry, file: FileRef): boolean => isUnchanged(entry, file, fingerprints);
}
