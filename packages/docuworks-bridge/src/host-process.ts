import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { HostMessage, HostRequest } from './protocol.ts';

/** How the host is started. */
export interface HostStart {
  /** The program and its arguments, the host's file among them. */
  readonly command: readonly [program: string, ...values: string[]];
  /** The whole environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Leaves what it writes on stderr: Node for Windows under Wine cannot open a pipe there. */
  readonly ignoreStderr?: boolean;
}

/** How a request ended. */
export type HostEnd =
  | Extract<HostMessage, { readonly kind: 'done' | 'failed' }>
  /** It worked longer than it may, or said nothing at all; it is killed. */
  | { readonly kind: 'hung'; readonly started: boolean }
  /** The process ended. `output` is the last of what it wrote. */
  | { readonly kind: 'ended'; readonly started: boolean; readonly how: string; readonly output: string };

/** Milliseconds without a word before the work begins: starting takes below one second, and who waits says so. */
const SILENCE = 60_000;
/** Characters kept of what it writes on stderr. */
const OUTPUT = 2000;

/** One host: from its start to its end. It keeps this process alive only while it works. */
export class HostProcess {
  /** Requests answered. */
  done = 0;
  readonly #process: ChildProcess;
  readonly #gone: Promise<string>;
  #output = '';
  #hear: (message: HostMessage) => void = () => undefined;
  #alive = true;

  constructor({ command: [program, ...values], environment, ignoreStderr = false }: HostStart) {
    this.#process = spawn(program, values, {
      env: environment,
      stdio: ['pipe', 'pipe', ignoreStderr ? 'ignore' : 'pipe'],
      windowsHide: true,
    });
    const { stdin, stdout, stderr } = this.#process;
    // A host that is gone is told by its end, not by a broken pipe.
    stdin?.on('error', () => undefined);
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-OUTPUT);
    });
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#heard(line));
    this.#gone = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(error.message));
      this.#process.once('exit', (code, signal) => resolve(code === null ? `signal ${signal}` : `exit code ${code}`));
    });
    void this.#gone.then(() => {
      this.#alive = false;
    });
    this.#busy(false);
  }

  /** Whether it can take a request. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Process id; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Carries out one request; never two at once. Rejects with the signal's reason, and kills the host then. */
  async run(request: HostRequest, signal: AbortSignal): Promise<HostEnd> {
    const ended = Promise.withResolvers<HostEnd>();
    let started = false;
    const hang = () => ended.resolve({ kind: 'hung', started });
    let timer = setTimeout(hang, SILENCE);
    const abort = () => ended.reject(signal.reason);
    signal.addEventListener('abort', abort);
    this.#hear = (message) => {
      if (message.id !== request.id) return;
      if (message.kind === 'done' || message.kind === 'failed') return ended.resolve(message);
      started ||= message.kind === 'started';
      clearTimeout(timer);
      timer = setTimeout(hang, started ? request.milliseconds : SILENCE);
    };
    void this.#gone.then((how) => ended.resolve({ kind: 'ended', started, how, output: this.#output.trim() }));
    this.#busy(true);
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    if (signal.aborted) abort();
    let answered = false;
    try {
      const end = await ended.promise;
      answered = end.kind === 'done' || end.kind === 'failed';
      return end;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#hear = () => undefined;
      this.#busy(false);
      this.done += 1;
      if (!answered) await this.kill();
    }
  }

  /** Ends it at once. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#busy(true);
    if (this.#process.pid !== undefined) this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #heard(line: string): void {
    // A library may write on stdout too.
    if (!line.startsWith('{"id":')) return;
    try {
      this.#hear(JSON.parse(line) as HostMessage);
    } catch {
      // No whole message: the request ends by its time.
    }
  }

  #busy(busy: boolean): void {
    const { stdin, stdout, stderr } = this.#process;
    for (const handle of [this.#process, stdin, stdout, stderr] as unknown as { ref?(): void; unref?(): void }[])
      if (busy) handle?.ref?.();
      else handle?.unref?.();
  }
}
