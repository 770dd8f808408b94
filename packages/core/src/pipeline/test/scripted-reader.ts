import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, FileprocError } from '../../contract/errors.ts';
import type { EmbeddedFile, Page, Warning } from '../../contract/extraction.ts';
import type { FileReader, ReadResult, ScratchFile } from '../../contract/reader.ts';
import type { PageSource } from '../../contract/sink.ts';
import { pagesInMemory } from '../../testing/kit/sample-changes.ts';
import { Semaphore } from '../semaphore.ts';

/** What a test file holds when it is no plain text: how it is to be read, as JSON. */
export interface Script {
  readonly text?: string;
  /** Names and contents of the files in it, in order; a name may come twice. A code: it cannot be taken out. */
  readonly embedded?: readonly (readonly [path: string, content: string | Script | readonly [ErrorCode]])[];
  readonly error?: ErrorCode;
  /** The error comes the first so many times only. */
  readonly errorTimes?: number;
  /** Milliseconds that reading takes; it ends early on abort. */
  readonly takes?: number;
  /** The pages lie in a file of the folder, as those of a large document do. */
  readonly pagesInFile?: boolean;
  readonly warnings?: readonly Warning[];
  /** The folder is another one afterwards. */
  readonly moves?: boolean;
  /** A name in place of that of the first embedded file. */
  readonly localPath?: string;
}

/** The content of a scripted file. */
export const scripted = (script: Script): string => JSON.stringify(script);

/** What a scripted reader has seen. */
export interface ScriptedReader extends FileReader {
  /** Paths in the order in which their reading began. */
  readonly begun: readonly string[];
  readonly mostAtOnce: number;
  readonly isDisposed: boolean;
}

/** A reader that does what the content of each file says: it reads it from the scratch folder, as a real one does. */
export function scriptedReader(concurrency = 2, before?: (file: ScratchFile) => Promise<void> | void): ScriptedReader {
  const places = new Semaphore(concurrency);
  const begun: string[] = [];
  const failures = new Map<string, number>();
  let busy = 0;
  let mostAtOnce = 0;
  let isDisposed = false;

  async function perform(given: ScratchFile, signal: AbortSignal): Promise<ReadResult> {
    const { file } = given;
    begun.push(file.path);
    await before?.(given);
    const content = await readFile(join(given.folder, given.name), 'utf8').catch((cause: unknown) => {
      throw new FileprocError('SCRATCH_UNAVAILABLE', 'the content is gone', { cause });
    });
    const script: Script = content.startsWith('{') ? (JSON.parse(content) as Script) : { text: content };
    if (script.takes) await sleep(script.takes, signal);
    signal.throwIfAborted();
    const folder = script.moves ? await moved(given.folder) : given.folder;
    const times = failures.get(file.uri) ?? 0;
    const failed = times < (script.errorTimes ?? Number.POSITIVE_INFINITY) ? script.error : undefined;
    if (failed) failures.set(file.uri, times + 1);
    const pages: Page[] = failed ? [] : [{ number: 1, text: script.text ?? '', origin: 'text' }];
    return {
      type: { mediaType: 'text/plain', extension: 'txt', by: 'content', evidence: 'a test said so' },
      processor: { name: 'scripted', version: '1' },
      fingerprint: 'scripted-1',
      pages: script.pagesInFile ? await pagesInFile(pages, folder) : pagesInMemory(pages),
      metadata: { title: file.name },
      embedded: failed ? [] : await unpack(script, folder),
      warnings: script.warnings ?? [],
      wordCount: 1,
      charCount: script.text?.length ?? 0,
      ocrUsed: false,
      textTruncated: false,
      ...(failed && { error: new FileprocError(failed, `${file.path} is scripted to fail`) }),
      timings: { wait: 0, process: 1 },
      folder,
    };
  }

  return {
    concurrency,
    // The pipeline hands over folders of its own.
    scratch: {
      folder: () => Promise.reject(new Error('the scripted reader makes no folders')),
      remove: (folder) => rm(folder, { recursive: true, force: true }),
    },
    fingerprints: new Set(['scripted-1']),
    begun,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get isDisposed() {
      return isDisposed;
    },
    async read(given, signal) {
      await places.acquire(signal);
      busy += 1;
      mostAtOnce = Math.max(mostAtOnce, busy);
      try {
        return await perform(given, signal);
      } finally {
        busy -= 1;
        places.release();
      }
    },
    state: () => ({ busy, queued: 0, children: [], replaced: {} }),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}

async function unpack({ embedded = [], localPath }: Script, folder: string): Promise<EmbeddedFile[]> {
  const files: EmbeddedFile[] = [];
  for (const [index, [path, content]] of embedded.entries()) {
    if (isCode(content)) {
      const error = new FileprocError(content[0], `${path} could not be taken out`).toJSON();
      files.push({ path, localPath: '', size: 0, error });
      continue;
    }
    const text = typeof content === 'string' ? content : scripted(content);
    await writeFile(join(folder, `e${index}`), text);
    const name = index === 0 ? (localPath ?? 'e0') : `e${index}`;
    files.push({ path, localPath: name, size: Buffer.byteLength(text) });
  }
  return files;
}

function isCode(content: string | Script | readonly [ErrorCode]): content is readonly [ErrorCode] {
  return Array.isArray(content);
}

async function moved(folder: string): Promise<string> {
  await rename(folder, `${folder}-moved`);
  return `${folder}-moved`;
}

async function pagesInFile(pages: readonly Page[], folder: string): Promise<PageSource> {
  await mkdir(join(folder, 'result'));
  const file = join(folder, 'result', 'pages.ndjson');
  await writeFile(file, pages.map((page) => `${JSON.stringify(page)}\n`).join(''));
  const { count, characters } = pagesInMemory(pages);
  return {
    count,
    characters,
    file,
    async *[Symbol.asyncIterator]() {
      for (const line of (await readFile(file, 'utf8')).split('\n')) if (line) yield JSON.parse(line) as Page;
    },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
