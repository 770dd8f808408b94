import { describe, expect, test } from 'vitest';
import { detectEncoding, type TextEncodingName } from './detect-encoding.ts';
import { encode, japaneseText, randomNumbers, westernText } from './samples.fixture.ts';

const JAPANESE: readonly TextEncodingName[] = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'iso-2022-jp'];

/** Of 500 samples of at least 100 bytes: those that were taken for something else. */
function mistakes(
  encoding: TextEncodingName,
  text: (seed: number, length: number) => string,
  minBytes: number,
): string[] {
  const wrong: string[] = [];
  for (let seed = 1; seed <= 500; seed++) {
    const bytes = encode(text(seed, minBytes), encoding);
    // Half of the samples end anywhere, also inside a character, as the head of a larger file does.
    const complete = seed % 2 === 0;
    const sample = complete ? bytes : bytes.subarray(0, minBytes);
    const found = detectEncoding(sample, { complete });
    if (found.encoding !== encoding)
      wrong.push(`seed ${seed}: ${found.encoding}${found.confident ? ' (confident)' : ''}`);
  }
  return wrong;
}

describe('detectEncoding', () => {
  test.each(JAPANESE)('Japanese of 100 bytes and more in %s is told in at least 99 of 100 samples', (encoding) => {
    const wrong = mistakes(encoding, japaneseText, 100);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(5);
  });

  test('Western European text in windows-1252 is told in at least 99 of 100 samples', () => {
    const wrong = mistakes('windows-1252', westernText, 100);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(5);
  });

  test.each(['shift_jis', 'euc-jp'] as const)('half-width katakana alone in %s are told', (encoding) => {
    const text = 'ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ ﾀﾛｳ\r\nﾄｳｷｮｳﾄ ﾁﾖﾀﾞｸ\r\n';
    expect(detectEncoding(encode(text, encoding), { complete: true }).encoding).toBe(encoding);
  });

  test('a list of names in kanji alone is told in both legacy encodings', () => {
    const text = '東京都,大阪府,北海道\r\n田中,鈴木,高橋\r\n契約書,請求書\r\n';
    for (const encoding of ['shift_jis', 'euc-jp'] as const)
      expect(detectEncoding(encode(text, encoding), { complete: true })).toEqual({ encoding, confident: true, bom: 0 });
  });

  test('a byte order mark decides', () => {
    expect(detectEncoding(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), { complete: true })).toEqual({
      encoding: 'utf-8',
      confident: true,
      bom: 3,
    });
    expect(detectEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0), { complete: true })).toEqual({
      encoding: 'utf-16le',
      confident: true,
      bom: 2,
    });
    expect(detectEncoding(Uint8Array.of(0xfe, 0xff, 0, 0x41), { complete: true })).toEqual({
      encoding: 'utf-16be',
      confident: true,
      bom: 2,
    });
  });

  test('plain ASCII is UTF-8, for sure only when all of it was seen', () => {
    const bytes = Buffer.from('plain words, 123\n');
    expect(detectEncoding(bytes, { complete: true })).toEqual({ encoding: 'utf-8', confident: true, bom: 0 });
    expect(detectEncoding(bytes, { complete: false })).toEqual({ encoding: 'utf-8', confident: false, bom: 0 });
  });

  test('ASCII in UTF-16 without a mark is told', () => {
    const text = 'name,value\r\nalpha,1\r\n';
    expect(detectEncoding(encode(text, 'utf-16le'), { complete: true }).encoding).toBe('utf-16le');
    expect(detectEncoding(encode(text, 'utf-16be'), { complete: true }).encoding).toBe('utf-16be');
  });

  test('UTF-8 with one damaged byte stays UTF-8, as a guess', () => {
    const bytes = Uint8Array.from(encode(japaneseText(7, 300), 'utf-8'));
    bytes[bytes.findIndex((byte) => byte >= 0xe0) + 1] = 0x20;
    expect(detectEncoding(bytes, { complete: true })).toEqual({ encoding: 'utf-8', confident: false, bom: 0 });
  });

  test('Japanese after 200 KB of ASCII is still told', () => {
    const bytes = Buffer.concat([Buffer.from('# comment\n'.repeat(20_000)), encode(japaneseText(3, 400), 'shift_jis')]);
    expect(detectEncoding(bytes, { complete: true })).toEqual({ encoding: 'shift_jis', confident: true, bom: 0 });
  });

  test('nothing, and bytes of any kind, give an answer', () => {
    expect(detectEncoding(new Uint8Array(), { complete: true })).toEqual({
      encoding: 'utf-8',
      confident: true,
      bom: 0,
    });
    const random = randomNumbers(5);
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from({ length: random(300) }, () => random(256));
      expect(detectEncoding(bytes, { complete: round % 2 === 0 }).encoding).toMatch(/^[a-z0-9-]+|shift_jis$/);
    }
  });
});
