import { expect, test } from 'vitest';
import { symbolCharacter } from './symbols.ts';

test.each([
  ['Symbol', 0x61, 'α'],
  ['Symbol', 0x57, 'Ω'],
  ['Symbol', 0xb0, '°'],
  ['Symbol', 0xf0b1, '±'],
  ['Symbol', 0xae, '→'],
  ['Symbol', 0xb3, '≥'],
  ['Symbol', 0xb4, '×'],
  ['Symbol', 0xbc, '…'],
  ['Symbol', 0xc0, 'ℵ'],
  ['Symbol', 0xd6, '√'],
  ['Symbol', 0xe5, '∑'],
  ['Symbol', 0xf2, '∫'],
  ['Symbol', 0x31, '1'],
  ['Symbol', 0xe9, ''],
  ['Wingdings', 0xf0fc, '✓'],
  ['Wingdings', 0x21, ''],
  ['Times New Roman', 0xa9, '©'],
])('a character of the font %s with the number %i is %j', (font, code, expected) => {
  expect(symbolCharacter(font, code)).toBe(expected);
});
