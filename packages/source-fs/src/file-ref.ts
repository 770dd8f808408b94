import type { BigIntStats } from 'node:fs';
import type { FileRef } from '@cis/fileproc-core';
import { displayName, displayPath } from './location.ts';

/** Milliseconds from 1970 that a Date can hold, either way (ECMA-262, 21.4.1.1). */
const MAX_DATE = 8_640_000_000_000_000n;
const NANOSECONDS = 1_000_000n;

/**
 * A file as its folder knows it.
 *
 * `version` is the modification time in nanoseconds and the size: equal as long as the file was not written to, also when
 * it is renamed away and back.
 */
export function fileRef(uri: string, stats: BigIntStats): FileRef {
  const createdAt = dateOf(stats.birthtimeNs);
  const modifiedAt = dateOf(stats.mtimeNs);
  return {
    uri,
    path: displayPath(uri),
    name: displayName(uri),
    size: Number(stats.size),
    // File systems that keep no time of birth say 0.
    ...(createdAt !== undefined && stats.birthtimeNs !== 0n && { createdAt }),
    ...(modifiedAt !== undefined && { modifiedAt }),
    version: versionOf(stats),
  };
}

/** A file whose name is all that is known: gone, or not to be looked at. */
export function nameOnly(uri: string): FileRef {
  return { uri, path: displayPath(uri), name: displayName(uri) };
}

/** The state of a file: see {@link fileRef}. */
export function versionOf(stats: Pick<BigIntStats, 'mtimeNs' | 'size'>): string {
  return `${stats.mtimeNs}-${stats.size}`;
}

/** Undefined past what a Date can hold: damaged file systems and some servers give such times. */
function dateOf(nanoseconds: bigint): Date | undefined {
  const milliseconds = nanoseconds / NANOSECONDS;
  if (milliseconds > MAX_DATE || milliseconds < -MAX_DATE) return undefined;
  return new Date(Number(milliseconds));
}
