import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { FileprocError, type OpenedFile } from '@cis/fileproc-core';
import { abortable } from '@cis/fileproc-core/source';
import { fileRef, versionOf } from './file-ref.ts';
import { type Place, realPathOf } from './place.ts';
import { sourceError } from './system-error.ts';
import { isSame } from './walk.ts';

/** Bytes. A file up to this size is read in one piece; a larger one in pieces of this size. */
const CHUNK = 256 * 1024;

/** No link is followed, and a pipe that took the file's place does not block. Both are nothing on Windows. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the file that is there now. No descriptor outlives a call: a small file is read at once, a large one is opened
 * again when its content is iterated, and must be the same then.
 *
 * Throws SOURCE_MISSING where no regular file is there (gone, or a link, folder or pipe took its place), SOURCE_DENIED,
 * SOURCE_CHANGED where it was written to meanwhile, SOURCE_UNAVAILABLE where the system fails; the signal's reason on abort.
 */
export async function openFile(uri: string, place: Place, signal: AbortSignal): Promise<OpenedFile> {
  signal.throwIfAborted();
  const path = realPathOf(uri, place);
  const handle = await openRegular(path, signal);
  try {
    const stats = await abortable(handle.stat({ bigint: true }), signal);
    const file = fileRef(uri, stats);
    if (stats.size > CHUNK) return { file, content: readLarge(path, stats, signal) };
    const content = await readPiece(handle, path, 0, Number(stats.size), signal);
    await assertUnchanged(handle, path, stats, signal);
    return { file, content: pieces(content) };
  } catch (thrown) {
    throw signal.aborted ? signal.reason : asSourceError(thrown, path);
  } finally {
    await closed(handle, signal);
  }
}

async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (content.length > 0) yield content;
}

async function* readLarge(
  path: Buffer,
  expected: BigIntStats,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openRegular(path, signal);
  try {
    const stats = await abortable(handle.stat({ bigint: true }), signal);
    if (!isSame(stats, expected)) throw changed(path);
    await assertUnchanged(handle, path, expected, signal);
    const size = Number(expected.size);
    for (let position = 0; position < size; ) {
      const piece = await readPiece(handle, path, position, Math.min(CHUNK, size - position), signal);
      position += piece.length;
      yield piece;
    }
    await assertUnchanged(handle, path, expected, signal);
  } catch (thrown) {
    throw signal.aborted ? signal.reason : asSourceError(thrown, path);
  } finally {
    await closed(handle, signal);
  }
}

/** Exactly `length` bytes: a file that ends before was cut since. */
async function readPiece(
  handle: FileHandle,
  path: Buffer,
  position: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await abortable(handle.read(buffer, filled, length - filled, position + filled), signal);
    if (bytesRead === 0) throw changed(path);
    filled += bytesRead;
  }
  return buffer;
}

async function openRegular(path: Buffer, signal: AbortSignal): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    // Looked at first: opening a device can do something.
    const before = await abortable(lstat(path, { bigint: true }), signal);
    if (!before.isFile()) throw missing(path, 'is no regular file any more');
    handle = await abortable(open(path, FLAGS), signal, (late) => void closed(late, signal));
    const stats = await abortable(handle.stat({ bigint: true }), signal);
    if (!stats.isFile()) throw missing(path, 'is no regular file any more');
    if (!(await abortable(realPathOfHandle(handle, path), signal)).equals(path))
      throw missing(path, 'lies behind a symbolic link now, which is not followed');
    return handle;
  } catch (thrown) {
    if (handle) await closed(handle, signal);
    throw signal.aborted ? signal.reason : asSourceError(thrown, path);
  }
}

/** Where an open file lies: a folder above it may have been swapped for a link, which O_NOFOLLOW does not see. */
async function realPathOfHandle(handle: FileHandle, path: Buffer): Promise<Buffer> {
  if (process.platform === 'linux') {
    try {
      return await readlink(`/proc/self/fd/${handle.fd}`, { encoding: 'buffer' });
    } catch {
      // No /proc here.
    }
  }
  return realpath(path, { encoding: 'buffer' });
}

async function assertUnchanged(
  handle: FileHandle,
  path: Buffer,
  before: BigIntStats,
  signal: AbortSignal,
): Promise<void> {
  const after = await abortable(handle.stat({ bigint: true }), signal);
  if (versionOf(after) !== versionOf(before)) throw changed(path);
}

/** Not waited for once aborted: on a dead file server it can take minutes. Nothing was written, so no error matters. */
async function closed(handle: FileHandle, signal: AbortSignal): Promise<void> {
  await abortable(handle.close(), signal).catch(() => {});
}

function changed(path: Buffer): FileprocError {
  return new FileprocError('SOURCE_CHANGED', `${path} was written to while it was being read`);
}

function missing(path: Buffer, reason: string): FileprocError {
  return new FileprocError('SOURCE_MISSING', `${path} ${reason}`);
}

function asSourceError(thrown: unknown, path: Buffer): FileprocError {
  return thrown instanceof FileprocError ? thrown : sourceError(thrown, `Could not read ${path}`);
}
