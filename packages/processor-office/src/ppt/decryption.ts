import { Rc4 } from '../ole/encryption/rc4.ts';
import { encryptedError, readRc4Scheme } from '../ole/encryption/rc4-scheme.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { recordsOf } from '../ole/office-art.ts';
import type { EditChain } from './persist-directory.ts';

const HEADER = 8;

/**
 * The stream with its live records in clear: each has the key of its persist number ([MS-PPT] 2.3.7). Throws ENCRYPTED, with
 * the scheme, where no password opens it.
 */
export function decryptPresentation(
  data: LittleEndian,
  chain: EditChain | undefined,
  path: string,
  passwords: readonly string[],
): LittleEndian {
  const at = chain?.offsets.get(chain.encryptionId);
  const session = at === undefined ? undefined : recordsOf(data.slice(at, data.length)).next().value;
  const scheme = session && readRc4Scheme(session.content);
  if (!chain || !scheme) throw encryptedError(path, 'a scheme of PowerPoint that is not known', []);
  for (const password of passwords) {
    const keyOf = scheme.unlock(password);
    if (keyOf) return decipher(data, chain, keyOf);
  }
  throw encryptedError(path, scheme.name, passwords);
}

function decipher(data: LittleEndian, chain: EditChain, keyOf: (block: number) => Uint8Array): LittleEndian {
  const bytes = data.bytes.slice();
  const clear = new LittleEndian(bytes);
  const done = new Set<number>();
  for (const [id, offset] of chain.offsets) {
    if (id === chain.encryptionId || done.has(offset) || offset + HEADER > bytes.length) continue;
    done.add(offset);
    const cipher = new Rc4(keyOf(id));
    cipher.apply(bytes.subarray(offset, offset + HEADER));
    cipher.apply(bytes.subarray(offset + HEADER, offset + HEADER + clear.u32(offset + 4)));
  }
  return clear;
}
