import { ERRORS } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { InventoryEntry } from '../contract/sink.ts';

/**
 * Whether the index holds the file as it is now and as it would be read now: the same version, read under a fingerprint
 * of today (`indexFingerprints`), and not failed for a reason outside of the file, which may have passed. A file without
 * a version is never taken as unchanged.
 */
export function isUnchanged(
  entry: InventoryEntry,
  file: Pick<FileRef, 'version'>,
  fingerprints: ReadonlySet<string>,
): boolean {
  if (file.version === undefined || entry.version !== file.version) return false;
  if (!fingerprints.has(entry.fingerprint)) return false;
  return entry.success || (entry.code !== undefined && ERRORS[entry.code].category !== 'environment');
}
