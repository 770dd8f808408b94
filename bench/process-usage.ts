/** What a process and its descendants have used, read from /proc (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`, which is 100 a second on every Linux that Node runs on (proc(5)). */
const MILLISECONDS_PER_TICK = 10;

/** Use of a tree of processes at one moment. */
export interface Usage {
  /** User and system time of the living and of those that ended and were waited for, milliseconds. */
  readonly cpuMilliseconds: number;
  /** Resident memory of the first process, bytes. */
  readonly residentBytes: number;
  /** Resident memory of all of them, shared pages counted in each, bytes. */
  readonly treeResidentBytes: number;
  /** Ids of all of them, the first process first. */
  readonly processIds: readonly number[];
  /** Open descriptors of the first process. */
  readonly descriptors: number;
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** A process that is gone has no stat. */
function readStat(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; fields are counted from the state, the third (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}

function residentBytes(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Measures the tree under `pid` now. */
export function usageOf(pid: number): Usage {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const tree = all.filter((process) => process.pid === pid);
  // A list that grows while it is walked: children of children are found in turn.
  for (const { pid: parent } of tree) tree.push(...all.filter((process) => process.parent === parent));
  return {
    cpuMilliseconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) * MILLISECONDS_PER_TICK,
    residentBytes: residentBytes(pid),
    processIds: tree.map((process) => process.pid),
    descriptors: descriptors(pid),
    treeResidentBytes: tree.reduce((sum, process) => sum + residentBytes(process.pid), 0),
  };
}
