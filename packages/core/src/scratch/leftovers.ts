import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner, isRunning, ownerOf } from './owner.ts';
import { removeFolder } from './remove.ts';

/** How often a live owner touches its root, in milliseconds. */
export const HEARTBEAT = 60_000;

/** A root of another host or container, whose processes cannot be seen, is left over when untouched for so long: milliseconds. */
const ABANDONED_AFTER = 15 * HEARTBEAT;

/** Removes scratch roots in `directory` whose processes are gone: killed, crashed, or of a container that ended. */
export async function removeLeftovers(directory: string): Promise<void> {
  const here = currentOwner();
  for (const name of await readdir(directory).catch(() => [])) {
    const owner = ownerOf(name);
    if (!owner || (owner.place === here.place && isRunning(owner))) continue;
    const root = join(directory, name);
    const found = await lstat(root).catch(() => undefined);
    // The system's folder for temporary files is open to all: another user's folder, or a link, is none of ours.
    if (!found?.isDirectory() || (process.getuid && found.uid !== process.getuid())) continue;
    if (owner.place !== here.place && Date.now() - found.mtimeMs < ABANDONED_AFTER) continue;
    await removeFolder(root).catch(() => undefined);
  }
}
