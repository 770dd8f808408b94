import { expect, test } from 'vitest';
import { charsetOf, encodingOf } from './labels.ts';

test.each([
  ['Shift_JIS', 'shift_jis'],
  ['x-sjis', 'shift_jis'],
  ['Windows-31J', 'shift_jis'],
  ['CP932', 'shift_jis'],
  ['MS932', 'shift_jis'],
  ['EUC-JP', 'euc-jp'],
  ['eucJP-ms', 'euc-jp'],
  ['CP51932', 'euc-jp'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['ISO-2022-JP-3', 'iso-2022-jp'],
  ['CP50221', 'iso-2022-jp'],
  ['latin1', 'windows-1252'],
  ['UTF8', 'utf-8'],
  ['UTF-16', 'utf-16le'],
  ['UTF-32LE', 'utf-32le'],
  ['no such thing', undefined],
  ['iso-2022-kr', undefined],
])('the label %s means %s', (label, encoding) => {
  expect(encodingOf(label)).toBe(encoding);
});

test.each([
  ['text/html; charset=Shift_JIS', 'shift_jis'],
  ['text/plain;charset="utf-8"; format=flowed', 'utf-8'],
  ['text/html', undefined],
  ['text/html; charset=', undefined],
  [undefined, undefined],
])('the media type %s declares %s', (mediaType, encoding) => {
  expect(charsetOf(mediaType)).toBe(encoding);
});

test('a label with the name of a property of JavaScript names no encoding', () => {
  expect([encodingOf('constructor'), charsetOf('text/html; charset=__proto__')]).toEqual([undefined, undefined]);
});
