import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileprocError, toFileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import { encodeKey, fileUri } from '../identity/uri.ts';

/** What `extract` reads: a path, a `file:` URL, bytes, a `Blob` or `File`, or a stream of bytes. */
export type ExtractInput = string | URL | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** What the caller knows of an input beside its bytes. */
export interface InputFacts {
  readonly name?: string;
  readonly declaredType?: string;
}

/** An input whose bytes flow once. */
export interface OpenedInput extends AsyncDisposable {
  readonly file: FileRef;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Bytes read of a file at once. */
const CHUNK = 256 * 1024;

/**
 * Opens an input. Throws SOURCE_MISSING, SOURCE_DENIED, SOURCE_UNAVAILABLE, and INVALID_CONFIG for what is no input; its
 * content throws SOURCE_CHANGED where a file changes under it.
 */
export async function openInput(input: ExtractInput, facts: InputFacts): Promise<OpenedInput> {
  if (typeof input === 'string') return openPath(input, facts);
  if (input instanceof URL) {
    if (input.protocol !== 'file:')
      throw new FileprocError(
        'INVALID_CONFIG',
        `extract() reads file: URLs, not ${input.protocol} ones: hand over the bytes or a stream.`,
      );
    return openPath(fileURLToPath(input), facts);
  }
  if (input instanceof Uint8Array) return opened(inMemory(facts, input.byteLength), once(input));
  if (input instanceof Blob) {
    const given = {
      ...(input instanceof File && { name: input.name }),
      ...(input.type && { declaredType: input.type }),
      ...facts,
    };
    return opened(inMemory(given, input.size), input.stream() as unknown as AsyncIterable<Uint8Array>);
  }
  if (typeof input === 'object' && input !== null && Symbol.asyncIterator in input)
    return opened(inMemory(facts), bytesOf(input));
  throw new FileprocError(
    'INVALID_CONFIG',
    'extract() reads a path, a file: URL, bytes, a Blob, or a stream of bytes.',
  );
}

function opened(file: FileRef, content: AsyncIterable<Uint8Array>): OpenedInput {
  return { file, content, async [Symbol.asyncDispose]() {} };
}

function inMemory({ name = 'unnamed', declaredType }: InputFacts, size?: number): FileRef {
  return {
    uri: `memory:///${encodeKey(name)}`,
    path: name,
    name: name.slice(name.lastIndexOf('/') + 1),
    ...(size !== undefined && { size }),
    ...(declaredType !== undefined && { declaredType }),
  };
}

async function openPath(path: string, { name = basename(path), declaredType }: InputFacts): Promise<OpenedInput> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw sourceError(error, path);
  });
  try {
    const before = await handle.stat({ bigint: true });
    if (!before.isFile())
      throw new FileprocError('INVALID_CONFIG', `${path} is no file that extract() can read: a folder or a device.`);
    const file: FileRef = {
      uri: fileUri(resolve(path)),
      path,
      name,
      size: Number(before.size),
      modifiedAt: before.mtime,
      version: `${before.size}-${before.mtimeNs}`,
      ...(declaredType !== undefined && { declaredType }),
    };
    const content = async function* () {
      for (;;) {
        const { bytesRead, buffer } = await handle.read(new Uint8Array(CHUNK), 0, CHUNK).catch((error: unknown) => {
          throw sourceError(error, path);
        });
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
      }
      const after = await handle.stat({ bigint: true });
      if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
        throw new FileprocError('SOURCE_CHANGED', `${path} changed while it was read.`);
    };
    return { file, content: content(), [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function sourceError(error: unknown, path: string): FileprocError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FileprocError('SOURCE_MISSING', `${path}: there is no such file.`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new FileprocError('SOURCE_DENIED', `${path} may not be read by this user.`, { cause: error });
  if (code === 'EISDIR')
    return new FileprocError('INVALID_CONFIG', `${path} is a folder, not a file.`, { cause: error });
  return toFileprocError(error, 'SOURCE_UNAVAILABLE', path);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* bytesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array))
      throw new FileprocError('INVALID_CONFIG', 'extract() got a stream of something else than bytes (Uint8Array).');
    yield chunk;
  }
}
