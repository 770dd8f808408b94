import { expect, test } from 'vitest';
import { paragraph, writeDocx } from '../fixtures/docx.ts';
import { writeEncryptedPackage } from '../fixtures/encrypted.ts';
import { read } from '../fixtures/read.ts';
import { sheetData, writeXlsx } from '../fixtures/xlsx.ts';

const MEDIA_TYPE = 'application/x-encrypted-ooxml';
/** Longer than one segment of 4,096 bytes. */
const document = writeDocx(paragraph('秘密'), {
  parts: { 'word/media/x.bin': { content: Buffer.alloc(9_000, 7), stored: true } },
});

test('a locked document is ENCRYPTED, with its scheme and without a password in the message', async () => {
  const reading = read(writeEncryptedPackage(document, 'hunter2'), { mediaType: MEDIA_TYPE, passwords: ['wrong'] });
  await expect(reading).rejects.toMatchObject({
    code: 'ENCRYPTED',
    message: 'sample is locked by agile encryption (AES-256).',
  });
});

test('one of the passwords opens it', async () => {
  const { pages, metadata } = await read(writeEncryptedPackage(document, 'パスワード'), {
    mediaType: MEDIA_TYPE,
    passwords: ['wrong', 'パスワード'],
  });
  expect([pages[0]?.text, metadata]).toEqual(['秘密', { encrypted: true }]);
});

test("Excel's own password opens what nobody locked, also where the type was taken from the name", async () => {
  const workbook = writeXlsx([{ name: 'a', content: sheetData('<c><v>7</v></c>') }]);
  const { pages } = await read(writeEncryptedPackage(workbook, 'VelvetSweatshop'), {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  });
  expect(pages[0]?.text).toBe('7');
});

test('an encrypted package that is cut is refused', async () => {
  const whole = writeEncryptedPackage(document, 'x');
  for (const length of [100, 600, whole.length - 5_000])
    await expect(read(whole.subarray(0, length), { mediaType: MEDIA_TYPE })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:ENCRYPTED|CORRUPT)$/),
    });
});
