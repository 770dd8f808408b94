import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileprocError } from '../contract/errors.ts';
import type { EmbeddedFile } from '../contract/extraction.ts';
import { type Limits, limitExceeded } from '../contract/limits.ts';
import type { EmbeddedEntry } from '../contract/processor.ts';
import { scratchFailure } from './scratch-failure.ts';
import { MEGABYTE } from './size-limit.ts';

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

  async function write(target: string, path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> {
    if (content instanceof Uint8Array) {
      count(content.byteLength, path);
      await writeFile(target, content, { flag: 'wx', signal });
      return content.byteLength;
    }
    let size = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        if (!(chunk instanceof Uint8Array))
          throw new FileprocError('PROCESSOR_FAILED', `${what}: context.embed() got a chunk that is no Uint8Array.`);
        count(chunk.byteLength, path);
        size += chunk.byteLength;
        yield chunk;
      }
    };
    await pipeline(Readable.from(counted(), { objectMode: false }), createWriteStream(target, { flags: 'wx' }), {
      signal,
    });
    return size;
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
        await mkdir(folder, { recursive: true, mode: 0o700 });
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

/** A path in a message: as it is, cut where it is long. */
function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
