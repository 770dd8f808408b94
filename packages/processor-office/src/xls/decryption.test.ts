import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Rc4 } from '../ole/encryption/rc4.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { fileOf, testContext } from '../ole/process.fixture.ts';
import { readXls } from './read-xls.ts';
import { RecordCursor } from './record-cursor.ts';
import { inOle2, record, shared, u16, u32, workbookStream } from './workbook.fixture.ts';

const sha1 = (...parts: Uint8Array[]) => createHash('sha1').update(Buffer.concat(parts)).digest();

/** A workbook enciphered as Excel 2003 does (RC4 CryptoAPI, 128 bits; [MS-OFFCRYPTO] 2.3.5). */
function cryptoApi(password: string): Uint8Array<ArrayBuffer> {
  const salt = Buffer.alloc(16, 3);
  const start = sha1(salt, Buffer.from(password, 'utf16le'));
  const keyOf = (block: number) => sha1(start, u32(block)).subarray(0, 16);
  const verifier = Buffer.alloc(16, 5);
  const sealed = Buffer.concat([verifier, sha1(verifier)]);
  new Rc4(keyOf(0)).apply(sealed);
  const header = Buffer.concat([u32(4, 0, 0x6801, 0x8004, 128, 1, 0, 0), Buffer.from('x\0', 'utf16le')]);
  const pass = record(
    0x2f,
    u16(1, 4, 2),
    u32(4, header.length),
    header,
    u32(16),
    salt,
    sealed.subarray(0, 16),
    u32(20),
    sealed.subarray(16),
  );
  return enciphered(pass, (bytes) => {
    for (let at = 0; at < bytes.length; at += 1024) new Rc4(keyOf(at / 1024)).apply(bytes.subarray(at, at + 1024));
  });
}

/** The same stream with headers, and what stays readable, in clear. */
function enciphered(pass: Buffer, encipher: (bytes: Buffer) => void): Uint8Array<ArrayBuffer> {
  const strings = Array.from({ length: 200 }, (_, index) => `秘密の行 ${index}`);
  const records = strings.map((_, index) => shared([index, 0], index));
  const clear = workbookStream({ sheets: [{ name: '秘', records }], strings, globals: [pass] });
  const result = Buffer.from(clear);
  encipher(result);
  for (const cursor = new RecordCursor(new LittleEndian(clear)); cursor.next(); ) {
    const kept = cursor.type === 0x809 || cursor.type === 0x2f ? cursor.length : cursor.type === 0x85 ? 4 : 0;
    clear.copy(result, cursor.start - 4, cursor.start - 4, cursor.start + kept);
  }
  return inOle2([{ name: 'Workbook', content: result }]);
}

const read = (bytes: Uint8Array<ArrayBuffer>, passwords: string[] = []) =>
  readXls(fileOf(bytes, '秘.xls'), testContext({ passwords }));

describe('an enciphered workbook', () => {
  test('that Excel opens without asking is read', async () => {
    const { pages } = await read(cryptoApi('VelvetSweatshop'));
    expect(pages[0]?.text.split('\n')).toHaveLength(200);
    expect(pages[0]?.text).toMatch(/^秘密の行 0\n秘密の行 1\n/);
  });

  test('is read with a password that fits, else ENCRYPTED with its scheme', async () => {
    const bytes = cryptoApi('ひみつ');
    expect((await read(bytes, ['no', 'ひみつ'])).pages[0]?.text).toMatch(/秘密の行 199$/);
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: '秘.xls is encrypted (RC4 CryptoAPI, 128 bits).',
    });
  });

  test('that Excel obfuscates with its own password is read', async () => {
    const array = Buffer.from('876b9ae21ee305621e699660986e9404', 'hex');
    const bytes = enciphered(record(0x2f, u16(0, 0xb359, 0x9a0a)), (stream) => {
      for (const cursor = new RecordCursor(new LittleEndian(Buffer.from(stream))); cursor.next(); )
        for (let index = 0; index < cursor.length; index++) {
          const mixed = stream[cursor.start + index]! ^ array[(cursor.start + cursor.length + index) % 16]!;
          stream[cursor.start + index] = (mixed >> 3) | ((mixed << 5) & 0xff);
        }
    });
    expect((await read(bytes)).pages[0]?.text).toMatch(/^秘密の行 0\n/);
  });

  test('that is obfuscated with another password than the known ones is ENCRYPTED', async () => {
    await expect(
      read(
        enciphered(record(0x2f, u16(0, 1, 2)), () => {}),
        ['x'],
      ),
    ).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: '秘.xls is encrypted (XOR obfuscation of Excel); none of the passwords in PASSWORDS_FILE opens it.',
    });
  });
});
