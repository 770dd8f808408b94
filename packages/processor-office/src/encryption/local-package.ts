import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalFile, ProcessContext } from '@cis/fileproc-core';

/** A package that was decrypted in memory, as a file in the scratch folder: readers of packages want to jump about in it. */
export async function localPackage(file: LocalFile, content: Buffer, context: ProcessContext): Promise<LocalFile> {
  const localPath = join(context.scratch, 'decrypted-package');
  await writeFile(localPath, content);
  const read = async (position: number, length: number) =>
    new Uint8Array(content.subarray(Math.max(0, position), Math.max(0, position) + Math.max(0, length)));
  return {
    ...file,
    localPath,
    size: content.length,
    bytes: () => read(0, content.length),
    async *stream({ start = 0, end = content.length } = {}) {
      for (let at = start; at < end; at += 262_144) yield await read(at, Math.min(262_144, end - at));
    },
    read,
  };
}
