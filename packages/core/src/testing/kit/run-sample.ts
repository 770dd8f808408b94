import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Extraction } from '../../contract/extraction.ts';
import type { Processor } from '../../contract/processor.ts';
import { kitContext } from './kit-context.ts';
import type { ProcessorKitOptions, ProcessorSample } from './processor-kit.ts';
import { within } from './runner.ts';

/** How a call of `process` ended, if it did. */
export type Settled = { settled: true; value: Extraction } | { settled: true; error: unknown } | { settled: false };

/** One run of a processor over a sample. */
export interface Run {
  readonly outcome: Settled;
  /** Milliseconds for which the event loop stood still at most. */
  readonly longestBlock: number;
  /** Files left in the folder for temporary files or the working folder. */
  readonly litter: string[];
}

/** Runs a processor over a sample in a folder of its own, and watches what it does beside its result. */
export async function runSample(
  processor: Processor,
  sample: ProcessorSample,
  options: ProcessorKitOptions,
  run: { patience: number; abortAfter?: number; abortWithin?: number; reason?: Error },
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-kit-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const path = join(folder, 'content');
  await writeFile(path, await contentOf(sample));
  const before = { TMPDIR: process.env.TMPDIR, cwd: new Set(await readdir(process.cwd())) };
  process.env.TMPDIR = temporary;
  const stop = new AbortController();
  if (run.abortAfter === 0) stop.abort(run.reason);
  const loop = watchEventLoop();
  try {
    const { file, context } = await kitContext(processor, sample, {
      folder,
      path,
      signal: stop.signal,
      ocr: options.ocr,
    });
    const processing = (async () => processor.process(file, context))();
    if (run.abortAfter) setTimeout(() => stop.abort(run.reason), run.abortAfter);
    const allowed = run.abortAfter === undefined ? run.patience : run.abortAfter + (run.abortWithin ?? 1_000);
    const outcome = await within(allowed, processing);
    const longestBlock = loop.stop();
    const here = (await readdir(process.cwd())).filter((name) => !before.cwd.has(name));
    return {
      outcome,
      longestBlock,
      litter: [
        ...(await readdir(temporary)).map((name) => `${name} in the folder for temporary files`),
        ...here.map((name) => `${name} in the working folder`),
      ],
    };
  } finally {
    loop.stop();
    stop.abort(run.reason ?? new Error('the kit is done'));
    if (before.TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before.TMPDIR;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Of the time in which a process stood still and did not run, how much counts: a machine with too much to do lets it wait. */
const SHARE_OF_IDLE = 0.1;

/** Measures how long the event loop stands still at most, in milliseconds of CPU; of waiting in vain, a share. */
function watchEventLoop(): { stop(): number } {
  const every = 10;
  let last = performance.now();
  let lastCpu = process.cpuUsage();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(lastCpu);
    const stood = now - last - every;
    const ran = Math.min(stood, (user + system) / 1000);
    longest = Math.max(longest, ran + (stood - ran) * SHARE_OF_IDLE);
    last = now;
    lastCpu = process.cpuUsage();
  };
  const timer = setInterval(look, every);
  return {
    stop() {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

/** The bytes of a sample. */
export async function contentOf(sample: ProcessorSample): Promise<Uint8Array> {
  const content = typeof sample.content === 'function' ? await sample.content() : sample.content;
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
