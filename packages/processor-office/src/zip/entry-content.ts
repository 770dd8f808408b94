import { Readable } from 'node:stream';
import { constants, createInflateRaw } from 'node:zlib';
import { FileprocError, type LocalFile } from '@cis/fileproc-core';
import type { ZipEntry } from './directory.ts';

/** The bytes of an entry before decompression are given to `compressed`, so that a ratio can be kept. */
export interface ContentCounter {
  compressed(bytes: number): void;
  decompressed(bytes: number): void;
}

/**
 * The content of an entry in chunks. Of a damaged one what is whole comes first, then CORRUPT is thrown; ENCRYPTED for
 * an encrypted one (flag bit 0, APPNOTE.TXT 4.4.4).
 */
export async function* entryContent(
  file: LocalFile,
  entry: ZipEntry,
  counter: ContentCounter,
): AsyncGenerator<Uint8Array> {
  const what = `${file.path}: the part "${entry.name}"`;
  if (entry.encrypted) throw new FileprocError('ENCRYPTED', `${what} is encrypted (ZIP encryption).`);
  const header = Buffer.from(await file.read(entry.offset, 30));
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw new FileprocError('CORRUPT', `${what} has no local header.`);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const end = Math.min(file.size, entry.compressedSize === undefined ? file.size : start + entry.compressedSize);
  const packed = counted(file.stream({ start, end }), counter);
  if (entry.method === 0) {
    for await (const chunk of packed) {
      counter.decompressed(chunk.length);
      yield chunk;
    }
  } else if (entry.method === 8) yield* inflated(packed, counter, what);
  else throw new FileprocError('CORRUPT', `${what} is packed by method ${entry.method}, which packages do not use.`);
  if (entry.compressedSize !== undefined && start + entry.compressedSize > file.size)
    throw new FileprocError('CORRUPT', `${what} is cut off by the end of the file.`);
}

async function* counted(chunks: AsyncIterable<Uint8Array>, counter: ContentCounter): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    counter.compressed(chunk.length);
    yield chunk;
  }
}

async function* inflated(
  packed: AsyncIterable<Uint8Array>,
  counter: ContentCounter,
  what: string,
): AsyncGenerator<Uint8Array> {
  // Z_SYNC_FLUSH: what is there of a cut stream is given instead of an error.
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 32 * 1024 });
  const source = Readable.from(packed, { objectMode: false });
  source.once('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      counter.decompressed(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof FileprocError || !(error instanceof Error) || !('errno' in error)) throw error;
    throw new FileprocError('CORRUPT', `${what} cannot be decompressed: ${error.message}`, { cause: error });
  } finally {
    source.destroy();
    inflate.destroy();
  }
}
