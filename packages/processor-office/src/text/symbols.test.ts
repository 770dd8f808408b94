import { expect, test } from 'vitest';
import { symbolCharacter, symbolText } from './symbols.ts';

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

test('text in a symbol font keeps its letters, its private characters are what the font shows', () => {
  expect([
    symbolText('Symbol', 'T = 20 \uf0b0C \uf0b1 1'),
    symbolText('Wingdings', '\uf0fc済'),
    symbolText('ＭＳ 明朝', '外字\uf0b0'),
    symbolText(undefined, '\uf0b0'),
  ]).toEqual(['T = 20 °C ± 1', '✓済', '外字\uf0b0', '\uf0b0']);
});
