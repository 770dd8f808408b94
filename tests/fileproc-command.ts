import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command, as a user starts it. */
const CLI = resolve(fileURLToPath(new URL('../packages/worker/dist/cli.js', import.meta.url)));

/** What a finished command left. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command that was started: its process, and its end. */
export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** How a command is started. */
export interface StartOptions {
  readonly folder?: string;
  readonly environment?: Record<string, string>;
  readonly input?: Uint8Array;
}

/** Starts the command. Settings of the machine that runs the tests do not reach it. */
export function start(args: readonly string[], options: StartOptions = {}): Started {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: options.folder ?? process.cwd(),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      TMPDIR: process.env.TMPDIR ?? '/tmp',
      MAX_WORKERS: '2',
      ...options.environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const finished = new Promise<Finished>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) =>
      done({ code, signal, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
  return { child, finished };
}

/** Runs the command to its end. */
export function fileproc(args: readonly string[], options?: StartOptions): Promise<Finished> {
  return start(args, options).finished;
}

/** What of each document in an index does not depend on when it was read, in order of path. */
export async function indexContent(db: string): Promise<unknown[]> {
  const { out, err, code } = await fileproc(['search', '', '--db', db, '--limit', '1000', '--json']);
  if (code !== 0) throw new Error(`the index cannot be listed: ${err}`);
  const { hits } = JSON.parse(out) as { hits: { document: Record<string, unknown> }[] };
  return hits
    .map(({ document: { indexed_at: _at, processing_time_seconds: _took, revision: _revision, ...rest } }) => rest)
    .sort((a, b) => (String(a.source_uri) < String(b.source_uri) ? -1 : 1));
}
