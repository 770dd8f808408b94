/** For tests: bytes as detection sees a file, with a count of what it reads. */
import { detectType } from './detect-type.ts';
import type { DetectableFile } from './detectable-file.ts';

/** A file in memory that counts the bytes asked of it. */
export function fileOf(
  content: string | Uint8Array,
  name: string,
  declaredType?: string,
): DetectableFile & { bytesRead(): number } {
  const bytes = Buffer.from(content);
  let count = 0;
  return {
    name,
    ...(declaredType && { declaredType }),
    size: bytes.length,
    async read(position, length) {
      const part = bytes.subarray(position, position + length);
      count += part.length;
      return part;
    },
    bytesRead: () => count,
  };
}

/** Media type of a content under a name, with TYPE_MISMATCH behind it where the names disagree. */
export async function typeOf(content: string | Uint8Array, name: string, declaredType?: string): Promise<string> {
  const { type, mismatch } = await detectType(fileOf(content, name, declaredType));
  return mismatch ? `${type.mediaType} ${mismatch.code}` : type.mediaType;
}
