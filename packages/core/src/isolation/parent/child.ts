import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildSetup } from '../protocol.ts';
import { OutputTail } from './output-tail.ts';
import { permissionFlags } from './permissions.ts';

/** The program of the children, built beside this module. */
export const CHILD_PROGRAM = new URL('./child.js', import.meta.url);

/** How a child is started. */
export interface ChildStart {
  readonly setup: ChildSetup;
  /** The folder that it may write; it exists. */
  readonly folder: string;
  /** Folders of packages that it may read. */
  readonly packages: readonly string[];
  /** Further folders that it may read. */
  readonly readable?: readonly string[];
  /** The limit of its resident memory. */
  readonly memoryMegabytes: number;
}

/** How a child ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote on stdout and stderr, or why it could not be started. */
  readonly output: string;
}

/** V8 collects harder as its heap nears its limit; it gets this part of the memory limit, buffers and code get the rest. */
const HEAP_SHARE = 0.75;
/**
 * Megabytes of each half of V8's young generation, 16 by default: a child has up to three of them resident. Documents are
 * read in small pieces that die young, and take no longer to collect in a smaller space (measured on sheets of a million
 * cells and on a document of 32 MB: the same CPU time, 15 to 30 MB less; on a PDF of 1,000 pages 100 MB less for 6% more CPU).
 */
const YOUNG_MEGABYTES = 4;

/** Milliseconds that the last output of an ended child is waited for. */
const LAST_OUTPUT = 200;

/** One child process: from its start to its end, whatever it does. It keeps this process alive only while `busy`. */
export class Child<ToChild extends { kind: string }, FromChild extends { kind: string }> {
  /** Undefined where the system could not start it. */
  readonly pid: number | undefined;
  readonly folder: string;
  /** Settles when the process is gone. */
  readonly ended: Promise<ChildEnd>;
  /** Who hears what the child says. */
  onMessage: (message: FromChild) => void = () => undefined;
  /**
   * Who hears that it is gone. Not by `ended`, where what each of its files left would be kept until then; whoever comes
   * later than the end hears it too.
   */
  set onEnd(hear: (end: ChildEnd) => void) {
    this.#hearEnd = hear;
    if (this.#end) hear(this.#end);
  }
  /** Work that it has done: files or pages. */
  done = 0;
  #hearEnd: (end: ChildEnd) => void = () => undefined;
  #end: ChildEnd | undefined;
  #killed = false;
  readonly #process: ChildProcess;

  constructor({ setup, folder, packages, readable, memoryMegabytes }: ChildStart) {
    this.folder = folder;
    const output = new OutputTail();
    this.#process = fork(fileURLToPath(CHILD_PROGRAM), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      cwd: folder,
      env: childEnvironment(folder),
      execArgv: [
        ...permissionFlags(folder, packages, readable),
        `--max-old-space-size=${Math.max(32, Math.floor(memoryMegabytes * HEAP_SHARE))}`,
        `--max-semi-space-size=${YOUNG_MEGABYTES}`,
      ],
    });
    this.pid = this.#process.pid;
    for (const stream of [this.#process.stdout, this.#process.stderr]) if (stream) output.follow(stream);
    this.#process.on('message', (message) => {
      if (hasKind(message)) this.onMessage(message as FromChild);
      else this.#process.kill('SIGKILL');
    });
    // A child that closes its channel can never answer again.
    this.#process.on('disconnect', () => this.#process.kill('SIGKILL'));
    this.ended = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        if (this.pid === undefined) resolve({ code: null, signal: null, output: error.message });
      });
      this.#process.once('exit', (code, signal) => {
        const end = () => {
          clearTimeout(late);
          resolve({ code, signal, output: output.text });
        };
        this.#process.once('close', end);
        const late = setTimeout(end, LAST_OUTPUT);
      });
    });
    void this.ended.then((end) => {
      this.#end = end;
      this.#hearEnd(end);
    });
    this.busy = false;
    this.#send({ kind: 'setup', setup });
  }

  /** Whether it is not known to have ended, nor told to. */
  get alive(): boolean {
    return (
      !this.#killed && this.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  /** Whether this process must stay alive for the child's sake. */
  set busy(busy: boolean) {
    const streams = [this.#process.stdout, this.#process.stderr] as unknown as { ref(): void; unref(): void }[];
    for (const handle of [this.#process, this.#process.channel, ...streams])
      if (busy) handle?.ref();
      else handle?.unref();
  }

  /** Sends a message; one to a child that is gone is lost. */
  send(message: ToChild): void {
    this.#send(message);
  }

  #send(message: object): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  /** Ends the process at once. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.busy = true;
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}

function hasKind(message: unknown): boolean {
  return typeof message === 'object' && message !== null && typeof (message as { kind?: unknown }).kind === 'string';
}

/**
 * The environment of a child: language and time zone, and nothing that could be a secret. Libraries that use threads of
 * their own are told to use one, since each child counts as one CPU; temporary files go to the child's own folder.
 */
function childEnvironment(folder: string): NodeJS.ProcessEnv {
  const kept = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'SystemRoot', 'windir'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    HOME: folder,
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
    OMP_NUM_THREADS: '1',
    OMP_THREAD_LIMIT: '1',
    VIPS_CONCURRENCY: '1',
  };
}
