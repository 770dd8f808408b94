import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { scratchUnavailable } from './scratch.ts';

const NAME = /^fileproc-run-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/;
/** A run touches its folder with every file: one that was still for so long is dead, on whatever machine it was. */
const DEAD_AFTER_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * Makes the folder that holds all scratch folders of one run, after removing those of runs that were killed. Throws
 * SCRATCH_UNAVAILABLE.
 */
export async function makeScratchRoot(directory: string): Promise<string> {
  try {
    await mkdir(directory, { recursive: true });
    await removeDeadRoots(directory);
    const root = join(directory, `fileproc-run-${machine()}-${process.pid}-${randomBytes(4).toString('hex')}`);
    await mkdir(root, { mode: 0o700 });
    return root;
  } catch (thrown) {
    throw scratchUnavailable(directory, thrown);
  }
}

/** A folder may be shared between machines and containers: only a process of this one can be known to be dead. */
async function removeDeadRoots(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const [, owner, pid] = NAME.exec(name) ?? [];
    if (owner === undefined) continue;
    const folder = join(directory, name);
    const dead = owner === machine() ? !isAlive(Number(pid)) : await isStill(folder);
    // What another user left cannot be removed and hinders nobody.
    if (dead) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** This machine, and on Linux this container: process ids mean nothing in another. */
function machine(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has it.
  }
  return createHash('sha256').update(`${hostname()}\0${namespace}`).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function isStill(folder: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(folder)).mtimeMs > DEAD_AFTER_MILLISECONDS;
  } catch {
    return false;
  }
}
