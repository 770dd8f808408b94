import { createHash } from 'node:crypto';
import { FileprocError } from '@cis/fileproc-core';
import type { DataFile } from './manifest.ts';

/**
 * The bytes of a data file as they come; at the end throws SOURCE_UNAVAILABLE where they are not those that the manifest
 * names by size and MD5. Nothing of a listing is given before all its files have passed.
 */
export async function* checked(
  content: AsyncIterable<Uint8Array>,
  file: DataFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('md5');
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.byteLength;
    yield chunk;
  }
  const md5 = hash.digest('hex');
  if (size === file.size && md5 === file.md5) return;
  throw new FileprocError(
    'SOURCE_UNAVAILABLE',
    `${file.key} of the S3 Inventory is not the file that its manifest names: ${size} bytes with MD5 ${md5} in place of ${file.size} bytes with ${file.md5}. Take a newer manifest.`,
  );
}
