import { constants } from 'node:fs';
import { access, lstat, opendir, realpath, stat } from 'node:fs/promises';
import { FileprocError, type FileRef } from '@cis/fileproc-core';
import { fileRef } from './file-ref.ts';
import { type Rules, rulesAbove } from './ignore-rules.ts';
import { displayPath, joinBytes, parentUri, pathOfUri } from './location.ts';
import { saysMissing, sourceError, systemCode } from './system-error.ts';
import { type Identity, identityOf, isSame } from './walk.ts';

/** The folder, or the one file, that a source stands for. */
export interface Place {
  /** Without a slash at the end. */
  readonly uri: string;
  readonly path: string;
  readonly isFolder: boolean;
  /** Where it really lies, every link on the way resolved. */
  readonly realPath: Buffer;
  readonly identity: Identity;
}

/**
 * Looks at what a source was given. A link is followed here and nowhere else, since a person named it. Throws
 * INVALID_CONFIG where it is not there, is neither folder nor file, or may not be read; SOURCE_UNAVAILABLE where the
 * system can't tell.
 */
export async function findPlace(uri: string): Promise<Place> {
  const path = displayPath(uri);
  const bytes = pathOfUri(uri);
  try {
    const stats = await stat(bytes, { bigint: true });
    const isFolder = stats.isDirectory();
    if (!isFolder && !stats.isFile())
      throw new FileprocError('INVALID_CONFIG', `${path} is neither a folder nor a file, so there is nothing to index`);
    if (isFolder) await (await opendir(bytes)).close();
    else await access(bytes, constants.R_OK);
    const realPath = await realpath(bytes, { encoding: 'buffer' });
    return { uri, path, isFolder, realPath, identity: identityOf(stats) };
  } catch (thrown) {
    if (thrown instanceof FileprocError) throw thrown;
    const problem = PROBLEMS[systemCode(thrown) ?? ''];
    if (problem) throw new FileprocError('INVALID_CONFIG', `${path} ${problem}`, { cause: thrown });
    throw sourceError(thrown, `Could not look at ${path}`);
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist, so there is nothing to index',
  ENOTDIR: 'does not exist: a part of the path is a file',
  EACCES: 'may not be read by this user: give it permission to read the folder',
  EPERM: 'may not be read by this user: give it permission to read the folder',
  ELOOP: 'leads through too many symbolic links',
  ENAMETOOLONG: 'is longer than this system allows for a path',
};

/**
 * Throws SOURCE_UNAVAILABLE unless the place is still what it was at the start. An unmounted drive leaves an empty folder
 * behind; without this look every file on it would count as deleted.
 */
export async function assertStillThere(place: Place): Promise<void> {
  let reason = 'another one is there in its place';
  try {
    if (!place.isFolder || isSame(await stat(pathOfUri(place.uri), { bigint: true }), place.identity)) return;
  } catch (thrown) {
    reason = thrown instanceof Error ? thrown.message : String(thrown);
  }
  throw new FileprocError(
    'SOURCE_UNAVAILABLE',
    `${place.path} is gone while it was read, as when a drive is unmounted (${reason}). Nothing was deleted from the index.`,
  );
}

/** The path of a file of the place, with no link on the way: what `open` asks for and what must have been opened. */
export function realPathOf(uri: string, place: Place): Buffer {
  if (uri === place.uri) return place.realPath;
  const below = pathOfUri(uri).subarray(pathOfUri(place.uri).length);
  return joinBytes(place.realPath, below[0] === SLASH ? below.subarray(1) : below);
}

const SLASH = 0x2f;

/** What stands at a URI now, by the rules that hold now. */
export type Present =
  | { readonly kind: 'file'; readonly file: FileRef }
  /** With the rules of all folders above it. */
  | { readonly kind: 'folder'; readonly rules: Rules }
  | { readonly kind: 'none' };

/**
 * Looks at one path of the place. What a walk would not come to is `none`: missing, behind a link, ignored, neither file
 * nor folder. Throws SOURCE_DENIED or SOURCE_UNAVAILABLE where that can't be told.
 */
export async function lookAt(uri: string, place: Place, rules: Rules, rulesName: string | undefined): Promise<Present> {
  try {
    const path = realPathOf(uri, place);
    const stats = await lstat(path, { bigint: true });
    const isFolder = stats.isDirectory();
    if (!isFolder && !stats.isFile()) return { kind: 'none' };
    let above = rules;
    if (uri !== place.uri) {
      const folder = realPathOf(parentUri(uri), place);
      if (!folder.equals(await realpath(folder, { encoding: 'buffer' }))) return { kind: 'none' };
      const way = await rulesAbove(uri, place.uri, rules, rulesName);
      if (way.cutOff || way.rules.ignores(uri, isFolder)) return { kind: 'none' };
      above = way.rules;
    }
    return isFolder ? { kind: 'folder', rules: above } : { kind: 'file', file: fileRef(uri, stats) };
  } catch (thrown) {
    if (saysMissing(thrown)) return { kind: 'none' };
    throw sourceError(thrown, `Could not look at ${displayPath(uri)}`);
  }
}
