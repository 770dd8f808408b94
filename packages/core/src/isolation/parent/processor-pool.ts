import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchError } from '../../scratch/errors.ts';
import { removeFolder } from '../../scratch/remove.ts';
import { Child } from './child.ts';
import type { Configuration } from './configuration.ts';
import type { FileEnd, ProcessorChild } from './file-run.ts';
import { residentMemory } from './memory-watch.ts';
import type { ReplacementReason, Replacements } from './replacements.ts';

/** Files before its recycling for which a child's replacement is started, so that no file waits for it. */
const SPARE_BEFORE_RECYCLING = 20;

/** Milliseconds between two looks at what an idle child has grown to: of small files there are many in that time. */
const WEIGH_INTERVAL = 50;

/**
 * The children that run processors: at most `workers`. One more than is needed is kept ready, so that a file seldom
 * waits for a process to start, be it because more files come or because a child was killed.
 */
export class ProcessorPool {
  readonly #configuration: Configuration;
  readonly #scratchRoot: string;
  readonly #replacements: Replacements;
  /** All that are not known to be gone. */
  readonly #children = new Set<ProcessorChild>();
  /** Of these, those that get no file any more. */
  readonly #leaving = new Set<ProcessorChild>();
  /** Used last, taken first: its modules are loaded. */
  readonly #idle: ProcessorChild[] = [];
  /** When the memory of each was looked at last. */
  readonly #weighed = new WeakMap<ProcessorChild, number>();
  #made = 0;
  #taken = 0;
  #closed = false;

  constructor(configuration: Configuration, scratchRoot: string, replacements: Replacements) {
    this.#configuration = configuration;
    this.#scratchRoot = scratchRoot;
    this.#replacements = replacements;
    this.#idle.push(this.#start());
  }

  /** Ids of the processes alive. */
  get pids(): number[] {
    return [...this.#children].flatMap(({ pid }) => pid ?? []);
  }

  /** A child for one file, which may still be starting. Throws SCRATCH_UNAVAILABLE. */
  take(): ProcessorChild {
    let child = this.#idle.pop();
    while (child && !child.alive) child = this.#idle.pop();
    child ??= this.#start();
    this.#taken += 1;
    // Who reads a single file needs no second process, which would take the CPU from the first.
    if (this.#taken > 1) setImmediate(() => this.#keepSpare());
    return child;
  }

  /** Takes a child back after a file: it waits for the next one, or makes room for a fresh one. */
  giveBack(child: ProcessorChild, end: FileEnd): void {
    if (!child.alive) this.#dismiss(child, end.how === 'stopped' ? end.by : 'crash');
    else if (this.#isWorn(child)) this.#dismiss(child, 'recycled');
    else this.#idle.push(child);
    this.#keepSpare();
  }

  #dismiss(child: ProcessorChild, reason: ReplacementReason): void {
    this.#replacements.count(reason);
    this.#leaving.add(child);
    void child
      .kill()
      .then(() => removeFolder(child.folder))
      .catch(() => undefined)
      .then(() => this.#leaving.delete(child));
  }

  /** Children that will be of use for more than a few files. */
  get #lasting(): number {
    const { recycleAfterFiles } = this.#configuration;
    let lasting = 0;
    for (const child of this.#children)
      if (!this.#leaving.has(child) && child.done < recycleAfterFiles - SPARE_BEFORE_RECYCLING) lasting += 1;
    return lasting;
  }

  #isWorn(child: ProcessorChild): boolean {
    const { recycleAfterFiles, limits } = this.#configuration;
    if (child.done >= recycleAfterFiles) return true;
    const now = performance.now();
    if (now - (this.#weighed.get(child) ?? 0) < WEIGH_INTERVAL) return false;
    this.#weighed.set(child, now);
    return (residentMemory(child.pid!) ?? 0) > (limits.memoryMegabytes * 1024 * 1024) / 2;
  }

  #keepSpare(): void {
    if (this.#closed || this.#idle.length > 0 || this.#lasting >= this.#configuration.workers) return;
    try {
      this.#idle.push(this.#start());
    } catch {
      // The next file that needs it tries again, and tells.
    }
  }

  #start(): ProcessorChild {
    const { processorSetup, packages, limits } = this.#configuration;
    const folder = join(this.#scratchRoot, `processor-${++this.#made}`);
    try {
      mkdirSync(folder);
    } catch (error) {
      throw scratchError(error, `No folder can be made for a child process in ${this.#scratchRoot}`);
    }
    const child: ProcessorChild = new Child({
      setup: processorSetup,
      folder,
      packages,
      memoryMegabytes: limits.memoryMegabytes,
    });
    this.#children.add(child);
    void child.ended.then(() => {
      this.#children.delete(child);
      const index = this.#idle.indexOf(child);
      if (index < 0) return;
      this.#idle.splice(index, 1);
      removeFolder(folder).catch(() => undefined);
    });
    return child;
  }

  /** Ends all processes at once; none is started any more. */
  async kill(): Promise<void> {
    this.#closed = true;
    await Promise.all(Array.from(this.#children, (child) => child.kill()));
  }
}
