import type { CompoundFile } from '../ole2/compound-file.ts';

/** What an encrypted Office package is locked with, in words for the operator ([MS-OFFCRYPTO] 2.3.4). */
export function encryptionScheme(file: CompoundFile): string {
  if (file.streams.some(({ path }) => path.some((name) => /^DRM/i.test(name)))) return 'rights management (IRM)';
  const info = file.stream('EncryptionInfo')?.read();
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
