/**
 * Small text files by events, `fileproc worker` beside a straightforward Python worker, in one run on real servers:
 * `node bench/aws-throughput.ts [--messages 50000] [--only python|fileproc] [--threads 2,4]`, after `pnpm build`. Each
 * worker has a queue and an index of its own and the same objects. It reports; it judges nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type AwsTestBed, createAwsTestBed, serverEndpoints } from '../tests/services/aws-test-bed.ts';
import { askOpenSearch } from '../tests/services/opensearch-index.ts';
import { installPrograms, installPython, missingPrograms } from '../tests/services/programs.ts';
import { directEvent } from '../tests/services/s3-events.ts';
import { startServers } from '../tests/services/servers.ts';
import { type Usage, usageOf } from './process-usage.ts';

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '50000' },
    only: { type: 'string' },
    threads: { type: 'string', default: '2,4' },
  },
});
const count = Number(options.messages);
const CLI = fileURLToPath(new URL('../packages/worker/dist/cli.js', import.meta.url));
const PYTHON_WORKER = fileURLToPath(new URL('python-worker', import.meta.url));
/** A run that makes no progress for so long is given up. */
const STALL_LIMIT_SECONDS = 120;

/** A worker that is compared. */
interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly createIndex: (bed: AwsTestBed) => Promise<unknown>;
}

/** What was measured of one. */
interface Row {
  readonly name: string;
  readonly filesPerSecond: number;
  readonly cpuPerFile: number;
  /** Of the last minute when it ended: what else ran on the machine shows here. */
  readonly load: number;
  readonly samples: readonly Usage[];
}

const keyOf = (i: number): string => `文書/${i % 100}/報告 ${i}.txt`;
const contentOf = (i: number): string =>
  `報告書 ${i}。第${i % 97}工場の設備を点検し、契約の更新を検討した。 `.repeat(20);

async function inParallel(width: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** The index that one would make for Japanese text by hand. */
function createPlainIndex(bed: AwsTestBed): Promise<unknown> {
  const text = { type: 'text', analyzer: 'kuromoji', fields: { bigram: { type: 'text', analyzer: 'cjk' } } };
  return askOpenSearch(bed.environment.OPENSEARCH_ENDPOINT!, 'PUT', `/${bed.index.name}`, {
    settings: { number_of_replicas: 0 },
    mappings: {
      dynamic_templates: [{ names: { match_mapping_type: 'string', mapping: { type: 'keyword' } } }],
      properties: { extracted_text: text },
    },
  });
}

async function createFileprocIndex(bed: AwsTestBed): Promise<void> {
  const { code, err } = await bed.start(['worker', '--create-index']).finished;
  if (code !== 0) throw new Error(`fileproc worker --create-index failed: ${err}`);
}

function contenders(): Contender[] {
  const python = join(installPython('python-worker', join(PYTHON_WORKER, 'requirements.txt')), 'python');
  const threads = options.threads.split(',').map((number) => ({
    name: `Python, ${number} threads`,
    command: python,
    args: [join(PYTHON_WORKER, 'worker.py'), number],
    createIndex: createPlainIndex,
  }));
  const fileproc = { name: 'fileproc worker', command: process.execPath, args: [CLI, 'worker'] };
  return [
    ...(options.only === 'fileproc' ? [] : threads),
    ...(options.only === 'python' ? [] : [{ ...fileproc, createIndex: createFileprocIndex }]),
  ];
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await ended;
  clearTimeout(force);
}

/** Samples the worker each second until its queue is empty. */
async function watch(child: ChildProcess, bed: AwsTestBed, logFile: string): Promise<Usage[]> {
  const samples: Usage[] = [];
  let before = count;
  let stalled = 0;
  for (;;) {
    await wait(1_000);
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the worker ended by itself:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    samples.push(usageOf(child.pid!));
    const { visible, inFlight, delayed } = await bed.queue.depth();
    const left = visible + inFlight + delayed;
    if (left === 0) return samples;
    stalled = left < before ? 0 : stalled + 1;
    before = left;
    if (stalled > STALL_LIMIT_SECONDS)
      throw new Error(`${left} messages are left and none goes:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  }
}

async function measure(contender: Contender, objects: AwsTestBed, folder: string): Promise<Row> {
  await using bed = await createAwsTestBed({ endpoints, s3Server: 's3Real', visibilitySeconds: 300 });
  await contender.createIndex(bed);
  const bodies = Array.from({ length: count }, (_, i) =>
    directEvent({
      bucket: objects.bucket,
      key: keyOf(i),
      change: 'created',
      size: Buffer.byteLength(contentOf(i)),
    }),
  );
  await bed.queue.send(bodies);
  const logFile = join(folder, `${contender.name}.log`);
  const log = openSync(logFile, 'w');
  const began = performance.now();
  const child = spawn(contender.command, contender.args, {
    env: { ...process.env, MAX_WORKERS: '2', ...bed.environment, S3_BUCKET: objects.bucket },
    stdio: ['ignore', log, log],
  });
  try {
    const samples = await watch(child, bed, logFile);
    const seconds = (performance.now() - began) / 1000;
    const indexed = await bed.index.count();
    const dead = await bed.queue.deadLetterDepth();
    if (indexed !== count) throw new Error(`${contender.name}: ${indexed} of ${count} indexed, ${dead.visible} dead`);
    const cpuPerFile = samples.at(-1)!.cpuMilliseconds / count;
    return { name: contender.name, filesPerSecond: count / seconds, cpuPerFile, load: loadavg()[0]!, samples };
  } finally {
    await stop(child);
  }
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

function report({ name, filesPerSecond, cpuPerFile, load, samples }: Row, first: Row): string {
  const own = samples.map(({ residentBytes }) => residentBytes);
  const tenths = Array.from({ length: 10 }, (_, i) => {
    const start = Math.floor((own.length * i) / 10);
    return median(own.slice(start, Math.max(start + 1, Math.floor((own.length * (i + 1)) / 10))));
  });
  return [
    name.padEnd(20),
    `${filesPerSecond.toFixed(0)} files/s (${(filesPerSecond / first.filesPerSecond).toFixed(2)} x)`.padStart(24),
    `${cpuPerFile.toFixed(2)} ms CPU/file (${(cpuPerFile / first.cpuPerFile).toFixed(2)} x)`.padStart(28),
    `MiB of the parent, each tenth of the run: ${tenths.map(mebibytes).join(' ')}, peak ${mebibytes(Math.max(...own))};`,
    `with children ${mebibytes(Math.max(...samples.map(({ treeResidentBytes }) => treeResidentBytes)))} peak;`,
    `load ${load.toFixed(1)}`,
  ].join(' ');
}

const missing = missingPrograms();
if (missing.length > 0) throw new Error(`this bench needs ${missing.join(', ')}`);
const folder = mkdtempSync(join(tmpdir(), 'fileproc-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
await using servers = await startServers(installPrograms(), folder);
Object.assign(process.env, servers.environment);
const endpoints = serverEndpoints()!;

await using objects = await createAwsTestBed({ endpoints, s3Server: 's3Real' });
const began = performance.now();
await inParallel(16, (i) =>
  objects.s3.send(new PutObjectCommand({ Bucket: objects.bucket, Key: keyOf(i), Body: contentOf(i) })),
);
console.log(
  `${count} objects of about ${Buffer.byteLength(contentOf(0))} bytes put in ${((performance.now() - began) / 1000).toFixed(0)} s`,
);

const rows: Row[] = [];
for (const contender of contenders()) {
  rows.push(await measure(contender, objects, folder));
  console.log(report(rows.at(-1)!, rows[0]!));
}
