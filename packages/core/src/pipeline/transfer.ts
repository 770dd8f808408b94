import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError, toFileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import { type LimitName, type Limits, limitMessage } from '../contract/limits.ts';
import type { ScratchFile } from '../contract/reader.ts';
import type { OpenedFile } from '../contract/source.ts';
import { CONTENT, scratchUnavailable } from './scratch.ts';
import type { ScratchScope } from './scratch-scope.ts';

/** Bytes in a megabyte of the limits. */
const MEGABYTE = 1024 * 1024;
/** A file up to this size is written by one call. */
const WRITTEN_AT_ONCE = 256 * 1024;

/** The error for a file of so many bytes under the limit of its class; undefined where it is within it. */
export function tooLarge(file: FileRef, bytes: number, limit: LimitName, limits: Limits): FileprocError | undefined {
  if (bytes <= limits[limit] * MEGABYTE) return undefined;
  const megabytes = (bytes / MEGABYTE).toFixed(1);
  return new FileprocError('FILE_TOO_LARGE', limitMessage(limit, limits, megabytes, file.path));
}

/**
 * Lets the content of an opened file flow into a scratch folder of its own, in bounded memory, and hashes it on the way.
 *
 * Throws FILE_TOO_LARGE as soon as more than the limit has come, SOURCE_CHANGED where another number of bytes comes than
 * the source said, SOURCE_UNAVAILABLE where the flow breaks, SCRATCH_UNAVAILABLE where it cannot be written. The folder
 * is removed then.
 */
export async function transfer(
  { file, content }: OpenedFile,
  scratch: ScratchScope,
  limit: LimitName,
  limits: Limits,
): Promise<ScratchFile & { readonly sha256: string }> {
  const folder = await scratch.makeFolder();
  const target = new ContentFile(folder);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of content) {
      size += chunk.byteLength;
      const error = tooLarge(file, size, limit, limits);
      if (error) throw error;
      if (file.size !== undefined && size > file.size) throw otherSize(file, `more than ${file.size}`);
      scratch.grow(folder, chunk.byteLength);
      hash.update(chunk);
      await target.write(chunk);
    }
    if (file.size !== undefined && size < file.size) throw otherSize(file, `${size} of ${file.size}`);
    await target.end();
  } catch (thrown) {
    await target.giveUp();
    await scratch.remove(folder);
    throw toFileprocError(thrown, 'SOURCE_UNAVAILABLE', `The content of ${file.path} broke off`);
  }
  return { file, folder, name: CONTENT, size, sha256: hash.digest('hex') };
}

function otherSize(file: FileRef, came: string): FileprocError {
  return new FileprocError('SOURCE_CHANGED', `${file.path} changed while it was fetched: ${came} bytes came.`);
}

/** Writes small content at once and large content as it comes. */
class ContentFile {
  readonly #folder: string;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #handle: FileHandle | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(chunk: Uint8Array): Promise<void> {
    // Copied, since a source may use the chunk's memory again for the next one.
    this.#waiting.push(this.#handle ? chunk : Buffer.from(chunk));
    this.#waitingBytes += chunk.byteLength;
    if (this.#handle || this.#waitingBytes > WRITTEN_AT_ONCE) await this.#inScratch(() => this.#flush());
  }

  async end(): Promise<void> {
    await this.#inScratch(async () => {
      // Into the page cache, in less time than the three asynchronous calls take of this thread.
      if (!this.#handle)
        return writeFileSync(join(this.#folder, CONTENT), Buffer.concat(this.#waiting), { flag: 'wx' });
      await this.#flush();
      await this.#close();
    });
  }

  async giveUp(): Promise<void> {
    await this.#close().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#handle ??= await open(join(this.#folder, CONTENT), 'wx');
    for (const chunk of this.#waiting.splice(0)) {
      for (let done = 0; done < chunk.byteLength; ) done += (await this.#handle.write(chunk, done)).bytesWritten;
    }
    this.#waitingBytes = 0;
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #inScratch(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      throw scratchUnavailable(this.#folder, thrown);
    }
  }
}
