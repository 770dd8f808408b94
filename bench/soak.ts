/**
 * Many mixed files with poison among them, through the command that users start: does the parent's memory stay where it was,
 * do its descriptors, is anything left behind? `node bench/soak.ts [--files 20000] [--through index|worker] [--seed N]`, after
 * `pnpm build`. Two files in a hundred are poison: files of every format changed by the fuzzer, and some that make their
 * process exit, hang or eat memory. It reports; it judges nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Random, randomFrom } from '../tests/fuzz/random.ts';
import { FORMATS, type Format } from '../tests/fuzz/seeds.ts';
import { createAwsTestBed, serverEndpoints } from '../tests/services/aws-test-bed.ts';
import { installPrograms, missingPrograms } from '../tests/services/programs.ts';
import { directEvent } from '../tests/services/s3-events.ts';
import { startServers } from '../tests/services/servers.ts';
import { type Usage, usageOf } from './process-usage.ts';

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    through: { type: 'string', default: 'index' },
    seed: { type: 'string', default: '1' },
  },
});
const count = Number(options.files);
const CLI = fileURLToPath(new URL('../packages/worker/dist/cli.js', import.meta.url));
const CORE = fileURLToPath(new URL('../packages/core/dist/index.js', import.meta.url));
const POISON_PERCENT = 2;
/** A third of the poison misbehaves, of which few hang, for each holds a process for the whole of its time. */
const MISBEHAVIOURS = ['exit', 'exit', 'exit', 'exit', 'allocate', 'hang'] as const;
/** No known mark stands in these bytes: such files go to the processor below. */
const UNKNOWN_BYTES = [0x00, 0x01, 0xfe, 0x07];
const SETTINGS = { OCR_ENGINE: 'none', PROCESSING_TIMEOUT: '5', MAX_WORKER_MEMORY_MB: '500', MAX_WORKERS: '2' };

/** A processor that does to its process what its file says. */
const POISON_PROCESSOR = `
import { defineProcessor } from ${JSON.stringify(pathToFileURL(CORE).href)};
export const poison = defineProcessor({
  name: 'poison', version: '1', mediaTypes: ['application/octet-stream'],
  async process(file) {
    const what = Buffer.from(await file.bytes()).subarray(${UNKNOWN_BYTES.length}).toString();
    if (what === 'exit') process.exit(7);
    if (what === 'hang') for (;;);
    const kept = [];
    if (what === 'allocate') for (;;) kept.push(new Uint8Array(16 * 2 ** 20).fill(1));
    return { pages: [{ number: 1, text: 'harmless', origin: 'text' }], metadata: {} };
  },
});
`;
const CONFIGURATION = "import { poison } from './poison.mjs';\nexport default { processors: [poison()] };\n";

interface MadeFile {
  readonly path: string;
  readonly content: Buffer;
}

function misbehaving(random: Random): Buffer {
  return Buffer.concat([Buffer.from(UNKNOWN_BYTES), Buffer.from(random.pick(MISBEHAVIOURS))]);
}

async function* madeFiles(random: Random): AsyncGenerator<MadeFile> {
  const formats: [string, Format][] = [];
  for (const [name, make] of Object.entries(FORMATS)) formats.push([name, await make()]);
  for (let i = 0; i < count; i++) {
    const [extension, { seeds, mutate }] = random.pick(formats);
    const seed = random.pick(seeds);
    const isPoison = random.chance(POISON_PERCENT);
    const misbehaves = isPoison && random.chance(33);
    const content = misbehaves ? misbehaving(random) : isPoison ? mutate(seed, random) : seed;
    yield { path: `部署 ${i % 100}/文書 ${i}.${misbehaves ? 'bin' : extension}`, content };
  }
}

/** Samples a command each half second until `isDone` or its end. */
async function sampled(child: ChildProcess, isDone: () => Promise<boolean>): Promise<Usage[]> {
  const samples: Usage[] = [];
  while (child.exitCode === null && child.signalCode === null) {
    const usage = usageOf(child.pid!);
    if (usage.residentBytes > 0) samples.push(usage);
    if (await isDone()) break;
    await wait(500);
  }
  return samples;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

function tenths(numbers: readonly number[]): number[] {
  return Array.from({ length: 10 }, (_, i) => {
    const start = Math.floor((numbers.length * i) / 10);
    return median(numbers.slice(start, Math.max(start + 1, Math.floor((numbers.length * (i + 1)) / 10))));
  });
}

function start(args: readonly string[], folder: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(join(folder, 'log'), 'w');
  return spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, ...SETTINGS, ...environment, SCRATCH_DIR: join(folder, 'scratch') },
    stdio: ['ignore', log, log],
  });
}

