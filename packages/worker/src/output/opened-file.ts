import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type ExtractedDocument, fileUri, type LocalFile } from '@cis/fileproc-core';

/** A file on disk as a processor's code takes it. */
export interface OpenedFile extends AsyncDisposable {
  readonly local: LocalFile;
}

/** Opens a file that was read before, whose type is known. */
export async function openedFile(path: string, { name, size, type }: ExtractedDocument): Promise<OpenedFile> {
  const handle = await open(path, 'r');
  const read = async (position: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    return buffer.subarray(0, bytesRead);
  };
  return {
    local: {
      uri: fileUri(path),
      path,
      name,
      size,
      type,
      localPath: path,
      bytes: () => read(0, size),
      // Node's ends are inclusive.
      stream: ({ start = 0, end = size } = {}) => createReadStream(path, { start, end: end - 1 }),
      read,
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}
