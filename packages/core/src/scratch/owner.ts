import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Whose a scratch folder is: enough to tell later whether its process still lives. */
export interface ScratchOwner {
  /** Where `pid` means something: host and, on Linux, its PID namespace, so that two containers do not mix theirs up. */
  readonly place: string;
  readonly pid: number;
  /** Tells a process from a later one with the same id. `0` where the system does not say. */
  readonly started: string;
}

const PREFIX = 'fileproc-scratch';

/** The name of a scratch root: `fileproc-scratch-PLACE-PID-STARTED-`, to which something random is added. */
export function scratchNameOf(owner: ScratchOwner): string {
  return `${PREFIX}-${owner.place}-${owner.pid}-${owner.started}-`;
}

/** The owner that a scratch root's name tells; undefined for any other name. */
export function ownerOf(name: string): ScratchOwner | undefined {
  const match = /^fileproc-scratch-([0-9a-f]{8})-(\d+)-(\d+)-[A-Za-z0-9]+$/.exec(name);
  return match ? { place: match[1]!, pid: Number(match[2]), started: match[3]! } : undefined;
}

/** This process as an owner. */
export function currentOwner(): ScratchOwner {
  return { place: currentPlace(), pid: process.pid, started: startOf(process.pid) };
}

/** Whether an owner of this place is still running. */
export function isRunning(owner: ScratchOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = startOf(owner.pid);
  if (started === ENDED) return false;
  return started === '0' || owner.started === '0' || started === owner.started;
}

function currentPlace(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // No Linux: the host alone tells the place.
  }
  return createHash('sha256').update(`${hostname()}\n${namespace}`).digest('hex').slice(0, 8);
}

/** Instead of the start of a process that has ended and is only not collected by its parent yet. */
const ENDED = 'ended';

/** Clock ticks from boot to the start of a process (field 22 of /proc/PID/stat, proc(5)); `0` where there is no such file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the program's name in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? ENDED : (fields[19] ?? '0');
  } catch {
    return '0';
  }
}
