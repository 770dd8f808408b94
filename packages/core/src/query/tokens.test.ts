import { describe, expect, test } from 'vitest';
import { indexedText, tokenize } from './tokens.ts';

const tokens = (text: string) => indexedText(text.normalize('NFKC')).split(' ').filter(Boolean);

describe('what is indexed for a text', () => {
  test.each([
    ['a Japanese run is its pairs and its last character', '東京都', ['東京', '京都', '都']],
    ['a single character stands alone', '都', ['都']],
    ['punctuation ends a run', '東京、大阪', ['東京', '京', '大阪', '阪']],
    ['the long vowel mark belongs to its word', 'サーバー', ['サー', 'ーバ', 'バー', 'ー']],
    ['the iteration marks belong to their words', '佐々木 いすゞ', ['佐々', '々木', '木', 'いす', 'すゞ', 'ゞ']],
    ['Latin letters inside Japanese are a word', 'ＡＩ技術', ['ai', '技術', '術']],
    ['half-width katakana is katakana', 'ｶﾞｲﾄﾞ', ['ガイ', 'イド', 'ド']],
    ['hiragana and katakana stay two', 'あア', ['あア', 'ア']],
    ['case, width and accents are folded', 'Ｃafé ÉCOLE Straße İ', ['cafe', 'ecole', 'strasse', 'i']],
    ['voiced kana keep their voice', 'がか', ['がか', 'か']],
    ['old and new forms of kanji stay two', '國国', ['國国', '国']],
    ['a line break inside Japanese is not there', '契約\n書', ['契約', '約書', '書']],
    ['nor is it with spaces round it or a carriage return', '契約 \r\n 書', ['契約', '約書', '書']],
    ['an empty line ends a run', '契約\n\n書', ['契約', '約', '書']],
    ['a line break between words is a space', 'one\ntwo', ['one', 'two']],
    ['a spaced heading is one word', '議 事 録', ['議事', '事録', '録']],
    ['a space between words of several characters ends a run', '東京 大学', ['東京', '京', '大学', '学']],
    ['characters outside the basic plane are one character', '𠮷野家', ['𠮷野', '野家', '家']],
    ['variation selectors are not there', '葛\u{e0100}城', ['葛城', '城']],
    ['soft hyphens are not there', 'co\u00adoperate', ['cooperate']],
    ['numbers and names with dots are phrases', 'v1.2_final-x', ['v1', '2', 'final', 'x']],
    ['squared words are their letters', '㌔㈱', ['キロ', 'ロ', '株']],
    ['Hangul and Thai are runs too', '한국어', ['한국', '국어', '어']],
    ['Cyrillic and Greek are words', 'Москва Αθήνα', ['москва', 'αθηνα']],
    ['Devanagari keeps its vowel signs', 'हिन्दी', ['हिन्दी']],
    ['nothing is in punctuation', '、。!? …', []],
  ])('%s', (_what, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  test('a word without end is told apart by its first 64 characters', () => {
    expect(tokens('A'.repeat(100_000))).toEqual(['a'.repeat(64)]);
  });

  test('each token tells where it stands', () => {
    const text = '見𠮷 Été\n東';
    const found: [string, string][] = [];
    tokenize(text, (token, start, end) => found.push([token, text.slice(start, end)]));
    expect(found).toEqual([
      ['見𠮷', '見𠮷'],
      ['𠮷', '𠮷'],
      ['ete', 'Été'],
      ['東', '東'],
    ]);
  });
});
