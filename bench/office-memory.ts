/**
 * What large office documents take: peak memory and processor time of the child that reads them, as the pipeline runs it.
 * `node bench/office-memory.ts [name...]`, after `pnpm build`; Linux. It makes the files, reports, and judges nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIsolatedReader, extract } from '../packages/core/dist/index.js';
import { office } from '../packages/processor-office/dist/index.js';
import { OFFICE_FILES } from './office-files.ts';

/** Peak resident memory of a process, bytes: VmHWM of proc_pid_status(5). */
function peakResidentBytes(pid: string): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** User and system time of a process, seconds: fields 14 and 15 of proc_pid_stat(5), at 100 ticks a second. */
function cpuSeconds(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The children of this process. */
function children(): string[] {
  return readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
}

const wanted = process.argv.slice(2);
const root = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));
console.log(`Node ${process.versions.node}; peak memory and processor time of the child alone`);
try {
  for (const { name, extension, write } of OFFICE_FILES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const path = join(root, `document.${extension}`);
    await writeFile(path, write());
    // A child for each file: memory only grows.
    await using reader = createIsolatedReader({ workers: 1, processors: [office()] });
    const began = performance.now();
    const document = await extract(path, { reader, limits: { textCharacters: 100_000_000 } });
    const wall = (performance.now() - began) / 1000;
    const characters = document.pages.reduce((sum, { text }) => sum + text.length, 0);
    const [child] = children();
    if (child === undefined) throw new Error(`${name}: the child that read it is gone.`);
    console.log(
      `${name.padEnd(34)} ${(peakResidentBytes(child) / 1e6).toFixed(0).padStart(5)} MB  CPU ${cpuSeconds(child).toFixed(2)} s  wall ${wall.toFixed(2)} s  ${characters} characters`,
    );
  }
} finally {
  await rm(root, { recursive: true });
}
