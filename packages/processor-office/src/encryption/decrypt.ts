import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Ole2File, Ole2Stream } from '@cis/fileproc-core/ole2';
import { parseXmlTree } from '../xml/parse-tree.ts';
import { descendantsOf, type XmlElement } from '../xml/tree.ts';
import { MAX_INFO } from './scheme.ts';

/** Bytes that are encrypted together in agile encryption ([MS-OFFCRYPTO] 2.3.4.15). */
const SEGMENT = 4096;
/** Turns of a key derivation that are believed; Office writes 100,000. */
const MAX_SPIN = 10_000_000;

/** Purposes of the keys of agile encryption ([MS-OFFCRYPTO] 2.3.4.13). */
const BLOCK = {
  verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
  verifierHash: Buffer.from('d7aa0f6d3061344e', 'hex'),
  key: Buffer.from('146e0be7abacd0d6', 'hex'),
};

/**
 * The package in an encrypted one, by the first password that opens it; undefined where none does or the scheme is none
 * of the two that passwords open: agile ([MS-OFFCRYPTO] 2.3.4.10) and standard (2.3.4.5).
 */
export async function decryptPackage(
  file: Ole2File,
  passwords: readonly string[],
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const info = await bufferOf(file.stream('EncryptionInfo'), MAX_INFO);
  const encrypted = await bufferOf(file.stream('EncryptedPackage'));
  if (!info || !encrypted || info.length < 8 || encrypted.length < 8) return undefined;
  const size = Number(encrypted.readBigUInt64LE(0));
  const data = encrypted.subarray(8);
  const open =
    info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4
      ? agileOpener(await parseXmlTree(info.subarray(8)), signal)
      : info.readUInt16LE(2) === 2
        ? standardOpener(info, signal)
        : undefined;
  if (!open) return undefined;
  for (const password of passwords) {
    const decrypt = await open(password);
    if (decrypt) return decrypt(data).subarray(0, size);
  }
  return undefined;
}

async function bufferOf(stream: Ole2Stream | undefined, most?: number): Promise<Buffer | undefined> {
  const bytes = await stream?.bytes(most);
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

type Decrypt = (data: Buffer) => Buffer;
type Opener = (password: string) => Promise<Decrypt | undefined>;

function decipher(cipher: string, key: Buffer, iv: Buffer | null, data: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, iv);
  decipher.setAutoPadding(false);
  const whole = data.length - (data.length % 16);
  return Buffer.concat([decipher.update(data.subarray(0, whole)), decipher.final()]);
}

/** Cuts or fills up a key or vector to its length, with 0x36 ([MS-OFFCRYPTO] 2.3.4.11 and 2.3.4.12). */
function sized(bytes: Buffer, length: number): Buffer {
  return bytes.length >= length
    ? bytes.subarray(0, length)
    : Buffer.concat([bytes, Buffer.alloc(length - bytes.length, 0x36)]);
}

function counter(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0, 0);
  return bytes;
}

/** Turns between which the event loop may go on, so that an abort is heard. */
const TURNS_AT_ONCE = 5_000;

