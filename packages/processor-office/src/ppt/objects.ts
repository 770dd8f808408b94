import { constants, inflateSync } from 'node:zlib';
import { type EmbeddedFile, type LocalFile, limitMessage, type ProcessContext } from '@cis/fileproc-core';
import { fileOfCompoundFile, objectEmbedder } from '../ole/embedded-objects.ts';
import type { ArtRecord } from '../ole/office-art.ts';
import type { ObjectReference } from './document.ts';
import type { Presentation } from './persist-directory.ts';
import { RT } from './record-types.ts';

/** Bytes of an object that comes out of few: below it the ratio is not looked at. */
const ALWAYS_ALLOWED = 10_000_000;

/** Makes files of the objects in a presentation: each a compound file of its own, deflated as a rule ([MS-PPT] 2.10.34). */
export async function embedObjects(
  { record }: Presentation,
  objects: readonly ObjectReference[],
  file: LocalFile,
  context: ProcessContext,
): Promise<EmbeddedFile[]> {
  const embedder = objectEmbedder(context);
  let left = context.limits.decompressedMegabytes * 1e6;
  const seen = new Set<number>();
  for (const { persistId } of objects) {
    context.signal.throwIfAborted();
    const storage = record(persistId);
    if (storage?.type !== RT.oleStorage || seen.has(persistId)) continue;
    seen.add(persistId);
    const bytes = storageBytes(storage, left, file, context);
    if (!bytes) continue;
    left -= bytes.byteLength;
    await embedder.add(await fileOfCompoundFile(bytes, bytes.byteLength), `object_${persistId}`);
  }
  return embedder.embedded;
}

function storageBytes(
  { instance, content }: ArtRecord,
  left: number,
  file: LocalFile,
  context: ProcessContext,
): Uint8Array | undefined {
  if (instance === 0) return content.bytes;
  const deflated = content.bytes.subarray(4);
  const { fileMegabytes, officeMegabytes, decompressionRatio } = context.limits;
  // A larger file would not be read afterwards.
  const largest = Math.max(fileMegabytes, officeMegabytes) * 1e6;
  const most = Math.min(left, largest, Math.max(ALWAYS_ALLOWED, deflated.length * decompressionRatio));
  try {
    // Streams that are not ended, as some programs write them, give what they hold.
    return inflateSync(deflated, { maxOutputLength: Math.max(1, most), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    context.warn({
      code: tooLarge ? 'EMBEDDED_TRUNCATED' : 'DAMAGED',
      message: tooLarge
        ? limitMessage('officeMegabytes', context.limits, 'more', `An object in ${file.path}`)
        : `An object in ${file.path} cannot be decompressed.`,
    });
    return undefined;
  }
}
