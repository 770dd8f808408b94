import { createCipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ZipRecord } from './record.ts';
import { WrongPassword } from './wrong-password.ts';

const deriveKey = promisify(pbkdf2);

/** WinZip's AES encryption (WinZip, "AES Encryption Information", 1.04; also APPNOTE.TXT appendix E). */
export interface Aes {
  /** 2 leaves the CRC out. */
  readonly version: number;
  readonly bits: 128 | 192 | 256;
  /** The compression method under the encryption. */
  readonly method: number;
}

const STRENGTHS = [128, 192, 256] as const;
/** Bytes of the authentication code at the end. */
const CODE_BYTES = 10;
const BLOCK = 16;

/** How an entry is encrypted by AES; `undefined` where it is not. */
export function aesOf({ method, extra }: ZipRecord): Aes | undefined {
  const field = extra.get(0x9901);
  if (method !== 99 || !field || field.length < 7) return undefined;
  const bits = STRENGTHS[field.readUInt8(4) - 1];
  return bits && { version: field.readUInt16LE(0), bits, method: field.readUInt16LE(5) };
}

/** Decrypts an entry. Throws {@link WrongPassword}, and an error at the end where the authentication code does not fit. */
export async function* decryptAes(
  packed: AsyncIterable<Uint8Array>,
  { bits }: Aes,
  password: string,
): AsyncGenerator<Uint8Array> {
  const keyBytes = bits / 8;
  const saltBytes = keyBytes / 2;
  let pending = Buffer.alloc(0);
  let open: { decrypt: (chunk: Uint8Array) => Uint8Array; code: ReturnType<typeof createHmac> } | undefined;
  for await (const chunk of packed) {
    pending = Buffer.concat([pending, chunk]);
    if (!open) {
      if (pending.length < saltBytes + 2) continue;
      const keys = await deriveKey(password, pending.subarray(0, saltBytes), 1000, 2 * keyBytes + 2, 'sha1');
      if (!timingSafeEqual(keys.subarray(2 * keyBytes), pending.subarray(saltBytes, saltBytes + 2)))
        throw new WrongPassword();
      open = {
        decrypt: createCounterCipher(keys.subarray(0, keyBytes), bits),
        code: createHmac('sha1', keys.subarray(keyBytes, 2 * keyBytes)),
      };
      pending = pending.subarray(saltBytes + 2);
    }
    const ready = pending.length - CODE_BYTES;
    if (ready <= 0) continue;
    const encrypted = pending.subarray(0, ready);
    pending = Buffer.from(pending.subarray(ready));
    open.code.update(encrypted);
    yield open.decrypt(encrypted);
  }
  if (!open) throw new Error('the encryption header is cut off');
  const code = open.code.digest().subarray(0, CODE_BYTES);
  if (pending.length < CODE_BYTES || !timingSafeEqual(code, pending))
    throw new Error('the authentication code does not fit');
}

/** CTR with a little-endian counter from 1, which Node's own, big-endian, cannot do: the key stream is made by ECB. */
function createCounterCipher(key: Buffer, bits: Aes['bits']): (chunk: Uint8Array) => Uint8Array {
  const cipher = createCipheriv(`aes-${bits}-ecb`, key, null).setAutoPadding(false);
  let counter = 0n;
  let stream = Buffer.alloc(0);
  return (chunk) => {
    if (stream.length < chunk.length) {
      const blocks = Math.ceil((chunk.length - stream.length) / BLOCK);
      const counters = Buffer.alloc(blocks * BLOCK);
      for (let block = 0; block < blocks; block++) counters.writeBigUInt64LE(++counter, block * BLOCK);
      stream = Buffer.concat([stream, cipher.update(counters)]);
    }
    const plain = new Uint8Array(chunk.length);
    for (let at = 0; at < chunk.length; at++) plain[at] = chunk[at]! ^ stream[at]!;
    stream = stream.subarray(chunk.length);
    return plain;
  };
}
