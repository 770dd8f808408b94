import { Worker } from 'node:worker_threads';
import { FileprocError, toFileprocError } from '@cis/fileproc-core';
import type { OpenRequest, ReplyMessage, RequestMessage, RequestName, Requests } from './protocol.ts';

/** The parent's half of a thread with a connection to the database. */
export interface DatabaseThread {
  /** Opens the database if it is not open; throws what `openDatabase` throws. A thread that failed to open may be asked again. */
  open(): Promise<void>;
  /** Sends a request; opens first where that is not done. Throws SINK_UNAVAILABLE where the thread ends under it. */
  call<Name extends RequestName>(name: Name, request: Requests[Name]['request']): Promise<Requests[Name]['reply']>;
  /** Answers what is under way, closes the database and ends the thread. The next call would start another. */
  close(): Promise<void>;
}

interface Pending {
  resolve(reply: Requests[RequestName]['reply']): void;
  reject(error: Error): void;
}

interface Running {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  readonly opened: Promise<void>;
}

/** A thread that is started by its first call. It does not keep the process alive while it has nothing to do. */
export function databaseThread(options: OpenRequest): DatabaseThread {
  let running: Running | undefined;
  let lastId = 0;

  function send<Name extends RequestName>(
    { worker, pending }: Pick<Running, 'worker' | 'pending'>,
    name: Name,
    request: Requests[Name]['request'],
  ): Promise<Requests[Name]['reply']> {
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      const message: RequestMessage<Name> = { id, name, request };
      pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      worker.ref();
      try {
        worker.postMessage(message);
      } catch (thrown) {
        settled(worker, pending, id);
        // A value that cannot be cloned, such as a function in a document's metadata: it never can.
        reject(toFileprocError(thrown, 'SINK_REJECTED', `${name} of the index ${options.path}`));
      }
    });
  }

  function start(): Running {
    const worker = new Worker(threadUrl(), {
      name: `fileproc sqlite ${options.mode}`,
      // Node 22 warns that node:sqlite is experimental, once a thread.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Cutting text into tokens makes much garbage that dies young; with V8's default for it the process took 150 MB more
      // for a text of 100 MB, in the same time.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    const pending = new Map<number, Pending>();
    worker.on('message', (message: ReplyMessage) => {
      const waiting = settled(worker, pending, message.id);
      if ('error' in message) waiting?.reject(FileprocError.fromJSON(message.error));
      else waiting?.resolve(message.reply);
    });
    let failure: unknown;
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', (code) => {
      if (running?.worker === worker) running = undefined;
      for (const { reject } of pending.values())
        reject(
          new FileprocError('SINK_UNAVAILABLE', `The thread of the index ${options.path} ended with code ${code}.`, {
            cause: failure,
          }),
        );
      pending.clear();
    });
    const opened = send({ worker, pending }, 'open', options).then(
      () => undefined,
      async (error) => {
        if (running?.worker === worker) running = undefined;
        await worker.terminate();
        throw error;
      },
    );
    return { worker, pending, opened };
  }

  const open = async () => {
    running ??= start();
    const current = running;
    await current.opened;
    return current;
  };

  return {
    async open() {
      await open();
    },
    async call(name, request) {
      return send(await open(), name, request);
    },
    async close() {
      const closing = running;
      running = undefined;
      if (!closing) return;
      try {
        await closing.opened;
        await send(closing, 'close', undefined);
      } finally {
        await closing.worker.terminate();
      }
    },
  };
}

function settled(worker: Worker, pending: Map<number, Pending>, id: number): Pending | undefined {
  const waiting = pending.get(id);
  pending.delete(id);
  if (pending.size === 0) worker.unref();
  return waiting;
}

/** Beside this file when it runs from its source, as tests do; in the package it is bundled beside `index.js`. */
function threadUrl(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('./main.ts', import.meta.url)
    : new URL('./thread.js', import.meta.url);
}
