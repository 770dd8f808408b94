import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { chmod, lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a folder and everything in it. Never follows a link; gets through folders that a processor made unreadable or
 * read-only. What is already gone is no error.
 */
export async function removeFolder(folder: string): Promise<void> {
  if (await removeSmall(folder)) return;
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await makeFoldersWritable(folder);
    // Windows answers EBUSY for a moment after the process that had a file open was killed.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Entries that are removed without giving the event loop a turn. */
const SMALL = 16;

/**
 * Most folders hold a file or two: unlinking them in one go takes a tenth of the time of this thread that a recursive
 * removal does. Removing a folder is left to another thread, since ext4 lets it wait for 1 ms. Gives up, with some
 * entries gone, where there is more to do.
 */
async function removeSmall(folder: string): Promise<boolean> {
  try {
    if (!lstatSync(folder).isDirectory()) return false;
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.length > SMALL) return false;
    const folders: string[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else unlinkSync(path);
    }
    for (const inner of folders) await rmdir(inner);
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

/** Entries of a folder can be removed only where the folder is writable. */
async function makeFoldersWritable(folder: string): Promise<void> {
  const own = await lstat(folder).catch(() => undefined);
  if (!own?.isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await makeFoldersWritable(join(folder, entry.name));
}
