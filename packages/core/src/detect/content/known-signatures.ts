import { fileTypeFromBuffer } from 'file-type';
import type { ContentVerdict } from '../detectable-file.ts';
import { normalizeMediaType } from '../media-type-lookup.ts';

/**
 * What `file-type` says of a header. It is asked only for what is no text and no container: it takes any text that starts
 * with `BM`, `MZ` or `GIF` for a picture or a program, and looks into ZIP and OLE2 files less than we do.
 */
export async function knownSignature(head: Uint8Array): Promise<ContentVerdict | undefined> {
  try {
    const found = await fileTypeFromBuffer(head);
    const mediaType = found && normalizeMediaType(found.mime);
    return mediaType ? { mediaType, evidence: `signature of ${found.ext}` } : undefined;
  } catch {
    // A parser inside that a damaged header trips; nothing is known then.
    return undefined;
  }
}
