import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileprocError, toFileprocError } from '../contract/errors.ts';
import type { LimitName, Limits } from '../contract/limits.ts';
import type { ScratchFile } from '../contract/reader.ts';
import { abortable } from '../read/abortable.ts';
import { scratchFailure } from '../read/scratch-failure.ts';
import { tooLarge } from '../read/size-limit.ts';
import type { OpenedInput } from './input.ts';

/** A file that lies in its scratch folder. */
export interface Received {
  readonly file: ScratchFile;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** The content's name in its folder: nothing of a file's own name comes near the disk. */
const NAME = 'content';

/**
 * Writes an input into a scratch folder, at most as much as its size limit allows. Throws FILE_TOO_LARGE before it
 * writes where the size is known, SOURCE_UNAVAILABLE where a stream breaks, SCRATCH_UNAVAILABLE where the disk does.
 */
export async function receive(
  { file, content }: OpenedInput,
  folder: string,
  limit: LimitName,
  limits: Limits,
  signal: AbortSignal,
): Promise<Received> {
  const refuse = (size: number) => {
    const error = tooLarge(file.path, size, limit, limits);
    if (error) throw error;
  };
  if (file.size !== undefined) refuse(file.size);
  const hash = createHash('sha256');
  let size = 0;
  try {
    await using target = await open(join(folder, NAME), 'wx', 0o600);
    for await (const chunk of abortable(content, signal)) {
      size += chunk.byteLength;
      refuse(size);
      hash.update(chunk);
      for (let done = 0; done < chunk.byteLength; )
        done += (await target.write(chunk, done, chunk.byteLength - done)).bytesWritten;
    }
  } catch (thrown) {
    signal.throwIfAborted();
    const error = scratchFailure(thrown, file.path);
    throw isFileprocError(error) ? error : toFileprocError(error, 'SOURCE_UNAVAILABLE', `${file.path} cannot be read`);
  }
  return { file: { file: { ...file, size }, folder, name: NAME, size }, sha256: hash.digest('hex') };
}
