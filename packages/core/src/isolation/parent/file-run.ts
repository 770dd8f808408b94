import { join } from 'node:path';
import { type ErrorRecord, FileprocError, toFileprocError } from '../../contract/errors.ts';
import type { DetectedType } from '../../contract/file.ts';
import type { Limits } from '../../contract/limits.ts';
import type { OutsideProgram } from '../../contract/program.ts';
import type { ScratchFile } from '../../contract/reader.ts';
import { askProgram } from '../../read/program-services.ts';
import {
  type FromProcessorChild,
  type PageOutcome,
  type ProgramAnswer,
  type RasterHeader,
  type ReadingMessage,
  rasterName,
  type ToProcessorChild,
} from '../protocol.ts';
import type { Child, ChildEnd } from './child.ts';
import type { MemoryWatch } from './memory-watch.ts';
import type { PageReader } from './ocr-pool.ts';
import { timeoutError } from './outcome.ts';
import { ProcessingClock } from './processing-clock.ts';
import type { Scheduler } from './scheduler.ts';
import { GRACE, type StopReason } from './stopping.ts';

/** A child that runs processors. */
export type ProcessorChild = Child<ToProcessorChild, FromProcessorChild>;

/** What reading a file in a child needs of its surroundings. */
export interface RunServices {
  readonly limits: Limits;
  readonly scheduler: Scheduler;
  readonly memory: MemoryWatch;
  readonly ocr?: PageReader;
  readonly programs: Readonly<Record<string, OutsideProgram>>;
}

/** How the reading of a file in a child ended. */
export type FileEnd =
  | { readonly how: 'read'; readonly reading: ReadingMessage }
  | { readonly how: 'failed'; readonly error: ErrorRecord }
  | { readonly how: 'stopped'; readonly by: StopReason }
  | { readonly how: 'crashed'; readonly end: ChildEnd };

/** Made once: the error that `abort` makes by itself takes 0.05 ms, for its stack. */
const OVER = new DOMException('The file is done.', 'AbortError');

/** Pages of one file that may cost a process of the OCR pool; the rest is then not tried. */
const MAX_LOST_ENGINES = 5;

/**
 * One file in one child, from the message that hands it over until the child is done with it or gone. It starts with a
 * share of the CPU and gives it back at the end.
 */
export class FileRun {
  /** What the child said before the processor's code began. */
  started: { readonly type: DetectedType; readonly processor: { name: string; version: string } } | undefined;
  /** Milliseconds that OCR engines worked on pages of this file. */
  ocrTime = 0;
  readonly #child: ProcessorChild;
  readonly #file: ScratchFile;
  readonly #services: RunServices;
  readonly #number: number;
  readonly #clock: ProcessingClock;
  readonly #ending = Promise.withResolvers<FileEnd>();
  readonly #over = new AbortController();
  #stopped: StopReason | undefined;
  #grace: NodeJS.Timeout | undefined;
  #holdsShare = true;
  #waitsForShare = false;
  #pages = 0;
  #questions = 0;
  #lostEngines = 0;
  #lastLoss: ErrorRecord | undefined;

  /** `file` lies in the child's folder already. */
  constructor(child: ProcessorChild, file: ScratchFile, services: RunServices) {
    this.#child = child;
    this.#file = file;
    this.#services = services;
    this.#number = ++child.done;
    this.#clock = new ProcessingClock(services.limits.processingSeconds * 1000, () => this.stop('timeout'));
  }

  /** Milliseconds that counted against the limit. */
  get elapsed(): number {
    return this.#clock.elapsed;
  }

