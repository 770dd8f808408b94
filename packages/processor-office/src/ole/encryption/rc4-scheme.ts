import { createHash } from 'node:crypto';
import { FileprocError } from '@cis/fileproc-core';
import type { LittleEndian } from '../little-endian.ts';
import { Rc4 } from './rc4.ts';

/** One of the two ways in which Office 97 to 2003 enciphers, as the header in the file tells it. */
export interface Rc4Scheme {
  /** In words, for messages. */
  readonly name: string;
  /** The key of a block, once a password fits; undefined where it does not. */
  unlock(password: string): ((block: number) => Uint8Array) | undefined;
}

/** Reads an encryption header ([MS-OFFCRYPTO] 2.3.5.1, 2.3.6.1); undefined for a version that is none of RC4's. */
export function readRc4Scheme(header: LittleEndian): Rc4Scheme | undefined {
  const major = header.u16(0);
  const minor = header.u16(2);
  if (major === 1 && minor === 1) return office97Scheme(header);
  if (major >= 2 && major <= 4 && minor === 2) return cryptoApiScheme(header);
  return undefined;
}

/** The error for a file that no known password opens. */
export function encryptedError(path: string, scheme: string, passwords: readonly string[]): FileprocError {
  const tried = passwords.length > 0 ? '; none of the passwords in PASSWORDS_FILE opens it' : '';
  return new FileprocError('ENCRYPTED', `${path} is encrypted (${scheme})${tried}.`);
}

/** [MS-OFFCRYPTO] 2.3.6: 40 bits by MD5. */
function office97Scheme(header: LittleEndian): Rc4Scheme {
  const salt = header.slice(4, 16).bytes;
  return {
    name: 'RC4 of Office 97, 40 bits',
    unlock(password) {
      const start = digest('md5', utf16(password)).subarray(0, 5);
      const salted = digest('md5', ...Array.from({ length: 16 }, () => [start, salt]).flat()).subarray(0, 5);
      const keyOf = (block: number) => digest('md5', salted, littleEndian(block));
      return verifies(keyOf(0), header.slice(20, 16).bytes, header.slice(36, 16).bytes, 'md5') ? keyOf : undefined;
    },
  };
}

/** [MS-OFFCRYPTO] 2.3.5: 40 to 128 bits by SHA-1. */
function cryptoApiScheme(header: LittleEndian): Rc4Scheme {
  const headerSize = header.u32(8);
  const bits = header.u32(12 + 16) || 40;
  const verifier = 12 + headerSize;
  const salt = header.slice(verifier + 4, 16).bytes;
  return {
    name: `RC4 CryptoAPI, ${bits} bits`,
    unlock(password) {
      if (bits > 160 || header.u32(verifier) !== 16) return undefined;
      const start = digest('sha1', salt, utf16(password));
      const keyOf = (block: number) => {
        const key = digest('sha1', start, littleEndian(block)).subarray(0, bits >> 3);
        // [MS-OFFCRYPTO] 2.3.5.2: of 40 bits the key is filled up with zeros to 128.
        return bits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
      };
      const [sealed, hash] = [header.slice(verifier + 20, 16).bytes, header.slice(verifier + 40, 20).bytes];
      return verifies(keyOf(0), sealed, hash, 'sha1') ? keyOf : undefined;
    },
  };
}

function verifies(key: Uint8Array, verifier: Uint8Array, hash: Uint8Array, algorithm: 'md5' | 'sha1'): boolean {
  const both = Buffer.concat([verifier, hash]);
  new Rc4(key).apply(both);
  return digest(algorithm, both.subarray(0, verifier.length)).equals(both.subarray(verifier.length));
}

function digest(algorithm: 'md5' | 'sha1', ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function utf16(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le');
}

function littleEndian(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
