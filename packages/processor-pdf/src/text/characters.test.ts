import { expect, test } from 'vitest';
import { cleanText } from './characters.ts';
import { textQuality } from './quality.ts';

test.each([
  ['契 約 書', '契約書'],
  ['甲 は、 乙', '甲は、乙'],
  ['第 1 条', '第 1 条'],
  ['東京　大阪', '東京　大阪'],
  ['two words', 'two words'],
  ['\u2ED1野\u2EA0子', '長野民子'],
  ['soft\u00ADhyphen', 'softhyphen'],
  ['end\u00AD', 'end\u00AD'],
  ['a\u0003b', 'a b'],
])('%j is cleaned to %j', (from, to) => {
  expect(cleanText(from)).toBe(to);
});

test('ordinary text of any language is readable', () => {
  for (const text of [
    'The quick brown fox jumps over the lazy dog and runs on.',
    '本契約は、業務の委託について定める。Contract No. 12',
    'Příliš žluťoučký kůň úpěl ďábelské ódy a další slova',
    'Съешь ещё этих мягких французских булок, да выпей чаю',
  ])
    expect(textQuality(text)).toMatchObject({ unreadable: 0, mixedUp: false });
});

test('private characters and broken ones are counted', () => {
  expect(textQuality('\uE041\uE042ab')).toEqual({
    letters: 2,
    unreadable: 0.5,
    mixedUp: false,
    invisible: 0,
    sense: 1,
  });
  expect(textQuality('abc\uFFFD')).toEqual({ letters: 3, unreadable: 0.25, mixedUp: false, invisible: 0, sense: 1 });
  expect(textQuality('')).toEqual({ letters: 0, unreadable: 0, mixedUp: false, invisible: 0, sense: 1 });
});

test('glyph numbers taken for characters show as scripts thrown together', () => {
  expect(textQuality('abcdeĀāĂăĄабвгдαβγδε한국어말글').mixedUp).toBe(true);
});
