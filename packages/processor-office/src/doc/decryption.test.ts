import { createHash } from 'node:crypto';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { describe, expect, test } from 'vitest';
import { Rc4 } from '../ole/encryption/rc4.ts';
import { fileOf, testContext } from '../ole/process.fixture.ts';
import { readDoc } from './read-doc.ts';
import { wordDocument, wordStreams } from './word-document.fixture.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readDoc(fileOf(bytes, '議事録.doc'), context);

describe('an encrypted document', () => {
  /** The streams enciphered with the password tika, as Word 97 does ([MS-OFFCRYPTO] 2.3.6). */
  function enciphered(): Uint8Array<ArrayBuffer> {
    const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest();
    const salt = Buffer.alloc(16, 7);
    const start = md5(Buffer.from('tika', 'utf16le')).subarray(0, 5);
    const salted = md5(Buffer.concat(Array.from({ length: 16 }, () => Buffer.concat([start, salt])))).subarray(0, 5);
    const keyOf = (block: number) => md5(salted, Buffer.from(Uint32Array.of(block).buffer));
    const verifier = Buffer.alloc(16, 9);
    const sealed = Buffer.concat([verifier, md5(verifier)]);
    new Rc4(keyOf(0)).apply(sealed);
    const header = Buffer.concat([Buffer.from([1, 0, 1, 0]), salt, sealed]);
    // The table stream begins with the header, so everything in it lies 52 bytes further.
    const { document, table } = wordStreams({ body: [{ text: '秘密の本文\r' }] });
    for (let index = 0; index < 93; index++) {
      const at = 154 + index * 8;
      if (document.readUInt32LE(at + 4) > 0) document.writeUInt32LE(document.readUInt32LE(at) + 52, at);
    }
    const encipher = (bytes: Buffer, clear: number) => {
      const result = Buffer.from(bytes);
      for (let at = 0; at < result.length; at += 512) new Rc4(keyOf(at / 512)).apply(result.subarray(at, at + 512));
      bytes.copy(result, 0, 0, clear);
      return result;
    };
    document.writeUInt16LE(0x300, 10);
    document.writeUInt32LE(52, 14);
    return writeOle2({
      name: '',
      children: [
        { name: 'WordDocument', content: encipher(document, 68) },
        { name: '1Table', content: encipher(Buffer.concat([header, table]), 52) },
      ],
    });
  }

  test('is read with a password that fits', async () => {
    const { pages } = await read(enciphered(), testContext({ passwords: ['no', 'tika'] }));
    expect(pages.map(({ text }) => text)).toEqual(['秘密の本文']);
  });

  test('is ENCRYPTED without, with its scheme and without any password in the message', async () => {
    await expect(read(enciphered(), testContext({ passwords: ['wrong'] }))).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: '議事録.doc is encrypted (RC4 of Office 97, 40 bits); none of the passwords in PASSWORDS_FILE opens it.',
    });
  });

  test('is ENCRYPTED too where a notice stands in place of what rights management keeps', async () => {
    const bytes = wordDocument({
      body: [{ text: 'protected\r' }],
      streams: [{ name: '\tDRMContent', content: Buffer.alloc(9) }],
    });
    await expect(read(bytes)).rejects.toMatchObject({ code: 'ENCRYPTED' });
  });
});
