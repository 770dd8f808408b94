import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError, isFileprocError } from '../contract/errors.ts';
import type { EmbeddedFile, Warning } from '../contract/extraction.ts';
import type { FileRef } from '../contract/file.ts';
import { type Limits, limitMessage } from '../contract/limits.ts';
import type { FileReader, ReadResult, ScratchFile } from '../contract/reader.ts';
import { sizeLimitFor } from '../read/size-limit.ts';
import { embeddedFileRefs } from './embedded-refs.ts';
import { CONTENT, scratchUnavailable, takeOut } from './scratch.ts';
import type { ScratchScope } from './scratch-scope.ts';
import { tooLarge } from './transfer.ts';

/** A file of a tree, with what was read of it. */
export interface TreeFile {
  readonly file: FileRef;
  /** Absent where its content was not even shown to the reader: `error` says why. */
  readonly result?: ReadResult;
  readonly error?: FileprocError;
  /** Bytes. */
  readonly size: number;
  readonly sha256?: string;
  readonly seconds: number;
  /** Of this stage. */
  readonly warnings: Warning[];
  /** The folder with the pages, where they are not in memory; whoever uses the pages removes it. */
  folder?: string;
}

/** Options of {@link readTree}. */
export interface TreeOptions {
  readonly reader: FileReader;
  readonly scratch: ScratchScope;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Gets each embedded file once, after all that lie in it; the tree waits for what it returns. */
  readonly onEmbedded: (file: TreeFile) => Promise<void>;
}

/** Read, while files that lie in it are not. */
interface OpenFile {
  readonly read: TreeFile;
  readonly holder?: OpenFile;
  /** Files directly in it that are not done. */
  pending: number;
}

/** To be read. */
interface WaitingFile {
  readonly file: FileRef;
  readonly embedded: EmbeddedFile;
  readonly holder: OpenFile;
}

/**
 * Reads a file and, depth first, all that lie in it. Depth first keeps the scratch folder small: a container's files are
 * worked off before the next container is opened. What came out of the file is given to `onEmbedded`; the file itself
 * comes last, as the result, because only then all its warnings are known.
 *
 * Rejects with the reader's rejection: the signal's reason, or SCRATCH_UNAVAILABLE. All else is in the results.
 */
export async function readTree(root: ScratchFile, options: TreeOptions): Promise<TreeFile> {
  const tree = new FileTree(options);
  return tree.read(root);
}

class FileTree {
  readonly #options: TreeOptions;
  /** The next one to read is the last. */
  readonly #waiting: WaitingFile[] = [];
  #found = 0;
  #busy = 0;
  #failed = false;
  #change = Promise.withResolvers<void>();

  constructor(options: TreeOptions) {
    this.#options = options;
  }

