import { FLAG, type ZipRecord } from './record.ts';
import { WrongPassword } from './wrong-password.ts';

/** CRC-32 of single bytes (APPNOTE.TXT 6.1.5 uses the same table as the checksum). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

const HEADER_BYTES = 12;

/** Decrypts the traditional encryption of PKWARE (APPNOTE.TXT 6.1). Throws {@link WrongPassword} where the password does not fit. */
export async function* decryptZipCrypto(
  packed: AsyncIterable<Uint8Array>,
  record: ZipRecord,
  password: string,
): AsyncGenerator<Uint8Array> {
  const decrypt = createCipher(Buffer.from(password, 'utf8'));
  // The last byte of the header is the upper one of the CRC, or of the time where the CRC was not known yet (6.1.6).
  const check = (record.flags & FLAG.sizesFollow) !== 0 ? record.time >>> 8 : record.crc >>> 24;
  let header = 0;
  for await (const chunk of packed) {
    const plain = decrypt(chunk);
    const skipped = Math.min(HEADER_BYTES - header, plain.length);
    if (skipped > 0) {
      header += skipped;
      if (header === HEADER_BYTES && plain[skipped - 1] !== check) throw new WrongPassword();
    }
    if (plain.length > skipped) yield plain.subarray(skipped);
  }
  if (header < HEADER_BYTES) throw new Error('the encryption header is cut off');
}

/** APPNOTE.TXT 6.1.5 to 6.1.7. */
function createCipher(password: Uint8Array): (chunk: Uint8Array) => Uint8Array {
  let key0 = 0x12345678;
  let key1 = 0x23456789;
  let key2 = 0x34567890;
  const update = (byte: number) => {
    key0 = (key0 >>> 8) ^ TABLE[(key0 ^ byte) & 0xff]!;
    key1 = (Math.imul(key1 + (key0 & 0xff), 134_775_813) + 1) | 0;
    key2 = (key2 >>> 8) ^ TABLE[(key2 ^ (key1 >>> 24)) & 0xff]!;
  };
  for (const byte of password) update(byte);
  return (chunk) => {
    const plain = new Uint8Array(chunk.length);
    for (let at = 0; at < chunk.length; at++) {
      const temp = (key2 & 0xffff) | 2;
      const byte = (chunk[at]! ^ (Math.imul(temp, temp ^ 1) >>> 8)) & 0xff;
      plain[at] = byte;
      update(byte);
    }
    return plain;
  };
}
