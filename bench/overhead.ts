/**
 * What the pipeline costs beside the processor's work, and how long the command takes to start, as ratios in one run:
 * `node bench/overhead.ts [files]`, after `pnpm build`. It reports; it judges nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createPipeline, type Source, type StatisticsSnapshot } from '../packages/core/dist/index.js';
import { memorySink, memorySource } from '../packages/core/dist/testing.js';
import { text } from '../packages/processor-text/dist/index.js';
import { sqlite } from '../packages/sink-sqlite/dist/index.js';
import { folder } from '../packages/source-fs/dist/index.js';

const count = Number(process.argv[2] ?? 5000);
const root = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));
const documents = join(root, 'documents');
const paths: string[] = [];
const contents: Record<string, string> = {};
for (let i = 0; i < count; i++) {
  const place = join(documents, String(i % 50));
  await mkdir(place, { recursive: true });
  const path = join(place, `${i}.txt`);
  const content = `文書 ${i} の本文です。 `.repeat(40);
  await writeFile(path, content);
  contents[`${i}.txt`] = content;
  paths.push(path);
}

interface Row {
  readonly what: string;
  readonly wall: number;
  readonly cpu: number;
}

async function timed(what: string, work: () => Promise<unknown>): Promise<Row> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) / count;
  const used = process.cpuUsage(cpu);
  return { what, wall, cpu: (used.user + used.system) / 1000 / count };
}

/** Milliseconds of a stage for each file, as the pipeline measured them. */
let last: StatisticsSnapshot | undefined;
async function run(
  options: Pick<Parameters<typeof createPipeline>[0], 'sinks' | 'isolation' | 'scratchDirectory'> & { source?: Source },
): Promise<void> {
  last = await createPipeline({ source: folder(documents), processors: [text()], workers: 2, ...options }).run();
  if (last.files.succeeded !== count) throw new Error(`${last.files.succeeded} of ${count} files were read`);
}

const rows: Row[] = [
  await timed('read and decode in a loop', async () => {
    for (const path of paths) new TextDecoder().decode(await readFile(path));
  }),
  await timed('pipeline in this process, memory sink', () => run({ sinks: [memorySink()], isolation: 'none' })),
  await timed('pipeline in children, from memory', () =>
    run({ source: memorySource(contents), sinks: [memorySink()] }),
  ),
  await timed('pipeline in children, memory sink', () => run({ sinks: [memorySink()] })),
];
const isolated = last;
rows.push(
  await timed('pipeline in children, SQLite', () => run({ sinks: [sqlite({ path: join(root, 'index.sqlite') })] })),
);

console.log(`${count} text files of 1 kB, 2 workers, Node ${process.versions.node}; milliseconds a file`);
console.log('CPU is that of the parent process and its threads.');
const [base] = rows;
for (const { what, wall, cpu } of rows)
  console.log(
    `${what.padEnd(40)} wall ${wall.toFixed(3)}  cpu ${cpu.toFixed(3)}  ${(wall / (base?.wall ?? 1)).toFixed(1)}x`,
  );
for (const stage of ['process', 'enrich', 'detect', 'total'])
  console.log(`  stage ${stage.padEnd(10)} p50 ${isolated?.stages[stage]?.p50.toFixed(2)} ms`);

const cli = resolve('packages/worker/dist/cli.js');
const starts: [string, string[]][] = [
  ['node -e 0', ['-e', '0']],
  ['fileproc --version', [cli, '--version']],
  ['fileproc extract small.txt', [cli, 'extract', paths[0] ?? '']],
];
for (const [what, args] of starts) {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  console.log(`${what.padEnd(40)} ${times[3]?.toFixed(0)} ms (median of 7)`);
}
await rm(root, { recursive: true, force: true });
