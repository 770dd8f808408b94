import { lstat } from 'node:fs/promises';
import type { FileRef } from '@cis/fileproc-core';
import { fileRef, nameOnly } from './file-ref.ts';
import { displayPath, pathOfUri } from './location.ts';
import { saysMissing, sourceError } from './system-error.ts';
import { isStillThere, type WalkedFile, type WalkObserver, type WalkSettings, walk } from './walk.ts';

/** Files looked at ahead of need: what hides the latency of a file server. */
const AHEAD = 128;

/**
 * The files below a folder with their states, in ascending order of `uri`. A file that may not be looked at comes without
 * `size` and `version`; one that is gone by then does not come.
 */
export async function* listFolder(
  root: string,
  settings: WalkSettings,
  signal: AbortSignal,
  observer: WalkObserver = {},
): AsyncGenerator<FileRef, void, undefined> {
  const looks: Promise<Look>[] = [];
  const walked = walk(root, settings, signal, observer);
  let start = 0;
  try {
    for (;;) {
      while (looks.length - start < AHEAD) {
        const next = await walked.next();
        if (next.done) break;
        looks.push(look(next.value));
      }
      const first = looks[start++];
      if (first === undefined) return;
      if (start === AHEAD) {
        looks.splice(0, start);
        start = 0;
      }
      const seen = await first;
      signal.throwIfAborted();
      if ('error' in seen) {
        observer.onUnknown?.(seen.uri);
        if (observer.statistics) observer.statistics.unreadable++;
        const path = displayPath(seen.uri);
        observer.onEvent?.({
          kind: 'unreadable',
          path,
          uri: seen.uri,
          error: sourceError(seen.error, `Could not look at ${path}`),
        });
        yield nameOnly(seen.uri);
      } else if (seen.unknown !== undefined) observer.onUnknown?.(seen.unknown);
      else if (seen.file) yield seen.file;
    }
  } finally {
    await walked.return();
  }
}

/** What became of a file: there, not a regular file any more, not to be looked at, or gone with its folder. */
type Look = { readonly uri: string } & (
  | { readonly file?: FileRef; readonly unknown?: string }
  | { readonly error: unknown }
);

async function look({ uri, folder }: WalkedFile): Promise<Look> {
  try {
    const stats = await lstat(pathOfUri(uri), { bigint: true });
    return stats.isFile() ? { uri, file: fileRef(uri, stats) } : { uri };
  } catch (error) {
    if (!saysMissing(error)) return { uri, error };
    const known = await isStillThere(folder).catch(() => false);
    return known ? { uri } : { uri, unknown: folder.uri };
  }
}
