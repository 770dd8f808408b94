/** `fileproc worker` as a process whose log can be waited for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finished, Started, StartOptions } from '../fileproc-command.ts';

/** One line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A worker that was started. */
export interface WorkerProcess extends AsyncDisposable {
  readonly finished: Promise<Finished>;
  /** Rejects when it ends. To be raced with what only a living worker brings about. */
  readonly unexpectedEnd: Promise<never>;
  /** All lines so far. */
  readonly log: readonly LogLine[];
  /** Resolves with the first line that matches, also one that was written before. Throws with the end of the log after so long. */
  logged(matches: (line: LogLine) => boolean, limitMilliseconds?: number): Promise<LogLine>;
  /** SIGTERM unless told, and what it left. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

/** What starts the command with the settings of a test bed. */
export interface CommandStarter {
  start(args: readonly string[], options?: StartOptions): Started;
}

/** Quick for a test: short waits, no look for a Spot notice, a scratch folder of its own that is removed with it. */
function quickSettings(scratch: string): Record<string, string> {
  return {
    SCRATCH_DIR: scratch,
    SQS_WAIT_TIME_SECONDS: '1',
    RETRY_FIRST_SECONDS: '1',
    OPENSEARCH_REPLICAS: '0',
    AWS_EC2_METADATA_DISABLED: 'true',
    OCR_ENGINE: 'none',
  };
}

/** Starts `fileproc worker`; settings of `environment` come over the quick ones of tests. */
export function startWorker(
  bed: CommandStarter,
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): WorkerProcess {
  const scratch = mkdtempSync(join(tmpdir(), 'fileproc-worker-'));
  const { child, finished } = bed.start(['worker'], {
    environment: { ...quickSettings(scratch), ...environment },
    ...(folder !== undefined && { folder }),
  });
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    log.push(JSON.parse(line) as LogLine);
    for (const look of waiting) look();
  });

  const unexpectedEnd = finished.then(({ code, signal, err }): never => {
    throw new Error(`the worker ended with ${signal ?? code}: ${err}`);
  });
  // It ends in any case, mostly when nobody waits any more.
  unexpectedEnd.catch(() => undefined);

  const logged = (matches: (line: LogLine) => boolean, limitMilliseconds = 60_000): Promise<LogLine> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = log.find(matches);
        if (!line) return;
        end();
        resolve(line);
      };
      const give = (what: string) => (): void => {
        end();
        const last = log.slice(-15).map((line) => JSON.stringify(line));
        reject(new Error(`the worker ${what}; the end of its log:\n${last.join('\n')}`));
      };
      const timer = setTimeout(give(`did not log that within ${limitMilliseconds / 1000} s`), limitMilliseconds);
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      waiting.add(look);
      void finished.then(({ err }) => setImmediate(give(`ended: ${err}`)));
      look();
    });

  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> => {
    child.kill(signal);
    return finished;
  };
  return {
    finished,
    unexpectedEnd,
    log,
    logged,
    stop,
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL');
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
