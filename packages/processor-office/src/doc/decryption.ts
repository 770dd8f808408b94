import { Rc4 } from '../ole/encryption/rc4.ts';
import { encryptedError, readRc4Scheme } from '../ole/encryption/rc4-scheme.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';

/** Each so many bytes have a key of their own ([MS-DOC] 2.2.6.2, 2.2.6.3). */
const BLOCK = 512;
/** The beginning of the FIB that stays readable. */
const CLEAR_FIB = 68;

/** The streams of an enciphered document in clear. Throws ENCRYPTED, with the scheme, where no password opens them. */
export function decryptWord(
  fib: Fib,
  document: LittleEndian,
  table: LittleEndian,
  path: string,
  passwords: readonly string[],
): { document: LittleEndian; table: LittleEndian } {
  if (fib.version === 'word6' || fib.obfuscated) throw encryptedError(path, 'XOR obfuscation of Word', []);
  // lKey ([MS-DOC] 2.5.2): bytes of the encryption header, with which the table stream begins.
  const headerSize = document.u32(14);
  const scheme = readRc4Scheme(table.slice(0, headerSize));
  if (!scheme) throw encryptedError(path, 'a scheme of Word that is not known', []);
  for (const password of passwords) {
    const keyOf = scheme.unlock(password);
    if (keyOf) return { document: decipher(document, CLEAR_FIB, keyOf), table: decipher(table, headerSize, keyOf) };
  }
  throw encryptedError(path, scheme.name, passwords);
}

function decipher(data: LittleEndian, clear: number, keyOf: (block: number) => Uint8Array): LittleEndian {
  const bytes = data.bytes.slice();
  for (let start = 0; start < bytes.length; start += BLOCK)
    new Rc4(keyOf(start / BLOCK)).apply(bytes.subarray(start, start + BLOCK));
  bytes.set(data.bytes.subarray(0, clear));
  return new LittleEndian(bytes);
}
