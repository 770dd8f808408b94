import { inflateSync } from 'node:zlib';
import type { LocalFile } from '@cis/fileproc-core';

/** The file is looked at in pieces of this many bytes, so that a large one is never held whole. */
const PIECE = 4 * 1024 * 1024;
/** Content streams of pages are rarely longer, and one that lies over two pieces must be seen whole in one. */
const MAX_STREAM = 256 * 1024;
/** The dictionary of a stream is looked for in this many bytes before it. */
const MAX_DICTIONARY = 1_024;
/** Bytes that all streams together may unpack to: some thousand pages. */
const MAX_UNPACKED = 64 * 1024 * 1024;
/** Bytes that one unpacks to; a page of a map has some megabytes. */
const MAX_CONTENT = 16 * 1024 * 1024;
/** Packed bytes of streams that cannot be unpacked, at most; each may have cost as much as a good one until that was known. */
const MAX_BROKEN = 2 * 1024 * 1024;

/**
 * Whether any content of a PDF sets text invisible (`3 Tr`: ISO 32000-2, 9.3.6), as programs do that lay the result of OCR
 * under a scan. A look at the bytes, for a hundredth of what reading the pages costs: content that is encrypted, or
 * compressed by another filter than Flate, is passed over.
 */
export async function holdsInvisibleText(file: LocalFile): Promise<boolean> {
  let left = MAX_UNPACKED;
  const broken = { left: MAX_BROKEN };
  for (let at = 0; at < file.size && left > 0 && broken.left > 0; at += PIECE) {
    const bytes = await file.read(at, PIECE + MAX_STREAM);
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const content of contentsIn(piece, broken)) {
      left -= content.length;
      if (setsInvisible(content)) return true;
      if (left <= 0) break;
    }
  }
  return false;
}

const setsInvisible = (content: Buffer) =>
  content.includes('3 Tr', 0, 'latin1') && /(?:^|[\s\])>])3 Tr\b/.test(content.toString('latin1'));

/** The unpacked content streams of pages and forms that start in the first {@link PIECE} bytes. */
function* contentsIn(piece: Buffer, broken: { left: number }): Generator<Buffer> {
  for (let at = piece.indexOf('stream', 0, 'latin1'); at >= 0 && at < PIECE && broken.left > 0; ) {
    const before = piece.toString('latin1', Math.max(0, at - MAX_DICTIONARY), at);
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1);
    let end = at + 'stream'.length;
    if (/>>\s*$/.test(dictionary) && isContent(dictionary)) {
      const start = end + (piece[end] === 0x0d ? 1 : 0) + 1;
      end = piece.indexOf('endstream', start, 'latin1');
      if (end < 0) return;
      if (end - start <= MAX_STREAM) {
        const content = unpacked(piece.subarray(start, end), dictionary);
        if (content) yield content;
        else broken.left -= end - start;
      }
      end += 'endstream'.length;
    }
    at = piece.indexOf('stream', end, 'latin1');
  }
}

/** Not a font, an image, a table, or metadata: those say what they are. */
function isContent(dictionary: string): boolean {
  return /\/Subtype\s*\/Form\b/.test(dictionary) || !/\/(?:Type|Subtype|Length[123]|N|FunctionType)\b/.test(dictionary);
}

const NOT_FLATE = Buffer.alloc(0);

/** Undefined for what should unpack and does not. */
function unpacked(bytes: Buffer, dictionary: string): Buffer | undefined {
  if (!dictionary.includes('/Filter')) return bytes;
  if (!/\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\s*[\]/>\s]/.test(dictionary)) return NOT_FLATE;
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_CONTENT });
  } catch {
    return undefined;
  }
}
