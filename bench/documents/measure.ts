/** Measures one contender over the files of one row. */
import type { Contender } from './contenders.ts';
import type { FilesOfKind } from './large-files.ts';
import { MeasuredReader, type Pass, type Tally } from './measured-reader.ts';

/** What one contender needed for the files of one row. */
export interface Measurement {
  readonly contender: string;
  readonly what: string;
  readonly files: number;
  /** Until the program took a file; in none of the other figures. */
  readonly start: Pass;
  /** What is loaded and compiled on the way is in it. */
  readonly first: Pass;
  /** The mean of the passes after it, or the first where it was the only one. */
  readonly warm: Pass;
  /** Wall seconds of a pass, two files at a time; undefined where the contender reads one at a time. */
  readonly twoAtOnceSeconds: number | undefined;
  /** One file at a time, the whole tree of processes. */
  readonly peakBytes: number;
  readonly characters: number;
  readonly failed: readonly string[];
  readonly timedOut: readonly string[];
}

/** How much is measured. */
export interface Effort {
  readonly timeoutSeconds: number;
  /** CPU seconds of passes after the first, after which there is no further one. */
  readonly enoughSeconds: number;
}

/** Passes of a row at most, and of one that is read for its wall time only. */
const MAX_PASSES = 40;
const FEW_PASSES = 3;
/** CPU seconds of a first pass after which there is no other: what is loaded on the way is little beside them. */
const ONCE_SECONDS = 20;

/** Reads the files again and again until enough is known of them. */
export async function measure(
  contender: Contender,
  folder: string,
  { what, paths }: FilesOfKind,
  effort: Effort,
): Promise<Measurement> {
  const one = await passes(contender.command(folder, 1), 1);
  const two = contender.parallel && paths.length > 1 ? await passes(contender.command(folder, 2), 2) : undefined;
  const [first, ...rest] = one.passes;
  if (!first) throw new Error(`${contender.name} made no pass over ${what}`);
  const { characters, failed, timedOut } = first;
  return {
    contender: contender.name,
    what,
    files: paths.length,
    start: one.start,
    first: { cpuSeconds: first.cpuSeconds, wallSeconds: first.wallSeconds },
    warm: mean(rest.length > 0 ? rest : [first]),
    twoAtOnceSeconds: two && mean(two.passes.length > 1 ? two.passes.slice(1) : two.passes).wallSeconds,
    peakBytes: one.peakBytes,
    characters,
    failed,
    timedOut,
  };

  async function passes(command: readonly string[], atOnce: number) {
    await using reader = new MeasuredReader(command, effort.timeoutSeconds);
    const start = await reader.start();
    const done: (Pass & Tally)[] = [];
    for (let used = 0; done.length < (atOnce === 1 ? MAX_PASSES : FEW_PASSES); ) {
      const pass = await reader.pass(paths, atOnce);
      done.push(pass);
      // Never the same long wait twice.
      if (pass.timedOut.length > 0 || (done.length === 1 && pass.cpuSeconds > ONCE_SECONDS)) break;
      if (done.length > 1) used += pass.cpuSeconds;
      if (done.length > 1 && used >= effort.enoughSeconds) break;
    }
    return { start, passes: done, peakBytes: reader.peakBytes };
  }
}

function mean(passes: readonly Pass[]): Pass {
  const of = (key: keyof Pass) => passes.reduce((sum, pass) => sum + pass[key], 0) / passes.length;
  return { cpuSeconds: of('cpuSeconds'), wallSeconds: of('wallSeconds') };
}
