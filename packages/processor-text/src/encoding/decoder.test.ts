import { expect, test } from 'vitest';
import { decoderOf } from './decoder.ts';
import { encode, type FixtureEncoding, hex } from './encode.fixture.ts';

function decode(encoding: string, bytes: Uint8Array, step = bytes.length || 1): string {
  const decoder = decoderOf(encoding);
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += decoder.write(bytes.subarray(at, at + step));
  return text + decoder.end();
}

const JAPANESE = '見積書：株式会社テスト、合計 1,200 円（税込）。ｶﾌﾞｼｷ\nカタカナと漢字とひらがな';
const SAMPLES: readonly (readonly [encoding: FixtureEncoding, text: string])[] = [
  ['utf-8', `${JAPANESE}𠮷😀`],
  ['utf-16le', `${JAPANESE}𠮷😀`],
  ['utf-16be', `${JAPANESE}𠮷😀`],
  ['utf-32le', `${JAPANESE}𠮷😀`],
  ['utf-32be', `${JAPANESE}𠮷😀`],
  ['shift_jis', `${JAPANESE}髙﨑①㈱～∥－`],
  ['euc-jp', `${JAPANESE}髙﨑①㈱～∥－丂`],
  ['iso-2022-jp', `${JAPANESE}①㈱丂`],
  ['windows-1252', '“Quoted” – 5 € naïve café…'],
];

test.each(SAMPLES)('%s is read wherever its bytes are cut into chunks', (encoding, text) => {
  const bytes = encode(text, encoding);
  for (const step of [1, 2, 3, 5, 7, bytes.length]) expect(decode(encoding, bytes, step)).toBe(text);
});

test.each(SAMPLES)('%s cut off at any byte keeps every whole character before the cut', (encoding, text) => {
  const bytes = encode(text, encoding);
  for (let length = 0; length < bytes.length; length++) {
    const read = decode(encoding, bytes.subarray(0, length)).replace(/\ufffd+$/, '');
    expect(text.startsWith(read)).toBe(true);
    // At most one character of text is in the cut, four bytes at most, and an escape sequence.
    expect(encode(read, encoding).length).toBeGreaterThanOrEqual(length - 7);
  }
});

test('Shift_JIS is code page 932: NEC and IBM characters and its own wave dash, parallel sign and minus', () => {
  expect(decode('shift_jis', hex('fbfc ed95 fab1 8740 878a 8160 8161 817c 8191 8192 81ca 5c 7e'))).toBe(
    '髙﨑﨑①㈱～∥－￠￡￢\\~',
  );
});

test('Shift_JIS gives the user-defined area as private characters', () => {
  expect(decode('shift_jis', hex('f040 f9fc'))).toBe('\ue000\ue757');
});

test('Shift_JIS keeps the ASCII character after a broken lead byte', () => {
  expect(decode('shift_jis', hex('93 0a 41'))).toBe('\ufffd\nA');
});

test('EUC-JP holds half-width kana by SS2, JIS X 0212 by SS3, NEC and IBM characters', () => {
  expect(decode('euc-jp', hex('8eb1 8fb0a1 ada1 adea a1c1 a1c2 a1dd'))).toBe('ｱ丂①㈱～∥－');
});

test.each([
  ['JIS X 0208 of 1978 and 1983', '1b2440 467c 1b2442 4b5c 1b2842 21', '日本!'],
  ['half-width kana by escape, as CP50221 writes it', '1b2849 3132 1b2842 21', 'ｱｲ!'],
  ['half-width kana by shift-out, as CP50222 and JIS7 write it', '0e 3132 0f 21', 'ｱｲ!'],
  ['half-width kana in eight bits, as JIS8 writes it', 'b1b2 21', 'ｱｲ!'],
  ['JIS X 0212, of ISO-2022-JP-1', '1b242844 3021 1b2842', '丂'],
  ['JIS X 0213 where it is JIS X 0208, of ISO-2022-JP-3', '1b24284f 467c 2d21 1b2842', '日①'],
  ['JIS X 0213, of ISO-2022-JP-2004', '1b242851 467c 1b2842', '日'],
  ['NEC row 13 and IBM characters', '1b2442 2d21 2d6a 1b2842', '①㈱'],
  ['JIS X 0201 Roman, as ASCII', '1b284a 433a5c 1b2842', 'C:\\'],
  ['escapes with nothing between', '1b2442 1b2842 1b2442 467c 1b2842 1b2442 4b5c 1b2842', '日本'],
  ['a line end that returns to ASCII', '1b2442 467c 0a 4142', '日\nAB'],
  ['an odd byte before an escape', '1b2442 467c 4b 1b2842 41', '日\ufffdA'],
  ['characters of a set without a table', '1b242850 2121 1b2842 41', '\ufffdA'],
  ['the colour of a terminal, left alone', '1b5b33316d 41', '\x1b[31mA'],
])('ISO-2022-JP: %s', (_what, digits, text) => {
  expect(decode('iso-2022-jp', hex(digits))).toBe(text);
  expect(decode('iso-2022-jp', hex(digits), 1)).toBe(text);
});

test('windows-1252 shows the bytes that it does not define as U+FFFD', () => {
  expect(decode('windows-1252', hex('80 93 94 9f 81 8d 8f 90 9d a9'))).toBe('€“”Ÿ\ufffd\ufffd\ufffd\ufffd\ufffd©');
});

test('UTF-32 gives U+FFFD for surrogates and numbers that are no code points', () => {
  expect(decode('utf-32be', hex('0000d800 00110000 ffffffff 00000041 0000'))).toBe('\ufffd\ufffd\ufffdA\ufffd');
});

test('UTF-16 gives U+FFFD for a lone surrogate', () => {
  expect(decode('utf-16le', hex('00d8 4100 3dd8 00de'))).toBe('\ufffdA😀');
});
