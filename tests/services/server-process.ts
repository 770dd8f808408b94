/** One server as a child process: started, waited for, stopped by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How a server is started. */
export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Record<string, string>;
  readonly url: string;
  /** Answers 200 once the server is ready. */
  readonly healthPath: string;
  /** Takes the server's output. */
  readonly logFile: string;
}

/** A server that answers. */
export interface ServerProcess extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Ends it and waits for its end: SIGTERM unless told, SIGKILL where that does not help within ten seconds. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Seconds on an idle machine; over a minute was seen on one with eight times the work it has cores for. */
const START_LIMIT_MILLISECONDS = 300_000;
const STOP_LIMIT_MILLISECONDS = 10_000;

const running = new Set<ChildProcess>();
// An exception that nobody caught must not leave servers behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Starts a server and waits until it answers. Throws with the end of its log when it ends first or takes five minutes. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  running.add(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
  let isRunning = true;
  ended.then(() => {
    isRunning = false;
    running.delete(child);
  });

  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MILLISECONDS);
    await ended;
    clearTimeout(force);
  };

  const deadline = performance.now() + START_LIMIT_MILLISECONDS;
  while (!(await answers(options.url + options.healthPath))) {
    const isLate = performance.now() > deadline;
    if (isRunning && !isLate) {
      await wait(100);
      continue;
    }
    const reason = isRunning ? `it did not answer within ${START_LIMIT_MILLISECONDS / 1000} s` : await ended;
    if (isRunning) await stop('SIGKILL');
    const lastLines = readFileSync(options.logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
    throw new Error(`${options.name} did not start: ${reason}. The end of its log:\n${lastLines}`);
  }
  return { name: options.name, url: options.url, pid: child.pid!, stop, [Symbol.asyncDispose]: () => stop() };
}

/** Ports of 127.0.0.1 that were free at the moment, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const holders = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    holders.map(
      (holder) =>
        new Promise<number>((resolve, reject) => {
          holder.once('error', reject);
          holder.listen(0, '127.0.0.1', () => {
            const address = holder.address();
            if (address === null || typeof address === 'string') reject(new Error('a port was expected'));
            else resolve(address.port);
          });
        }),
    ),
  );
  await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
  return ports;
}
