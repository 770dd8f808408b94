/** Digits and units in the everyday, the legal and the Chinese manner. */
const DIGITS = {
  everyday: '〇一二三四五六七八九',
  legal: '〇壱弐参四伍六七八九',
  financial: '零壹貳參四伍六七八九',
} as const;
const UNITS = {
  everyday: ['', '十', '百', '千'],
  legal: ['', '拾', '百', '阡'],
  financial: ['', '拾', '百', '阡'],
} as const;
const MYRIADS = {
  everyday: ['', '万', '億', '兆', '京'],
  legal: ['', '萬', '億', '兆', '京'],
  financial: ['', '萬', '億', '兆', '京'],
} as const;

/** How a number is written in kanji: 一千, 壱阡, 零. */
export type KanjiManner = keyof typeof DIGITS;

/** Each digit for itself: 二〇二六. Characters that are no digits stay. */
export function kanjiDigits(digits: string, manner: KanjiManner = 'everyday'): string {
  return digits.replace(/\d/g, (digit) => DIGITS[manner][Number(digit)] ?? digit);
}

/**
 * A whole number with its units: 千二百三十四. `ones` writes the digit one before 千, 百 and 十 too, as the legal manner
 * does (壱百) and as Chinese does.
 */
export function kanjiNumber(value: number, manner: KanjiManner = 'everyday', ones = manner !== 'everyday'): string {
  const whole = Math.trunc(Math.abs(value));
  if (whole === 0) return DIGITS[manner][0] ?? '0';
  if (!Number.isSafeInteger(whole)) return kanjiDigits(String(whole), manner);
  let text = '';
  for (let rest = whole, myriad = 0; rest > 0; rest = Math.floor(rest / 10_000), myriad++) {
    const group = rest % 10_000;
    if (group > 0) text = groupText(group, manner, ones) + (MYRIADS[manner][myriad] ?? '') + text;
  }
  return value < 0 ? `-${text}` : text;
}

function groupText(group: number, manner: KanjiManner, ones: boolean): string {
  let text = '';
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) continue;
    text += (digit === 1 && place > 0 && !ones ? '' : (DIGITS[manner][digit] ?? '')) + (UNITS[manner][place] ?? '');
  }
  return text;
}

/** Digits in full width: １２３. */
export function fullWidthDigits(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}
