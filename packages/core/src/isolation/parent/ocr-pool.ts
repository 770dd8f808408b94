import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorRecord, FileprocError } from '../../contract/errors.ts';
import type { Limits } from '../../contract/limits.ts';
import { removeFolder } from '../../scratch/remove.ts';
import type { OcrEngineSetup, PageOutcome } from '../protocol.ts';
import { Child } from './child.ts';
import { type MemoryWatch, residentMemory } from './memory-watch.ts';
import { type OcrChild, type PageRequest, readPage } from './page-run.ts';
import type { Replacements } from './replacements.ts';
import type { Scheduler } from './scheduler.ts';

/** Pages after which an engine is replaced: WebAssembly memory and tensor arenas only grow. */
const RECYCLE_AFTER_PAGES = 200;

/** Milliseconds for which an engine that could not be opened is not tried again. */
const RETRY_OPENING_AFTER = 30_000;

/** What the pool is made of. */
export interface OcrPoolOptions {
  readonly setup: OcrEngineSetup;
  readonly scratchRoot: string;
  readonly packages: readonly string[];
  readonly limits: Limits;
  readonly scheduler: Scheduler;
  readonly memory: MemoryWatch;
  readonly replacements: Replacements;
}

/** What became of a page, what it took, and whether it cost the process that read it. */
export interface PageResult {
  readonly outcome: PageOutcome;
  readonly milliseconds: number;
  readonly lostEngine: boolean;
}

/** Reads pages. */
export interface PageReader {
  /** Never rejects; the outcome after an abort is of no meaning. */
  recognize(request: PageRequest, signal: AbortSignal): Promise<PageResult>;
}

/**
 * The children that run the OCR engine. One is started when a page finds none idle; since each page holds a share of the
 * CPU, there are never more than shares. They read the whole scratch folder and write nowhere but in their own.
 */
export class OcrPool implements PageReader {
  readonly #options: OcrPoolOptions;
  readonly #children = new Set<OcrChild>();
  readonly #idle: OcrChild[] = [];
  #made = 0;
  #unusable: { readonly error: ErrorRecord; readonly until: number } | undefined;

  constructor(options: OcrPoolOptions) {
    this.#options = options;
  }

  /** Ids of the processes alive. */
  get pids(): number[] {
    return [...this.#children].flatMap(({ pid }) => pid ?? []);
  }

  /**
   * Reads one page when a share of the CPU is free. A page whose process crashes is tried once more on another one.
   * Never rejects; the outcome after an abort is of no meaning.
   */
  async recognize(request: PageRequest, signal: AbortSignal): Promise<PageResult> {
    const { scheduler } = this.#options;
    let milliseconds = 0;
    for (let attempt = 1; ; attempt++) {
      if (this.#unusable && performance.now() < this.#unusable.until)
        return { outcome: { ok: false, error: this.#unusable.error }, milliseconds, lostEngine: false };
      try {
        await scheduler.take('page', signal);
      } catch {
        const error = new FileprocError('OCR_UNAVAILABLE', `${request.what}: not wanted any more.`).toJSON();
        return { outcome: { ok: false, error }, milliseconds, lostEngine: false };
      }
      const begun = performance.now();
      const { outcome, engine } = await this.#read(request, signal).finally(() => scheduler.releaseShare());
      milliseconds += performance.now() - begun;
      if (engine === 'crash' && attempt === 1 && !signal.aborted) continue;
      return { outcome, milliseconds, lostEngine: engine !== 'kept' && engine !== 'unusable' };
    }
  }

  async #read(request: PageRequest, signal: AbortSignal): ReturnType<typeof readPage> {
    const { limits, memory, replacements } = this.#options;
    const child = this.#take();
    const result = await readPage(child, request, { limits, memory }, signal);
    if (result.engine === 'kept') {
      const grown = (residentMemory(child.pid!) ?? 0) > (limits.memoryMegabytes * 1024 * 1024) / 2;
      if (child.done < RECYCLE_AFTER_PAGES && !grown) this.#idle.push(child);
      else {
        replacements.count('recycled');
        void child.kill();
      }
      return result;
    }
    if (result.engine === 'unusable' && !result.outcome.ok)
      this.#unusable = { error: result.outcome.error, until: performance.now() + RETRY_OPENING_AFTER };
    else if (result.engine !== 'unusable') replacements.count(result.engine);
    await child.kill();
    return result;
  }

  #take(): OcrChild {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const { setup, scratchRoot, packages, limits } = this.#options;
    const folder = join(scratchRoot, `ocr-${++this.#made}`);
    mkdirSync(folder);
    const { memoryMegabytes } = limits;
    const child: OcrChild = new Child({ setup, folder, packages, readable: [scratchRoot], memoryMegabytes });
    this.#children.add(child);
    void child.ended.then(() => {
      this.#children.delete(child);
      const index = this.#idle.indexOf(child);
      if (index >= 0) this.#idle.splice(index, 1);
      return removeFolder(folder).catch(() => undefined);
    });
    return child;
  }

  /** Ends all processes at once. */
  async kill(): Promise<void> {
    await Promise.all(Array.from(this.#children, (child) => child.kill()));
  }
}