function report(
  samples: readonly Usage[],
  seconds: number,
  folder: string,
  outcomes: Readonly<Record<string, number>>,
) {
  const children = new Set(samples.flatMap(({ processIds }) => processIds.slice(1)));
  const alive = [...children].filter((pid) => usageOf(pid).residentBytes > 0);
  console.log(`${count} files through ${options.through} in ${seconds.toFixed(0)} s (seed ${options.seed})`);
  console.log(`outcomes: ${JSON.stringify(outcomes)}`);
  const resident = tenths(samples.map(({ residentBytes }) => Math.round(residentBytes / 2 ** 20)));
  console.log(`memory of the parent in each tenth of the run, MiB: ${resident.join(' ')}`);
  console.log(`its open descriptors: ${tenths(samples.map(({ descriptors }) => descriptors)).join(' ')}`);
  console.log(`child processes seen: ${children.size}, alive at the end: ${alive.length}`);
  console.log(`left in the scratch folder: ${readdirSync(join(folder, 'scratch')).length}`);
}

async function throughIndex(folder: string): Promise<void> {
  const store = join(folder, 'store');
  for await (const { path, content } of madeFiles(randomFrom(Number(options.seed)))) {
    mkdirSync(dirname(join(store, path)), { recursive: true });
    writeFileSync(join(store, path), content);
  }
  const began = performance.now();
  const child = start(['index', store, '--db', join(folder, 'index.sqlite'), '--json'], folder, {});
  const samples = await sampled(child, async () => false);
  const seconds = (performance.now() - began) / 1000;
  // 1: some files could not be read.
  if (child.exitCode !== 1) throw new Error(`it ended with ${child.exitCode}:\n${logOf(folder).slice(-2_000)}`);
  await report(samples, seconds, folder, outcomesOf(logOf(folder)));
}

async function throughWorker(folder: string): Promise<void> {
  const missing = missingPrograms();
  if (missing.length > 0) throw new Error(`this needs ${missing.join(', ')}`);
  await using servers = await startServers(installPrograms(), folder);
  Object.assign(process.env, servers.environment);
  await using bed = await createAwsTestBed({
    endpoints: serverEndpoints()!,
    s3Server: 's3Real',
    visibilitySeconds: 120,
  });
  const created = await bed.start(['worker', '--create-index']).finished;
  if (created.code !== 0) throw new Error(`the index could not be made: ${created.err}`);
  for await (const { path: key, content } of madeFiles(randomFrom(Number(options.seed)))) {
    await bed.s3.send(new PutObjectCommand({ Bucket: bed.bucket, Key: key, Body: content }));
    await bed.queue.send([directEvent({ bucket: bed.bucket, key, change: 'created', size: content.length })]);
  }
  const began = performance.now();
  const child = start(['worker'], folder, bed.environment);
  const isEmpty = async () => {
    const { visible, inFlight, delayed } = await bed.queue.depth();
    return visible + inFlight + delayed === 0;
  };
  const samples = await sampled(child, isEmpty);
  const seconds = (performance.now() - began) / 1000;
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  const { visible: dead } = await bed.queue.deadLetterDepth();
  await report(samples, seconds, folder, { indexed: await bed.index.count(), 'dead letters': dead });
}

const logOf = (folder: string): string => readFileSync(join(folder, 'log'), 'utf8');

/** The statistics stand at the end, over several lines; what could not be read is told before. */
function outcomesOf(log: string): Record<string, number> {
  const { files, byCode } = JSON.parse(log.slice(log.lastIndexOf('\n{\n') + 1)) as {
    files: Record<string, number>;
    byCode: Record<string, number>;
  };
  return { ...files, ...byCode };
}

const folder = mkdtempSync(join(tmpdir(), 'fileproc-soak-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
mkdirSync(join(folder, 'scratch'));
writeFileSync(join(folder, 'poison.mjs'), POISON_PROCESSOR);
writeFileSync(join(folder, 'fileproc.config.mjs'), CONFIGURATION);
await (options.through === 'worker' ? throughWorker(folder) : throughIndex(folder));
