import { type FileHandle, open } from 'node:fs/promises';
import { FileprocError } from '../contract/errors.ts';

/** Bytes of a chunk of `stream`. */
const CHUNK = 256 * 1024;

/** The content of a file in a scratch folder, opened once for all that reads of it. */
export interface LocalContent extends AsyncDisposable {
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  stream(range?: { start?: number; end?: number }): AsyncIterable<Uint8Array>;
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens the content of `size` bytes at a path. It, and every read of it, throws SCRATCH_UNAVAILABLE where the disk does not give it. */
export async function openLocalContent(path: string, size: number): Promise<LocalContent> {
  const handle = await ofScratch(() => open(path, 'r'));
  const read = (position: number, length: number) => ofScratch(() => readFully(handle, size, position, length));
  return {
    read,
    bytes: () => read(0, size),
    async *stream({ start = 0, end = size } = {}) {
      for (let at = Math.max(0, start); at < Math.min(end, size); ) {
        const chunk = await read(at, Math.min(CHUNK, end - at));
        if (chunk.length === 0) return;
        at += chunk.length;
        yield chunk;
      }
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function readFully(
  handle: FileHandle,
  size: number,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = Math.max(0, Math.trunc(position) || 0);
  // A format's own numbers may ask for more than there is: only what there is gets memory.
  const wanted = Math.max(0, Math.min(Math.trunc(length) || 0, size - start));
  const bytes = new Uint8Array(wanted);
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await handle.read(bytes, filled, Math.min(wanted - filled, 0x40000000), start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === wanted ? bytes : bytes.slice(0, filled);
}

async function ofScratch<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    // Reading past what memory can hold is no trouble of the disk.
    if (error instanceof RangeError) throw error;
    throw new FileprocError('SCRATCH_UNAVAILABLE', `A file in the scratch folder cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
