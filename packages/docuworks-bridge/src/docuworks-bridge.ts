import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileprocError, type OutsideProgram, type ProgramFile } from '@cis/fileproc-core';
import { hostEnvironment } from './environment.ts';
import { type HostEnd, HostProcess, type HostStart } from './host-process.ts';
import { parseRequest } from './parse-request.ts';
import type { BridgeRequest } from './protocol.ts';
import { Turns } from './turns.ts';

/** Options of {@link docuworksBridge}. */
export interface DocuworksBridgeOptions {
  /** The folder that holds xdwapi.dll (DOCUWORKS_SDK_PATH); where Windows looks for libraries if absent. */
  readonly sdkPath?: string;
  /** Seconds for one document in the vendor's program (DOCUWORKS_TIMEOUT). Default 120. */
  readonly timeoutSeconds?: number;
  /** The Node that runs the host (DOCUWORKS_NODE), of the same bits as DocuWorks; this one if absent. */
  readonly node?: string;
  /** Documents after which the host is replaced by a fresh one: the vendor's program may leak. Default 500. */
  readonly recycleAfter?: number;
  /** Starts the host in another way, and tells the host's name of a path: for tests. */
  readonly host?: { readonly start: HostStart; readonly pathOf: (path: string) => string };
}

/** The bridge in numbers. */
export interface DocuworksBridgeState {
  /** Hosts started so far. */
  readonly started: number;
  readonly hangs: number;
  readonly crashes: number;
  /** Of the host that is there. */
  readonly pid: number | undefined;
}

/** The vendor's program, as a program that the processor `docuworks` asks. Dispose it: that ends its host. */
export interface DocuworksBridge extends OutsideProgram, AsyncDisposable {
  state(): DocuworksBridgeState;
}

/** The host, built beside this module. */
const HOST_PROGRAM = new URL('./host.js', import.meta.url);
const DEFAULT_TIMEOUT = 120;
const DEFAULT_RECYCLE_AFTER = 500;
/** A host that ends while it reads a document gets the document once more, in a fresh process. */
const MOST_ATTEMPTS = 2;
/** Milliseconds for the last handles of a killed process to go. */
const SETTLE = 100;

/**
 * Makes a bridge to DocuWorks on this machine. Its host is started with the first file: a process of its own, which is
 * killed when a document takes too long, and started anew after that and after a crash. Files wait here for their turn,
 * in the order in which they came; the hosts of several workers take turns by a mutex of the machine.
 *
 * `ask` takes a `BridgeRequest` and gives `{ file }`, the name of what was made in the file's folder. It rejects with
 * DOCUWORKS_UNAVAILABLE where DocuWorks is not installed or is too old, ENCRYPTED, CORRUPT, TIMEOUT, PROCESSOR_CRASHED,
 * OUT_OF_MEMORY, SCRATCH_UNAVAILABLE and PROCESSOR_FAILED.
 */
export function docuworksBridge(options: DocuworksBridgeOptions = {}): DocuworksBridge {
  const { timeoutSeconds = DEFAULT_TIMEOUT, recycleAfter = DEFAULT_RECYCLE_AFTER } = options;
  if (!(timeoutSeconds > 0) || !(recycleAfter > 0))
    throw new FileprocError(
      'INVALID_CONFIG',
      'timeoutSeconds and recycleAfter of the DocuWorks bridge must be positive.',
    );
  const start = options.host?.start ?? defaultStart(options);
  const pathOf = options.host?.pathOf ?? ((path) => path);
  const turns = new Turns();
  const closing = new AbortController();
  const counts = { started: 0, hangs: 0, crashes: 0 };
  let host: HostProcess | undefined;
  let asked = 0;

  async function freshHost(): Promise<HostProcess> {
    if (host && (!host.alive || host.done >= recycleAfter)) {
      await host.kill();
      host = undefined;
    }
    if (!host) {
      host = new HostProcess(start);
      counts.started += 1;
    }
    return host;
  }

  /** One request, of which this process knows that no other of its own is under way. */
  async function inTurn(request: BridgeRequest, file: ProgramFile, signal: AbortSignal): Promise<{ file: string }> {
    for (let attempt = 1; ; attempt++) {
      const end = await (await freshHost()).run(
        {
          id: ++asked,
          request,
          input: pathOf(file.localPath),
          output: pathOf(file.folder),
          milliseconds: timeoutSeconds * 1000,
        },
        signal,
      );
      if (end.kind === 'done') return { file: end.file };
      if (end.kind === 'hung') counts.hangs += 1;
      if (end.kind === 'ended') counts.crashes += 1;
      if (end.kind === 'ended' && attempt < MOST_ATTEMPTS) {
        await sleep(SETTLE);
        continue;
      }
      throw errorOf(end, file.path, timeoutSeconds);
    }
  }

  return {
    async ask(given, file, signal) {
      const request = parseRequest(given);
      if (!options.host && process.platform !== 'win32')
        throw new FileprocError(
          'DOCUWORKS_UNAVAILABLE',
          `${file.path}: DocuWorks runs on Windows, and this is ${process.platform}.`,
        );
      const either = AbortSignal.any([signal, closing.signal]);
      const leave = await turns.take(either);
      try {
        return await inTurn(request, file, either);
      } finally {
        leave();
      }
    },
    state: () => ({ ...counts, pid: host?.alive ? host.pid : undefined }),
    async [Symbol.asyncDispose]() {
      closing.abort(new DOMException('The DocuWorks bridge was closed.', 'AbortError'));
      await host?.kill();
    },
  };
}

function defaultStart({ sdkPath, node = process.execPath }: DocuworksBridgeOptions): HostStart {
  return {
    command: [node, fileURLToPath(HOST_PROGRAM), sdkPath ?? ''],
    environment: hostEnvironment(process.env),
  };
}

function errorOf(end: Exclude<HostEnd, { kind: 'done' }>, path: string, timeoutSeconds: number): FileprocError {
  switch (end.kind) {
    case 'failed':
      return new FileprocError(end.code, `${path}: ${end.message}.`);
    case 'hung':
      return end.started
        ? new FileprocError('TIMEOUT', `${path}: not read by DocuWorks within ${timeoutSeconds} s (DOCUWORKS_TIMEOUT).`)
        : new FileprocError('DOCUWORKS_UNAVAILABLE', `${path}: the host of DocuWorks does not answer.`);
    case 'ended':
      return end.started
        ? new FileprocError(
            'PROCESSOR_CRASHED',
            `${path}: DocuWorks crashed on it ${MOST_ATTEMPTS} times (${end.how}).${end.output && ` ${end.output}`}`,
            // Another try would crash again: it had two.
            { retryable: false },
          )
        : new FileprocError(
            'DOCUWORKS_UNAVAILABLE',
            `${path}: the host of DocuWorks cannot be started (${end.how}).${end.output && ` ${end.output}`}`,
          );
  }
}
