import { FileprocError } from '../../contract/errors.ts';
import type { ProgramService } from '../../contract/program.ts';
import type { ProgramAnswer } from '../protocol.ts';
import type { CpuShare } from './cpu-share.ts';

/** Hands the questions of one file for programs to the parent, and takes the answers. */
export class ProgramQuestions {
  readonly #signal: AbortSignal;
  readonly #share: CpuShare;
  readonly #tell: (question: number, program: string, request: unknown) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  constructor(
    signal: AbortSignal,
    share: CpuShare,
    tell: (question: number, program: string, request: unknown) => void,
  ) {
    this.#signal = signal;
    this.#share = share;
    this.#tell = tell;
    signal.addEventListener('abort', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(signal.reason);
      this.#waiting.clear();
    });
  }

  /** The programs as the file's processor sees them. While one is asked the file's share of the CPU goes to others. */
  services(names: readonly string[]): Readonly<Record<string, ProgramService>> {
    return Object.fromEntries(names.map((name) => [name, { ask: (request) => this.#ask(name, request) }]));
  }

  /** The parent's answer. */
  answered(question: number, answer: ProgramAnswer): void {
    const waiting = this.#waiting.get(question);
    this.#waiting.delete(question);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(FileprocError.fromJSON(answer.error));
  }

  async #ask(program: string, request: unknown): Promise<unknown> {
    this.#signal.throwIfAborted();
    const question = ++this.#count;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(question, waiting);
    this.#tell(question, program, request);
    this.#share.release();
    try {
      return await waiting.promise;
    } finally {
      await this.#share.acquire();
      // Of several questions at once the others still wait: give it back after this turn.
      setImmediate(() => {
        if (this.#waiting.size > 0) this.#share.release();
      });
    }
  }
}
