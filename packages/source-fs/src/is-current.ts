import { lstat } from 'node:fs/promises';
import type { FileRef } from '@cis/fileproc-core';
import { abortable } from '@cis/fileproc-core/source';
import { versionOf } from './file-ref.ts';
import { displayPath } from './location.ts';
import type { PassContext } from './pass.ts';
import { lookAt, realPathOf } from './place.ts';
import { saysMissing, sourceError } from './system-error.ts';

/**
 * Whether a file is still in the state that was indexed. For a file that was, a look at it is enough; for one that was
 * taken out of the index, links and rules count too, since a file that they leave out is as good as gone. Throws
 * SOURCE_DENIED or SOURCE_UNAVAILABLE where it can't be told, and the signal's reason on abort.
 */
export async function isCurrent(
  uri: string,
  indexed: FileRef | undefined,
  context: Pick<PassContext, 'place' | 'rules' | 'rulesName'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { place } = context;
  if (indexed === undefined)
    return (await abortable(lookAt(uri, place, context.rules, context.rulesName), signal)).kind !== 'file';
  try {
    const stats = await abortable(lstat(realPathOf(uri, place), { bigint: true }), signal);
    return stats.isFile() && versionOf(stats) === indexed.version;
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (saysMissing(thrown)) return false;
    throw sourceError(thrown, `Could not look at ${displayPath(uri)}`);
  }
}
