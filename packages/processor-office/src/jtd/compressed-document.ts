import { FileprocError, type LocalFile, limitExceeded, type ProcessContext } from '@cis/fileproc-core';
import { LittleEndian } from '../ole/little-endian.ts';
import { expandLh5 } from './lh5.ts';

/** Bytes that come out of few: below it the ratio is not looked at. */
const ALWAYS_ALLOWED = 10_000_000;

/**
 * The document inside of a compressed one (`.jtdc`, `.jttc`): the stream `JSCompDocument` holds `JustCompressedDocument` and an
 * archive of LHA with one member, packed by `-lh5-`. Throws CORRUPT, LIMIT_EXCEEDED, UNSUPPORTED_TYPE.
 */
export function expandDocument(stream: Uint8Array, file: LocalFile, { limits }: ProcessContext): Uint8Array {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  const method = bytes.indexOf('-lh', 0, 'latin1');
  if (method < 2)
    throw new FileprocError('CORRUPT', `${file.path}: the compressed document of Ichitaro holds no archive.`);
  const name = bytes.toString('latin1', method, method + 5);
  if (name !== '-lh5-')
    throw new FileprocError('UNSUPPORTED_TYPE', `${file.path}: a document of Ichitaro compressed by ${name}.`);
  const header = new LittleEndian(stream).slice(method - 2, stream.length);
  const size = header.u32(11);
  // Level 0 and 1: the header's length counts what follows its first two bytes; level 1 has further headers behind it.
  let start = header.u8(0) + 2;
  if (header.u8(20) === 1)
    for (let next = header.u16(start - 2); next > 2 && start + next <= header.length; ) {
      start += next;
      next = header.u16(start - 2);
    }
  const packed = header.slice(start, header.u32(7)).bytes;
  // What is inside is a file of the same class.
  if (size > limits.fileMegabytes * 1e6) throw limitExceeded('fileMegabytes', limits, Math.ceil(size / 1e6), file.path);
  if (size > ALWAYS_ALLOWED && size > packed.length * limits.decompressionRatio)
    throw limitExceeded('decompressionRatio', limits, Math.ceil(size / Math.max(1, packed.length)), file.path);
  return expandLh5(packed, size);
}
