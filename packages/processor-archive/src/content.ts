import { pipeline, Readable, type Transform } from 'node:stream';
import { FileprocError, isFileprocError, type Limits, limitExceeded } from '@cis/fileproc-core';
import type { ReportDamage } from './entry.ts';

const MEGABYTE = 1024 * 1024;
/** Bytes up to which a ratio means nothing: a page of zeros shrinks a thousandfold. */
const RATIO_FROM = 10 * MEGABYTE;

/** Whether an error is the file's limit of its own, thrown by {@link withinRatio}: the other entries are read all the same. */
const ofOneEntry = new WeakSet<Error>();

/** Whether an error concerns one entry only. */
export function concernsOneEntry(error: FileprocError): boolean {
  return error.code !== 'LIMIT_EXCEEDED' || ofOneEntry.has(error);
}

/** Passes content on and throws LIMIT_EXCEEDED where more comes out than `packedSize` bytes can honestly hold. */
export async function* withinRatio(
  content: AsyncIterable<Uint8Array>,
  packedSize: number,
  limits: Limits,
  what: string,
): AsyncGenerator<Uint8Array> {
  const most = Math.max(RATIO_FROM, packedSize * limits.decompressionRatio);
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > most) {
      const error = limitExceeded('decompressionRatio', limits, `over ${limits.decompressionRatio}`, what);
      ofOneEntry.add(error);
      throw error;
    }
    yield chunk;
  }
}

/**
 * Passes content on as far as it can be read: an error of a library after the first bytes becomes a damage report, and
 * one before them CORRUPT. Errors of ours and the abort pass through.
 */
export async function* salvage(
  content: AsyncIterable<Uint8Array>,
  what: string,
  signal: AbortSignal,
  reportDamage: ReportDamage,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of content) {
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (signal.aborted || isFileprocError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (size === 0) throw new FileprocError('CORRUPT', `${what} cannot be unpacked: ${reason}`, { cause: error });
    reportDamage(`${what} is damaged after ${size} bytes (${reason}); what comes before was read.`);
  }
}

/** Sends content through a stream of Node's (zlib), with back pressure; both ends are freed however it stops. */
export async function* through(content: AsyncIterable<Uint8Array>, transform: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(content, { objectMode: false });
  // An error of the source destroys the transform with it, so the loop below throws it.
  pipeline(source, transform, () => {});
  try {
    for await (const chunk of transform) yield chunk as Uint8Array;
  } finally {
    transform.destroy();
    source.destroy();
  }
}