  /** Reads the file. Never rejects. The child is gone where the end says `crashed`, and may be where it says `stopped`. */
  async run(signal: AbortSignal): Promise<FileEnd> {
    const child = this.#child;
    const limit = this.#services.limits.memoryMegabytes * 1024 * 1024;
    const abort = () => this.stop('aborted');
    child.busy = true;
    child.onMessage = (message) => this.#hear(message);
    child.onEnd = (end) => this.#ending.resolve({ how: 'crashed', end });
    const unwatch =
      child.pid && this.#services.memory.watch(child.pid, (bytes) => bytes > limit && this.stop('memory'));
    signal.addEventListener('abort', abort);
    this.#clock.running = true;
    child.send({ kind: 'read', file: this.#number, scratchFile: this.#file });
    if (signal.aborted) abort();

    const end = await this.#ending.promise;

    this.#clock.running = false;
    clearTimeout(this.#grace);
    signal.removeEventListener('abort', abort);
    if (unwatch) unwatch();
    child.onMessage = () => undefined;
    child.onEnd = () => undefined;
    child.busy = false;
    this.#over.abort(OVER);
    this.#release();
    return this.#stopped ? { how: 'stopped', by: this.#stopped } : end;
  }

  /** Ends the file: the child is told first, and killed where it does not obey; one that outgrew its memory is killed. */
  stop(by: StopReason): void {
    if (this.#stopped) return;
    this.#stopped = by;
    if (by === 'memory') return void this.#child.kill();
    const reason =
      by === 'timeout' ? timeoutError(this.#file.file.path, this.#services.limits, 'processingSeconds') : undefined;
    this.#child.send({ kind: 'abort', file: this.#number, ...(reason && { reason: reason.toJSON() }) });
    this.#grace = setTimeout(() => void this.#child.kill(), GRACE);
  }

  #hear(message: FromProcessorChild): void {
    if (message.kind === 'ready' || message.file !== this.#number) return;
    switch (message.kind) {
      case 'started':
        this.started = message;
        break;
      case 'release':
        this.#release();
        break;
      case 'acquire':
        void this.#acquire();
        break;
      case 'recognize':
        void this.#recognize(message.page, message.image);
        break;
      case 'ask':
        void this.#ask(message.question, message.program, message.request);
        break;
      case 'done':
        this.#ending.resolve({ how: 'read', reading: message.result });
        break;
      case 'failed':
        this.#ending.resolve({ how: 'failed', error: message.error });
        break;
    }
    this.#windClock();
  }

  /** The file's time runs unless the file waits for pages, for a program, or for its share of the CPU. */
  #windClock(): void {
    this.#clock.running = this.#holdsShare || !(this.#waitsForShare || this.#pages > 0 || this.#questions > 0);
  }

  #release(): void {
    if (!this.#holdsShare) return;
    this.#holdsShare = false;
    this.#services.scheduler.releaseShare();
  }

  async #acquire(): Promise<void> {
    if (this.#holdsShare || this.#waitsForShare) return;
    this.#waitsForShare = true;
    try {
      await this.#services.scheduler.take('resumed', this.#over.signal);
    } catch {
      return;
    }
    this.#waitsForShare = false;
    this.#holdsShare = true;
    if (this.#over.signal.aborted) return this.#release();
    this.#windClock();
    this.#child.send({ kind: 'granted', file: this.#number });
  }

  async #recognize(page: number, image: RasterHeader): Promise<void> {
    this.#pages += 1;
    const outcome = await this.#readPage(page, image);
    this.#pages -= 1;
    if (this.#over.signal.aborted) return;
    this.#windClock();
    this.#child.send({ kind: 'page-read', file: this.#number, page, outcome });
  }

  async #ask(question: number, program: string, request: unknown): Promise<void> {
    this.#questions += 1;
    let answer: ProgramAnswer;
    try {
      const value = await askProgram(this.#services.programs, program, request, this.#file, this.#over.signal);
      answer = { ok: true, value };
    } catch (error) {
      answer = { ok: false, error: toFileprocError(error, 'PROCESSOR_FAILED').toJSON() };
    }
    this.#questions -= 1;
    if (this.#over.signal.aborted) return;
    this.#windClock();
    this.#child.send({ kind: 'answered', file: this.#number, question, answer });
  }

  async #readPage(page: number, image: RasterHeader): Promise<PageOutcome> {
    const { ocr } = this.#services;
    if (!ocr)
      return { ok: false, error: new FileprocError('OCR_UNAVAILABLE', 'No OCR engine is configured.').toJSON() };
    if (this.#lastLoss && this.#lostEngines >= MAX_LOST_ENGINES) return { ok: false, error: this.#lastLoss };
    const what = `${this.#file.file.path}, picture ${page} for OCR`;
    const path = join(this.#file.folder, rasterName(page));
    const { outcome, milliseconds, lostEngine } = await ocr.recognize({ what, path, image }, this.#over.signal);
    this.ocrTime += milliseconds;
    if (lostEngine && !outcome.ok) {
      this.#lostEngines += 1;
      this.#lastLoss = outcome.error;
    }
    return outcome;
  }
}
