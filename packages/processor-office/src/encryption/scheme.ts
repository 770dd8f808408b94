import type { Ole2File } from '@cis/fileproc-core/ole2';

/** Bytes of a description that is read. */
export const MAX_INFO = 1024 * 1024;

/** What an encrypted Office package is locked with, in words for the operator ([MS-OFFCRYPTO] 2.3.4). */
export async function encryptionScheme(file: Ole2File): Promise<string> {
  if (file.names.some((name) => /^DRM/i.test(name))) return 'rights management (IRM)';
  const bytes = await file.stream('EncryptionInfo')?.bytes(MAX_INFO);
  const info = bytes && Buffer.from(bytes);
  if (!info || info.length < 8) return 'an unknown scheme';
  const major = info.readUInt16LE(0);
  const minor = info.readUInt16LE(2);
  // 2.3.4.10: agile; 2.3.4.5: standard; 2.3.4.6: extensible.
  if (major === 4 && minor === 4) {
    const descriptor = info.toString('utf8', 8);
    const cipher = /<keyData[^>]*\scipherAlgorithm="(\w+)"/.exec(descriptor)?.[1] ?? 'AES';
    const bits = /<keyData[^>]*\skeyBits="(\d+)"/.exec(descriptor)?.[1];
    return `agile encryption (${bits ? `${cipher}-${bits}` : cipher})`;
  }
  if (minor === 2) return 'standard encryption (AES)';
  return minor === 3 ? 'extensible encryption' : 'an unknown scheme';
}
