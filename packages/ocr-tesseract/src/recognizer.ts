import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FileprocError, type OcrPage } from '@cis/fileproc-core';
import type { ReadRequest } from './page-reader.ts';

/** What the thread says. */
export type ThreadMessage =
  /** First of all: it can read. */
  | { readonly kind: 'ready' }
  /** After each request. */
  | { readonly kind: 'page'; readonly page: OcrPage; readonly memoryBytes: number }
  /** Instead of either; it is of no more use. */
  | { readonly kind: 'failed'; readonly message: string };

/** A Tesseract in a thread, replaced when it was stopped, broke or grew. */
export interface Recognizer {
  /** Starts the thread where none runs. Throws OCR_UNAVAILABLE where Tesseract cannot be loaded. */
  start(): Promise<void>;
  /** Reads a page. Throws an `Error` for one that cannot be read, and the signal's reason on abort. */
  read(request: ReadRequest, signal: AbortSignal): Promise<OcrPage>;
  stop(): Promise<void>;
}

/** How a recognizer is run. */
export interface RecognizerOptions {
  /** Bytes of WebAssembly memory past which a thread is replaced after its page: that memory never shrinks. */
  readonly mostMemoryBytes: number;
}

/** Makes a recognizer; its thread starts with `start` or the first page, and never keeps the process alive by itself. */
export function createRecognizer({ mostMemoryBytes }: RecognizerOptions): Recognizer {
  let running: Worker | undefined;

  const stop = async () => {
    const worker = running;
    running = undefined;
    await worker?.terminate();
  };

  const ask = async (worker: Worker, signal: AbortSignal, request?: ReadRequest): Promise<ThreadMessage> => {
    worker.ref();
    const ended = new AbortController();
    const settled = AbortSignal.any([signal, ended.signal]);
    const onExit = () => ended.abort(new Error('The thread of Tesseract ended unexpectedly.'));
    worker.once('exit', onExit);
    try {
      const answer = once(worker, 'message', { signal: settled });
      if (request) worker.postMessage(compact(request));
      const [message] = (await answer) as [ThreadMessage];
      worker.unref();
      return message;
    } catch (thrown) {
      // Stopped in the middle of a page, or broken: it is of no more use.
      if (running === worker) running = undefined;
      await worker.terminate();
      throw settled.aborted ? settled.reason : thrown;
    } finally {
      worker.off('exit', onExit);
    }
  };

  const start = async (signal = new AbortController().signal): Promise<Worker> => {
    signal.throwIfAborted();
    if (running) return running;
    // In the repository the thread is a .ts file beside this one, in the package a .js file.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./recognizer-thread.${extension}`, import.meta.url));
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (running === worker) running = undefined;
    });
    running = worker;
    const message = await ask(worker, signal);
    if (message.kind === 'ready') return worker;
    await stop();
    throw new FileprocError('OCR_UNAVAILABLE', `The OCR engine tesseract could not start: ${reasonOf(message)}`);
  };

  return {
    start: async () => void (await start()),
    async read(request, signal) {
      const message = await ask(await start(signal), signal, request);
      if (message.kind === 'page') {
        if (message.memoryBytes > mostMemoryBytes) await stop();
        return message.page;
      }
      // What was thrown inside of WebAssembly may have left it in any state.
      await stop();
      throw new Error(`Tesseract could not read the picture: ${reasonOf(message)}`);
    },
    stop,
  };
}

function reasonOf(message: ThreadMessage): string {
  return message.kind === 'failed' ? message.message : `its thread answered "${message.kind}".`;
}

/** The request with its pixels alone: a view is sent to a thread together with all that its buffer holds beside it. */
function compact(request: ReadRequest): ReadRequest {
  const { image } = request;
  if (image.data.byteLength === image.data.buffer.byteLength) return request;
  return { ...request, image: { ...image, data: image.data.slice() } };
}
