import { mkdirSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError } from '../contract/errors.ts';
import type { EmbeddedFile } from '../contract/extraction.ts';
import { type Limits, limitExceeded } from '../contract/limits.ts';
import type { EmbeddedEntry } from '../contract/processor.ts';
import { abortable } from './abortable.ts';
import { scratchFailure } from './scratch-failure.ts';
import { MEGABYTE } from './size-limit.ts';

/** Files up to this size, in bytes, are written in one go. */
const WRITTEN_AT_ONCE = 64 * 1024;

/** Takes embedded files out of one file. */
export interface Embedding {
  /** What a processor's context offers as `embed`. */
  embed(entry: EmbeddedEntry, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<EmbeddedFile>;
  /** Whether `embed` wrote a file at this path. */
  wrote(localPath: string): boolean;
}

/**
 * Writes embedded files into `folder`, which it makes, under numbers: nothing of an entry's own path comes near the disk.
 * `what` names the file that holds them, in messages. Files and bytes are counted over all of it.
 */
export function createEmbedding(folder: string, limits: Limits, what: string, signal: AbortSignal): Embedding {
  const maxBytes = limits.decompressedMegabytes * MEGABYTE;
  const written = new Set<string>();
  let files = 0;
  let bytes = 0;

  function count(length: number, path: string): void {
    bytes += length;
    if (bytes > maxBytes)
      throw limitExceeded(
        'decompressedMegabytes',
        limits,
        `over ${limits.decompressedMegabytes}`,
        `${what}: embedded files up to ${shown(path)}`,
      );
  }

  async function* counted(content: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of abortable(content, signal)) {
      if (!(chunk instanceof Uint8Array))
        throw new FileprocError('PROCESSOR_FAILED', `${what}: context.embed() got a chunk that is no Uint8Array.`);
      count(chunk.byteLength, path);
      yield chunk;
    }
  }

  async function write(target: string, path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> {
    if (content instanceof Uint8Array) {
      count(content.byteLength, path);
      await writeAll(target, [content]);
      return content.byteLength;
    }
    const chunks = counted(content, path);
    const head: Uint8Array[] = [];
    let size = 0;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      // Copies: a stream may use its memory again.
      head.push(Uint8Array.from(next.value));
      size += next.value.byteLength;
      if (size > WRITTEN_AT_ONCE) return writeAll(target, head, chunks);
    }
    return writeAll(target, head);
  }

  return {
    async embed({ path, declaredType, modifiedAt }, content) {
      signal.throwIfAborted();
      if (files >= limits.embeddedFiles)
        throw limitExceeded(
          'embeddedFiles',
          limits,
          `over ${limits.embeddedFiles}`,
          `${what}: embedded files up to ${shown(path)}`,
        );
      const target = join(folder, String(++files));
      try {
        if (files === 1) mkdirSync(folder, { recursive: true, mode: 0o700 });
        const size = await write(target, path, content);
        written.add(target);
        return {
          path: path.toWellFormed(),
          localPath: target,
          size,
          ...(declaredType !== undefined && { declaredType }),
          ...(modifiedAt && !Number.isNaN(modifiedAt.getTime()) && { modifiedAt }),
        };
      } catch (error) {
        await rm(target, { force: true });
        throw scratchFailure(error, `${what}: an embedded file cannot be written`);
      }
    },
    wrote: (localPath) => written.has(localPath),
  };
}

/** Writes what is there, and what comes after it; gives the number of bytes. */
async function writeAll(
  target: string,
  head: readonly Uint8Array[],
  rest?: AsyncIterable<Uint8Array>,
): Promise<number> {
  const first = head.length === 1 && head[0] ? head[0] : Buffer.concat(head);
  if (!rest && first.byteLength <= WRITTEN_AT_ONCE) {
    // Blocks for 0.05 ms; opening, writing and closing in turns of the event loop take longer, of this thread too.
    writeFileSync(target, first, { flag: 'wx' });
    return first.byteLength;
  }
  await using file = await open(target, 'wx');
  let size = 0;
  const put = async (chunk: Uint8Array) => {
    for (let done = 0; done < chunk.byteLength; )
      done += (await file.write(chunk, done, chunk.byteLength - done)).bytesWritten;
    size += chunk.byteLength;
  };
  await put(first);
  if (rest) for await (const chunk of rest) await put(chunk);
  return size;
}

/** A path in a message: as it is, cut where it is long. */
function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
