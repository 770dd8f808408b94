/** A contender's program under measurement: files go in by name, what it used is read from outside. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { usageOf } from '../process-usage.ts';

/** What one pass over files took. */
export interface Pass {
  /** Of the whole tree of processes, user and system. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** What became of the files of a pass. */
export interface Tally {
  readonly characters: number;
  readonly failed: readonly string[];
  readonly timedOut: readonly string[];
}

interface Answer {
  readonly id: number;
  readonly characters?: number;
  readonly error?: string;
}

/** Milliseconds between two looks at the memory. */
const LOOK = 50;

/** One program and its descendants; started anew after a time-out. */
export class MeasuredReader implements AsyncDisposable {
  readonly #command: readonly string[];
  readonly #timeout: number;
  #child: ChildProcessWithoutNullStreams | undefined;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;
  /** Used by programs that were stopped within the pass. */
  #lost = 0;
  #peak = 0;
  #looks: NodeJS.Timeout | undefined;

  constructor(command: readonly string[], timeoutSeconds: number) {
    this.#command = command;
    this.#timeout = timeoutSeconds * 1000;
  }

  /** Starts the program, until it takes files; gives what that used. */
  async start(): Promise<Pass> {
    const began = performance.now();
    const [program = '', ...rest] = this.#command;
    // A group of its own, so that all of it can be stopped.
    const child = spawn(program, rest, { detached: true });
    this.#child = child;
    child.stderr.resume();
    child.stdin.on('error', () => {});
    const lines = createInterface(child.stdout);
    child.on('error', () => this.#end(child));
    child.on('exit', () => this.#end(child));
    await Promise.race([once(lines, 'line'), once(child, 'exit')]);
    if (this.#child !== child) throw new Error(`${program} ended before it took a file.`);
    lines.on('line', (line) => {
      const answer: Answer = JSON.parse(line);
      this.#waiting.get(answer.id)?.(answer);
    });
    this.#looks ??= setInterval(() => this.#look(), LOOK);
    return { cpuSeconds: this.#cpu(), wallSeconds: (performance.now() - began) / 1000 };
  }

  /** Bytes of the whole tree at its largest. */
  get peakBytes(): number {
    return this.#peak;
  }

  /** Reads all files once, so many at a time. */
  async pass(paths: readonly string[], atOnce: number): Promise<Pass & Tally> {
    const began = performance.now();
    const before = this.#cpu();
    const failed: string[] = [];
    const timedOut: string[] = [];
    let characters = 0;
    let next = 0;
    const readOn = async () => {
      for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
        const answer = await this.#read(path);
        if (answer === undefined) timedOut.push(path);
        else if (answer.error === undefined) characters += answer.characters ?? 0;
        else failed.push(`${path}: ${answer.error}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, readOn));
    this.#look();
    const cpuSeconds = this.#cpu() + this.#lost - before;
    this.#lost = 0;
    return { cpuSeconds, wallSeconds: (performance.now() - began) / 1000, characters, failed, timedOut };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looks);
    await this.#stop();
  }

  /** One file; undefined where the time ran out, and then the program is another. */
  async #read(path: string): Promise<Answer | undefined> {
    const child = this.#child;
    if (!child) return { id: 0, error: 'the program ended' };
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const timer = setTimeout(() => resolve(undefined), this.#timeout);
    this.#waiting.set(id, resolve);
    child.stdin.write(`${JSON.stringify({ id, path })}\n`);
    const answer = await promise;
    clearTimeout(timer);
    this.#waiting.delete(id);
    if (answer === undefined || this.#child === undefined) {
      this.#lost += this.#cpu();
      await this.#stop();
      const { cpuSeconds } = await this.start();
      this.#lost -= cpuSeconds;
    }
    return answer;
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    if (!child?.pid) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  #end(child: ChildProcessWithoutNullStreams): void {
    if (this.#child === child) this.#child = undefined;
    for (const [id, answer] of this.#waiting) answer({ id, error: 'the program ended' });
    this.#waiting.clear();
  }

  #cpu(): number {
    return this.#child?.pid === undefined ? 0 : usageOf(this.#child.pid).cpuMilliseconds / 1000;
  }

  #look(): void {
    if (this.#child?.pid) this.#peak = Math.max(this.#peak, usageOf(this.#child.pid).treeResidentBytes);
  }
}