  async read(root: ScratchFile): Promise<TreeFile> {
    const { reader } = this.#options;
    const open: OpenFile = { read: await this.#readOne(root, 'delivered'), pending: 0 };
    this.#queueFilesIn(open);
    const loops = Array.from({ length: open.pending > 0 ? reader.concurrency : 0 }, () => this.#workOff());
    const failure = (await Promise.allSettled(loops)).find((loop) => loop.status === 'rejected');
    if (failure) throw failure.reason;
    await this.#close(open.read);
    return open.read;
  }

  async #workOff(): Promise<void> {
    while (!this.#failed) {
      const next = this.#waiting.pop();
      if (!next) {
        if (this.#busy === 0) return;
        await this.#change.promise;
        continue;
      }
      this.#busy += 1;
      try {
        const open: OpenFile = { read: await this.#readEmbedded(next), holder: next.holder, pending: 0 };
        this.#queueFilesIn(open);
        if (open.pending === 0) await this.#done(open);
      } catch (thrown) {
        this.#failed = true;
        throw thrown;
      } finally {
        this.#busy -= 1;
        this.#change.resolve();
        this.#change = Promise.withResolvers();
      }
    }
  }

  /** Hands on a file in which nothing is pending, and every holder that was waiting for it alone. */
  async #done(file: OpenFile): Promise<void> {
    for (let done = file; done.holder; done = done.holder) {
      await this.#close(done.read);
      await this.#options.onEmbedded(done.read);
      done.holder.pending -= 1;
      if (done.holder.pending > 0) return;
    }
  }

  #queueFilesIn(open: OpenFile): void {
    const { file, result, warnings } = open.read;
    const { limits } = this.#options;
    if (!result || result.embedded.length === 0) return;
    const depth = (file.parent?.depth ?? 0) + 1;
    if (depth > limits.embeddedDepth) {
      const message = limitMessage('embeddedDepth', limits, depth, `${result.embedded.length} files in ${file.path}`);
      warnings.push({ code: 'EMBEDDED_TOO_DEEP', message });
      return;
    }
    const taken = result.embedded.slice(0, Math.max(0, limits.embeddedFiles - this.#found));
    if (taken.length < result.embedded.length) {
      const found = this.#found + result.embedded.length;
      const left = `${result.embedded.length - taken.length} of ${result.embedded.length} files in ${file.path} not read`;
      warnings.push({ code: 'EMBEDDED_TRUNCATED', message: limitMessage('embeddedFiles', limits, found, left) });
    }
    this.#found += taken.length;
    open.pending = taken.length;
    const refs = embeddedFileRefs(file, taken);
    for (let index = taken.length - 1; index >= 0; index--)
      this.#waiting.push({ file: refs[index]!, embedded: taken[index]!, holder: open });
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  async #readEmbedded({ file, embedded, holder }: WaitingFile): Promise<TreeFile> {
    const { scratch, limits } = this.#options;
    const unread = (error: FileprocError): TreeFile => ({ file, error, size: embedded.size, seconds: 0, warnings: [] });
    if (embedded.error) return unread(FileprocError.fromJSON(embedded.error));
    const limit = sizeLimitFor(file.name, file.declaredType, limits);
    const large = tooLarge(file, embedded.size, limit, limits);
    if (large) return unread(large);
    const from = holder.read.result!.folder;
    const folder = await scratch.makeFolder();
    try {
      const size = await takeOut(from, embedded.localPath, folder);
      scratch.grow(from, -size);
      scratch.grow(folder, size);
      const sha256 = await sha256Of(join(folder, CONTENT));
      return await this.#readOne({ file: { ...file, size }, folder, name: CONTENT, size, sha256 }, 'embedded');
    } catch (thrown) {
      if (!isFileprocError(thrown) || thrown.code !== 'PROCESSOR_FAILED') throw thrown;
      await scratch.remove(folder);
      return unread(thrown);
    }
  }

  async #readOne(given: ScratchFile, priority: 'embedded' | 'delivered'): Promise<TreeFile> {
    const { scratch } = this.#options;
    const started = performance.now();
    let result = await this.#show(given, priority);
    // A crash that was met once: giving back the whole container would read all its other files again.
    if (priority === 'embedded' && result.error?.retryable && (await isStillThere(given, result.folder)))
      result = await this.#show({ ...given, folder: result.folder }, priority);
    scratch.grow(
      result.folder,
      result.embedded.reduce((sum, { size }) => sum + size, 0),
    );
    return {
      file: given.file,
      result,
      ...(result.error && { error: result.error }),
      size: given.size,
      ...(given.sha256 !== undefined && { sha256: given.sha256 }),
      seconds: Math.max(0, performance.now() - started - (result.timings.wait ?? 0)) / 1000,
      warnings: [],
      folder: result.folder,
    };
  }

  async #show(given: ScratchFile, priority: 'embedded' | 'delivered'): Promise<ReadResult> {
    const { reader, scratch, signal } = this.#options;
    const result = await reader.read(given, signal, { priority });
    scratch.moved(given.folder, result.folder);
    return result;
  }

  /** Nothing in the file is to be read any more: its folder is needed only where its pages lie in it. */
  async #close(read: TreeFile): Promise<void> {
    if (read.folder === undefined || read.result?.pages.file !== undefined) return;
    await this.#options.scratch.remove(read.folder);
    delete read.folder;
  }
}

async function isStillThere({ name, size }: ScratchFile, folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, name))).size === size;
  } catch {
    return false;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk as Uint8Array);
  } catch (thrown) {
    throw scratchUnavailable(path, thrown);
  }
  return hash.digest('hex');
}
