import { currentFingerprints, type IsolatedReaderOptions } from '@cis/fileproc-core';
import { s3 } from '@cis/fileproc-source-s3';
import type { CommandContext } from '../commands/context.ts';
import type { Configuration } from '../configuration/load.ts';
import type { ProgressDisplay } from '../terminal/progress.ts';
import type { BucketPlace } from './bucket-place.ts';
import { type BucketSourceOptions, bucketSourceOptions, freshUnder, objectLook } from './bucket-source.ts';
import { compare, keyOf } from './compare.ts';
import { counted } from './fill-queue.ts';
import { viewIndex } from './index-view.ts';

/** Files of one reason, and their bytes. */
export interface Amount {
  files: number;
  bytes: number;
}

/** What a backfill would do. */
export interface DryRun {
  /** Not in the index. */
  readonly missing: Amount;
  /** In the index otherwise than they would be read now. */
  readonly stale: Amount;
  /** In the index and not in the bucket: they would leave the index. */
  readonly orphaned: number;
  readonly unchanged: number;
  /** Left out by the filters. */
  readonly filtered: number;
}

/** What a dry run is made from. */
export interface DryRunParts {
  readonly configuration: Configuration;
  readonly place: BucketPlace;
  readonly reading: IsolatedReaderOptions;
  readonly options: BucketSourceOptions & { readonly force?: boolean; readonly sink?: string };
  readonly display: ProgressDisplay;
  readonly signal: CommandContext['stop'];
}

/** Counts what a backfill would read, and why; changes nothing. */
export async function dryRun({
  configuration,
  place,
  reading,
  options,
  display,
  signal,
}: DryRunParts): Promise<DryRun> {
  const fingerprints = options.force ? new Set<string>() : currentFingerprints(reading);
  const source = s3(bucketSourceOptions(configuration, place, options));
  await using index = await viewIndex(configuration, { ...options, onWarning: display.note });
  await using objects = objectLook(configuration, signal);
  if (index.missing !== undefined) display.note(index.missing);
  const result = {
    missing: { files: 0, bytes: 0 },
    stale: { files: 0, bytes: 0 },
    orphaned: 0,
    unchanged: 0,
    filtered: 0,
  };
  const root = `s3://${place.bucket}/`;
  const startedAt = performance.now();
  let compared = 0;
  try {
    for await (const { kind, key, file, entry } of compare({
      listing: source.listing(signal),
      inventory: () => index.inventory(place.uri, signal),
      isFresh: freshUnder(fingerprints),
      look: objects.look,
      root,
    })) {
      signal.throwIfAborted();
      if (++compared % 1000 === 0) display.update(counted(compared, startedAt));
      const uri = file?.uri ?? entry?.sourceUri ?? '';
      if (!source.selects(file ?? { uri, path: keyOf(root, uri), name: key })) result.filtered++;
      else if (kind === 'orphaned') result.orphaned++;
      else if (kind === 'missing' || kind === 'stale') {
        result[kind].files++;
        result[kind].bytes += file?.size ?? 0;
      } else result.unchanged++;
    }
  } finally {
    await source.close();
  }
  return result;
}
