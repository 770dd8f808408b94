import { Readable } from 'node:stream';
import { FileprocError, isFileprocError } from '@cis/fileproc-core';
import { backoff, wait } from '@cis/fileproc-core/source';
import { type Asked, nameOf, s3Error } from './s3-error.ts';

/** How a content that breaks is taken up again. */
export interface ResumeSettings {
  /** Milliseconds without a byte, while one is waited for, after which the connection counts as broken. */
  readonly idleTimeout: number;
  /** Times that a content is taken up again without at least `PROGRESS` bytes between them. */
  readonly maxResumes: number;
}

/** Bytes after which the count of failures begins anew. */
const PROGRESS = 1024 * 1024;

/**
 * The bytes of an object, once. Where the connection breaks or stalls, `from` opens the rest of the very same content.
 * Ending early, or an abort, frees the connection; nothing is read ahead of what is asked for but the buffers of the
 * socket.
 *
 * Throws SOURCE_UNAVAILABLE where it breaks too often, SOURCE_CHANGED where the rest is no more of the same content, and
 * the signal's reason.
 */
export async function* resumedContent(
  first: Readable,
  size: number | undefined,
  from: (position: number) => Promise<Readable>,
  asked: Asked,
  settings: ResumeSettings,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let body: Readable | undefined = first;
  let position = 0;
  let failures = 0;
  let counted = 0;
  try {
    for (;;) {
      try {
        signal.throwIfAborted();
        body ??= await from(position);
        for await (const chunk of chunksOf(body, settings.idleTimeout)) {
          position += chunk.byteLength;
          if (size !== undefined && position > size) throw changed(asked, `more than ${size} bytes came`);
          yield chunk;
        }
        signal.throwIfAborted();
        if (size === undefined || position === size) return;
        throw new Error(`the content ended after ${position} of ${size} bytes`);
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        if (isFileprocError(thrown) && thrown.code !== 'SOURCE_UNAVAILABLE') throw thrown;
        if (position - counted >= PROGRESS) failures = 0;
        counted = position;
        failures++;
        if (failures > settings.maxResumes) throw broken(thrown, asked, position, size, failures);
        body?.destroy();
        body = undefined;
        await wait(backoff(failures), signal);
      }
    }
  } finally {
    body?.destroy();
  }
}

/** The chunks of a body; an error where none comes for too long. Time in which none is asked for does not count. */
async function* chunksOf(body: Readable, idleTimeout: number): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  for (;;) {
    const timer = setTimeout(() => {
      body.destroy(new Error(`no byte came for ${idleTimeout} ms (option idleTimeout)`));
    }, idleTimeout);
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } finally {
      clearTimeout(timer);
    }
    if (next.done) return;
    yield next.value;
  }
}

function broken(
  thrown: unknown,
  asked: Asked,
  position: number,
  size: number | undefined,
  tries: number,
): FileprocError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new FileprocError(
    'SOURCE_UNAVAILABLE',
    `The content of ${nameOf(asked)} broke off ${tries} times, the last time after ${position} of ${size ?? 'unknown'} bytes: ${reason}`,
    { cause: thrown },
  );
}

function changed(asked: Asked, why: string): FileprocError {
  return new FileprocError('SOURCE_CHANGED', `${nameOf(asked)} changed while it was being read: ${why}.`);
}

/** What a further request for the rest of a content failed with: gone in the middle is changed, too. */
export function resumeError(thrown: unknown, asked: Asked): FileprocError {
  const error = s3Error(thrown, asked);
  return error.code === 'SOURCE_MISSING' ? changed(asked, 'it was deleted') : error;
}

/** The rest of a content whose server does not know ranges: the bytes that are there already are read past. */
export function skip(body: Readable, bytes: number, idleTimeout: number): Readable {
  const rest = Readable.from(after(body, bytes, idleTimeout), { objectMode: false });
  rest.once('close', () => body.destroy());
  return rest;
}

async function* after(body: Readable, bytes: number, idleTimeout: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunksOf(body, idleTimeout)) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}
