import type { ContentVerdict } from '../detectable-file.ts';
import { normalizeMediaType } from '../media-type-lookup.ts';

/**
 * What `file-type` says of a header. It is asked only for what is no text and no container: it takes any text that starts
 * with `BM`, `MZ` or `GIF` for a picture or a program, and looks into ZIP and OLE2 files less than we do.
 */
export async function knownSignature(head: Uint8Array): Promise<ContentVerdict | undefined> {
  // It fills what is missing with zeros, and signatures end with zeros: nothing this short is a file of these formats.
  if (head.length < 12) return undefined;
  // Imported when it is first asked: its forty modules take as long to load as the rest of us.
  const { fileTypeFromBuffer } = await import('file-type');
  try {
    const found = await fileTypeFromBuffer(head);
    const mediaType = found && normalizeMediaType(found.mime);
    if (!mediaType) return undefined;
    return { mediaType, evidence: `signature of ${found.ext}`, ...(isWeak(mediaType, head) && { formOnly: true }) };
  } catch {
    // A parser inside that a damaged header trips; nothing is known then.
    return undefined;
  }
}

/** Types that are told by about two bytes: one in some thousand files of any kind begins so, and their extension says more. */
const WEAK = new Set([
  'audio/vnd.dolby.dd-raw',
  'application/x-apple-diskimage',
  'application/x-compress',
  'application/x-cpio',
  'application/x-arj',
  'audio/mpeg',
  'audio/aac',
  // Four and five bytes, nearly all zeros.
  'image/x-icon',
  'font/ttf',
]);

function isWeak(mediaType: string, head: Uint8Array): boolean {
  // BMP: the reserved bytes after the size are zero (BITMAPFILEHEADER).
  if (mediaType === 'image/bmp') return head[6] !== 0 || head[7] !== 0 || head[8] !== 0 || head[9] !== 0;
  return WEAK.has(mediaType);
}
