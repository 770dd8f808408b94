import { randomBytes } from 'node:crypto';
import { mkdir, opendir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BlobStore } from '../contract/blob-store.ts';
import { FileprocError } from '../contract/errors.ts';

/** Part of the limit that is left when room is made. */
const LEFT_AFTER_CLEANING = 0.9;
/** Part of the limit that is written between two counts: what other processes put there is not seen before the next. */
const COUNT_AFTER = 0.05;
const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
/** Ends the name of a file that is not whole yet. */
const PARTIAL = '.partial';

/** Options of {@link folderBlobs}. */
export interface FolderBlobsOptions {
  /** Bytes at which what was not used for longest is removed. No limit where absent. */
  readonly maxBytes?: number;
}

/**
 * A folder as a place for bytes. Several processes may use it at once: files appear whole or not at all, also where one of
 * them is killed. With `maxBytes` the folder is counted on the first `put` and whenever a twentieth of the limit was written
 * since; what was not read for longest goes when the limit is passed.
 */
export function folderBlobs(path: string, { maxBytes }: FolderBlobsOptions = {}): BlobStore {
  const root = resolve(path);
  let size: number | undefined;
  let written = 0;
  let cleaning: Promise<void> | undefined;

  const fileOf = (key: string): string => {
    if (!KEY.test(key)) throw new TypeError(`"${key}" is no key of a store`);
    return join(root, key);
  };

  async function count(bytes: number): Promise<void> {
    if (maxBytes === undefined) return;
    written += bytes;
    if (size === undefined || written > maxBytes * COUNT_AFTER) {
      written = 0;
      let total = 0;
      for await (const file of filesOf(root)) total += file.size;
      size = total;
    } else size += bytes;
    if (size <= maxBytes) return;
    cleaning ??= clean(maxBytes * LEFT_AFTER_CLEANING).finally(() => {
      cleaning = undefined;
    });
    await cleaning;
  }

  async function clean(target: number): Promise<void> {
    const files = (await Array.fromAsync(filesOf(root))).sort((a, b) => a.usedAt - b.usedAt);
    let total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) {
      if (total <= target) break;
      await rm(file.path, { force: true });
      total -= file.size;
    }
    size = total;
  }

  return {
    async get(key) {
      const file = fileOf(key);
      try {
        const bytes = await readFile(file);
        // The time of last use: many disks do not keep that of reading.
        if (maxBytes !== undefined) await utimes(file, new Date(), new Date()).catch(() => undefined);
        return bytes;
      } catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
        throw unavailable(root, error);
      }
    },
    async put(key, bytes) {
      const file = fileOf(key);
      const partial = `${file}.${randomBytes(6).toString('hex')}${PARTIAL}`;
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await writeFile(partial, bytes, { flag: 'wx', mode: 0o600 });
        await rename(partial, file);
        await count(bytes.byteLength);
      } catch (error) {
        await rm(partial, { force: true }).catch(() => undefined);
        throw unavailable(root, error);
      }
    },
    async delete(keys) {
      try {
        await Promise.all(keys.map((key) => rm(fileOf(key), { force: true })));
      } catch (error) {
        throw unavailable(root, error);
      }
    },
  };
}

async function* filesOf(
  root: string,
): AsyncGenerator<{ readonly path: string; readonly size: number; readonly usedAt: number }> {
  for await (const entry of await opendir(root, { recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const stats = await stat(path).catch(() => undefined);
    if (stats) yield { path, size: stats.size, usedAt: stats.mtimeMs };
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function unavailable(root: string, cause: unknown): FileprocError {
  const reason = codeOf(cause) ?? String(cause);
  return new FileprocError('STORE_UNAVAILABLE', `The store in ${root} cannot be used: ${reason}.`, { cause });
}
