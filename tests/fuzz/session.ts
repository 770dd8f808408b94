import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIsolatedReader, type FileReader } from '@cis/fileproc-core';

import { blindOcr } from '../hostile/blind-ocr.ts';
import { workerProcessors } from '../hostile/reading.ts';
import { type Fault, faultOf } from './judge.ts';
import { randomFrom } from './random.ts';
import type { Format } from './seeds.ts';

/** A changed file: its name tells format and seed. */
export interface FuzzInput {
  readonly name: string;
  readonly content: Buffer;
}

/** An input whose outcome no content of a file may have. */
export interface Finding extends FuzzInput {
  readonly fault: Fault;
  readonly message: string;
}

/** What is fuzzed, for how long, and who is told. */
export interface FuzzOptions {
  readonly formats: ReadonlyMap<string, Format>;
  readonly seed: number;
  readonly milliseconds: number;
  readonly count: number;
  readonly workers: number;
  before(input: FuzzInput): Promise<void>;
  after(input: FuzzInput): Promise<void>;
  found(finding: Finding): Promise<void>;
}

/** What came of it. */
export interface FuzzReport {
  readonly inputs: number;
  readonly seconds: number;
  /** How often each outcome came, by format: `read`, or the code of an error. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly slowest: { readonly name: string; readonly seconds: number };
  /** Resident memory of this process after the first inputs and at the end, MB. */
  readonly parentMegabytes: readonly [number, number];
  readonly replaced: Readonly<Record<string, number>>;
  /** Children that live on after the reader was closed. */
  readonly leakedProcesses: number;
  /** Files and folders of inputs that were done, and what is left after the reader was closed. */
  readonly leakedScratch: number;
}

/** Far above what files of these sizes need, far below what a bomb takes. */
const LIMITS = { processingSeconds: 30, memoryMegabytes: 1000, ocrPageSeconds: 30 };
/** Inputs after which memory is what it stays at: code is compiled, pools are filled. */
const WARM = 200;

/** Changes and reads inputs until the time or the count is over. The same seed gives the same inputs, in order. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const scratchDirectory = await mkdtemp(join(tmpdir(), 'fileproc-fuzz-'));
  const reader = createIsolatedReader({
    processors: await workerProcessors(),
    ocr: { engine: blindOcr() },
    wants: { thumbnail: { width: 100, height: 100 } },
    workers: options.workers,
    limits: LIMITS,
    scratchDirectory,
  });
  const outcomes = new Map<string, Map<string, number>>([...options.formats.keys()].map((name) => [name, new Map()]));
  const names = [...options.formats.keys()];
  const started = performance.now();
  const pids = new Set<number>();
  let slowest = { name: '', seconds: 0 };
  let inputs = 0;
  let warm = 0;

  async function readNext(): Promise<void> {
    const seed = options.seed + inputs;
    // So that the same seed and format make the same input, whichever formats are fuzzed beside it.
    const format = names[inputs % names.length]!;
    inputs++;
    const input = { name: `${seed}.${format}`, content: inputOf(options.formats.get(format)!, seed) };
    await options.before(input);
    const begun = performance.now();
    const { outcome, fault, message } = await readInput(reader, input);
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > slowest.seconds) slowest = { name: input.name, seconds };
    const counts = outcomes.get(format)!;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    for (const pid of reader.state().children) pids.add(pid);
    if (fault) await options.found({ ...input, fault, message });
    await options.after(input);
    if (inputs === WARM) warm = megabytes();
  }

  async function work(): Promise<void> {
    while (inputs < options.count && performance.now() - started < options.milliseconds) await readNext();
  }

  await Promise.all(Array.from({ length: reader.concurrency }, work));
  const filesLeft = await readdir(join(scratchDirectory, (await readdir(scratchDirectory))[0]!, 'files'));
  const parentMegabytes = [warm || megabytes(), megabytes()] as const;
  const { replaced } = reader.state();
  await reader[Symbol.asyncDispose]();
  const left = await readdir(scratchDirectory);
  await rm(scratchDirectory, { recursive: true, force: true });
  return {
    inputs,
    seconds: (performance.now() - started) / 1000,
    outcomes,
    slowest,
    parentMegabytes,
    replaced,
    leakedProcesses: [...pids].filter(isAlive).length,
    leakedScratch: filesLeft.length + left.length,
  };
}

function inputOf({ seeds, mutate }: Format, seed: number): Buffer {
  const random = randomFrom(seed);
  let content = random.pick(seeds);
  for (let count = 1 + random.below(3); count > 0; count--) content = mutate(content, random);
  return content;
}

async function readInput(
  reader: FileReader,
  { name, content }: FuzzInput,
): Promise<{ outcome: string; fault?: Fault; message: string }> {
  const folder = await reader.scratch.folder();
  try {
    await writeFile(join(folder, 'content'), content);
    const file = { uri: `file:///fuzz/${name}`, path: `fuzz/${name}`, name };
    const result = await reader.read(
      { file, folder, name: 'content', size: content.length },
      new AbortController().signal,
    );
    // Pages are read as a sink reads them: what cannot be read back is a fault too.
    for await (const page of result.pages) if (typeof page.text !== 'string') throw new Error('a page without text');
    const fault = faultOf(result);
    return { outcome: result.error?.code ?? 'read', ...(fault && { fault }), message: result.error?.message ?? '' };
  } catch (error) {
    return { outcome: 'rejected', fault: 'untyped', message: String(error) };
  } finally {
    await reader.scratch.remove(folder);
  }
}

const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);

/** Whether a process runs; one that has ended and is not collected yet does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}
