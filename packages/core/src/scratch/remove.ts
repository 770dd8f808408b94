import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a folder and everything in it. Never follows a link; gets through folders that a processor made unreadable or
 * read-only. What is already gone is no error.
 */
export async function removeFolder(folder: string): Promise<void> {
  if (removeSmall(folder)) return;
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
 * Most folders hold a file or two and an empty folder: removing them in one go takes a tenth of the time that the
 * asynchronous way does. Gives up, with some entries gone, where there is more to do.
 */
function removeSmall(folder: string): boolean {
  try {
    if (!lstatSync(folder).isDirectory()) return false;
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.length > SMALL) return false;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) rmdirSync(path);
      else unlinkSync(path);
    }
    rmdirSync(folder);
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