async function spun(
  first: Buffer,
  turns: number,
  next: (turn: number, before: Buffer) => Buffer,
  signal: AbortSignal,
): Promise<Buffer> {
  let hash = first;
  for (let turn = 0; turn < turns; turn++) {
    if (turn % TURNS_AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    hash = next(turn, hash);
  }
  return hash;
}

function agileOpener(descriptor: XmlElement | undefined, signal: AbortSignal): Opener | undefined {
  const keyData = [...descendantsOf(descriptor, 'keyData')][0]?.attributes;
  const locked = [...descendantsOf(descriptor, 'p:encryptedKey')][0]?.attributes;
  if (!keyData || !locked || keyData.cipherAlgorithm !== 'AES' || keyData.cipherChaining !== 'ChainingModeCBC')
    return undefined;
  const bytes = (value: string | undefined) => Buffer.from(value ?? '', 'base64');
  const hashOf = (name: string | undefined) => (name ?? 'SHA512').replace('-', '').toLowerCase();
  const spin = Number(locked.spinCount);
  const keyLength = Number(locked.keyBits) / 8;
  const hash = hashOf(locked.hashAlgorithm);
  const salt = bytes(locked.saltValue);
  if (!(spin >= 0 && spin <= MAX_SPIN) || ![16, 24, 32].includes(keyLength)) return undefined;
  const digest = (...parts: Buffer[]) => createHash(hash).update(Buffer.concat(parts)).digest();
  const cipher = (length: number) => `aes-${length * 8}-cbc`;
  return async (password) => {
    const first = digest(salt, Buffer.from(password, 'utf16le'));
    const derived = await spun(first, spin, (turn, last) => digest(counter(turn), last), signal);
    const unlock = (purpose: Buffer, value: string | undefined) =>
      decipher(cipher(keyLength), sized(digest(derived, purpose), keyLength), sized(salt, 16), bytes(value));
    const verifier = digest(unlock(BLOCK.verifierInput, locked.encryptedVerifierHashInput).subarray(0, salt.length));
    const expected = unlock(BLOCK.verifierHash, locked.encryptedVerifierHashValue).subarray(0, verifier.length);
    if (verifier.length !== expected.length || !timingSafeEqual(verifier, expected)) return undefined;
    const dataKeyLength = Number(keyData.keyBits) / 8;
    const key = unlock(BLOCK.key, locked.encryptedKeyValue).subarray(0, dataKeyLength);
    const dataSalt = bytes(keyData.saltValue);
    const dataHash = hashOf(keyData.hashAlgorithm);
    return (data) => {
      const segments: Buffer[] = [];
      for (let index = 0; index * SEGMENT < data.length; index++) {
        const vector = createHash(dataHash)
          .update(Buffer.concat([dataSalt, counter(index)]))
          .digest();
        const segment = data.subarray(index * SEGMENT, (index + 1) * SEGMENT);
        segments.push(decipher(cipher(dataKeyLength), key, sized(vector, 16), segment));
      }
      return Buffer.concat(segments);
    };
  };
}

/** Turns of the derivation in standard encryption ([MS-OFFCRYPTO] 2.3.4.7). */
const STANDARD_SPIN = 50_000;

function standardOpener(info: Buffer, signal: AbortSignal): Opener | undefined {
  if (info.length < 12) return undefined;
  const header = 12;
  const verifierAt = header + info.readUInt32LE(8);
  if (verifierAt + 72 > info.length) return undefined;
  const keyLength = info.readUInt32LE(header + 16) / 8;
  if (![16, 24, 32].includes(keyLength)) return undefined;
  const salt = info.subarray(verifierAt + 4, verifierAt + 20);
  const sha1 = (...parts: Buffer[]) => createHash('sha1').update(Buffer.concat(parts)).digest();
  return async (password) => {
    const first = sha1(salt, Buffer.from(password, 'utf16le'));
    const last = await spun(first, STANDARD_SPIN, (turn, before) => sha1(counter(turn), before), signal);
    const derived = sha1(last, counter(0));
    const padded = (pad: number) => {
      const block = Buffer.alloc(64, pad);
      for (const [index, byte] of derived.entries()) block[index] = byte ^ pad;
      return sha1(block);
    };
    const key = Buffer.concat([padded(0x36), padded(0x5c)]).subarray(0, keyLength);
    const cipher = `aes-${keyLength * 8}-ecb`;
    const verifier = sha1(decipher(cipher, key, null, info.subarray(verifierAt + 20, verifierAt + 36)));
    const expected = decipher(cipher, key, null, info.subarray(verifierAt + 40, verifierAt + 72)).subarray(0, 20);
    return timingSafeEqual(verifier, expected) ? (data) => decipher(cipher, key, null, data) : undefined;
  };
}
