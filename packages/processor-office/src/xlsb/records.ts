import { isFileprocError } from '@cis/fileproc-core';
import type { OfficePackage } from '../ooxml/package.ts';

/** Longer records hold pictures or tables of formulas, which are not read. */
const MAX_RECORD = 1024 * 1024;

/**
 * The records of a binary part ([MS-XLSB] 2.1.4): a type of one or two bytes, a size of up to four, seven bits in each, the data.
 * Longer ones come without their data. False where there is no such part; what breaks off gives the warning DAMAGED.
 */
export async function readRecords(
  document: OfficePackage,
  part: string | undefined,
  record: (type: number, data: Buffer) => void,
): Promise<boolean> {
  const { archive, context } = document;
  if (part === undefined || !archive.has(part)) return false;
  let rest = Buffer.alloc(0);
  /** Bytes of a long record that are passed over. */
  let skipped = 0;
  try {
    for await (const chunk of archive.content(part)) {
      context.signal.throwIfAborted();
      const from = Math.min(skipped, chunk.length);
      skipped -= from;
      const bytes = Buffer.concat([rest, chunk.subarray(from)]);
      let at = 0;
      for (;;) {
        const head = headAt(bytes, at);
        if (!head) break;
        const end = head.dataAt + head.size;
        if (head.size > MAX_RECORD) {
          record(head.type, Buffer.alloc(0));
          skipped = Math.max(0, end - bytes.length);
          at = Math.min(end, bytes.length);
          if (skipped > 0) break;
          continue;
        }
        if (end > bytes.length) break;
        record(head.type, bytes.subarray(head.dataAt, end));
        at = end;
      }
      rest = bytes.subarray(at);
    }
    return true;
  } catch (error) {
    context.signal.throwIfAborted();
    const isDamage = (isFileprocError(error) && error.code === 'CORRUPT') || error instanceof RangeError;
    if (!isDamage) throw error;
    context.warn({ code: 'DAMAGED', message: `The part "${part}" was read as far as it is whole: ${error.message}` });
    return true;
  }
}

function headAt(bytes: Buffer, at: number): { type: number; size: number; dataAt: number } | undefined {
  let position = at;
  const first = bytes[position++];
  if (first === undefined) return undefined;
  let type = first & 0x7f;
  if (first >= 0x80) {
    const second = bytes[position++];
    if (second === undefined) return undefined;
    type |= (second & 0x7f) << 7;
  }
  let size = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes[position++];
    if (byte === undefined) return undefined;
    size |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return { type, size, dataAt: position };
}

/** A string with its length in front ([MS-XLSB] 2.5.169), and where it ends; undefined for none (2.5.166). */
export function wideString(data: Buffer, at: number): { readonly text: string | undefined; readonly end: number } {
  const length = data.readUInt32LE(at);
  if (length === 0xffffffff) return { text: undefined, end: at + 4 };
  const end = at + 4 + length * 2;
  if (end > data.length) throw new RangeError('a text reaches out of its record.');
  return { text: data.toString('utf16le', at + 4, end), end };
}
