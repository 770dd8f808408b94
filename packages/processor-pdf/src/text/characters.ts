/** A character of Japanese or Chinese writing, marks and full-width forms included: no white space stands between two of them. */
export const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303F\u30FB\u30FC\uFF01-\uFF60\uFF61-\uFF9F\uFFE0-\uFFE6]/u;

/** A letter of Japanese or Chinese writing, without marks. */
export const CJK_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC]/u;

const CJK_SPACE_CJK = new RegExp(`(?<=${CJK.source}) (?=${CJK.source})`, 'gu');

/**
 * Radicals that fonts of Japanese systems name instead of the letter that they draw, of those that NFKC leaves as they are
 * (U+2E80 to U+2EFF; Unicode, EquivalentUnifiedIdeograph.txt). The block of Kangxi radicals is left to NFKC.
 */
const RADICALS: Readonly<Record<string, string>> = {
  '\u2EA0': '民',
  '\u2EC1': '虎',
  '\u2EC4': '西',
  '\u2EC6': '角',
  '\u2ED1': '長',
  '\u2ED8': '青',
  '\u2EDD': '食',
  '\u2EE3': '骨',
  '\u2EE4': '鬼',
  '\u2EE8': '麦',
  '\u2EE9': '黄',
  '\u2EEB': '斉',
  '\u2EED': '歯',
  '\u2EEF': '竜',
  '\u2EF2': '亀',
};
const RADICAL = /[\u2E80-\u2EFF]/g;

/** Text of one run in the characters that people type: radicals as letters, no control characters, no space inside Japanese. */
export function cleanText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, ' ')
    .replace(/[\u200B\uFEFF\uFFFE\uFFFF]|\u00AD(?!$)/g, '')
    .replace(/[\t\n\u00A0\u2000-\u200A\u202F]/g, ' ')
    .replace(RADICAL, (radical) => RADICALS[radical] ?? radical)
    .replace(CJK_SPACE_CJK, '');
}

/** Whether two pieces of text meet in Japanese writing. */
export function meetsInCjk(before: string, after: string): boolean {
  return CJK.test(lastOf(before)) && CJK.test(firstOf(after));
}

/** The last character, by code point. */
export function lastOf(text: string): string {
  return /[\s\S]$/u.exec(text)?.[0] ?? '';
}

/** The first character, by code point. */
export function firstOf(text: string): string {
  return /^[\s\S]/u.exec(text)?.[0] ?? '';
}
