import { expect, test } from 'vitest';
import { normalizeWithPlaces } from './normalize.ts';

test.each([
  ['10㌔先', 'キロ', '㌔'],
  ['10㌔先', 'キ', '㌔'],
  ['㈱東京', '東京', '東京'],
  ['㈱東京', '株', '㈱'],
  ['ｶﾞｲﾄﾞ本', 'ガイド', 'ｶﾞｲﾄﾞ'],
  ['か\u3099いと', 'がい', 'か\u3099い'],
  ['𠮷㍻元年', '平成元', '㍻元'],
  ['ＡＢＣ', 'BC', 'ＢＣ'],
  ['한글', '글', '글'],
])('in %s the place of %s is %s', (original, wanted, expected) => {
  const { text, originalStart, originalEnd } = normalizeWithPlaces(original);
  expect(text).toBe(original.normalize('NFKC'));
  const at = text.indexOf(wanted);
  expect(original.slice(originalStart(at), originalEnd(at + wanted.length))).toBe(expected);
});
