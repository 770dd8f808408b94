import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a folder and everything in it. Never follows a link; gets through folders that a processor made unreadable or
 * read-only. What is already gone is no error.
 */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await makeFoldersWritable(folder);
    // Windows answers EBUSY for a moment after the process that had a file open was killed.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
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
