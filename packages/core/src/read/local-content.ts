import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileprocError } from '../contract/errors.ts';

/** Bytes of a chunk of `stream`. */
const CHUNK = 256 * 1024;
/** Content up to this size is read once, when it is opened: detection and a processor ask for it five times or more. */
const READ_AT_ONCE = 64 * 1024;

/** The content of a file in a scratch folder, opened once for all that reads of it. */
export interface LocalContent extends AsyncDisposable {
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  stream(range?: { start?: number; end?: number }): AsyncIterable<Uint8Array>;
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens the content of `size` bytes at a path. It, and every read of it, throws SCRATCH_UNAVAILABLE where the disk does not give it. */
export async function openLocalContent(path: string, size: number): Promise<LocalContent> {
  if (size <= READ_AT_ONCE) {
    const content = await ofScratch(async () => readWhole(path, size));
    // Copies: a processor may write into what it gets.
    return contentOf(
      size,
      async (start, length) => content.slice(start, start + length),
      async () => {},
    );
  }
  const handle = await ofScratch(() => open(path, 'r'));
  return contentOf(
    size,
    (start, length) => ofScratch(() => readFully(handle, start, length)),
    () => handle.close(),
  );
}

/** `readPart` is asked for parts that lie within the size. */
function contentOf(
  size: number,
  readPart: (start: number, length: number) => Promise<Uint8Array<ArrayBuffer>>,
  close: () => Promise<void>,
): LocalContent {
  const read = async (position: number, length: number) => {
    const start = Math.max(0, Math.trunc(position) || 0);
    // A format's own numbers may ask for more than there is: only what there is gets memory.
    return readPart(start, Math.max(0, Math.min(Math.trunc(length) || 0, size - start)));
  };
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
    [Symbol.asyncDispose]: close,
  };
}

/** Blocks for 0.03 ms, since the content was just written: less than a turn of the event loop. */
function readWhole(path: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const file = openSync(path, 'r');
  try {
    let filled = 0;
    while (filled < size) {
      const bytesRead = readSync(file, bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === size ? bytes : bytes.slice(0, filled);
  } finally {
    closeSync(file);
  }
}

async function readFully(handle: FileHandle, start: number, wanted: number): Promise<Uint8Array<ArrayBuffer>> {
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
