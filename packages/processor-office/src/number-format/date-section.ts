import { type DateParts, datePartsOf } from './date-parts.ts';
import { eraOf } from './era.ts';
import { monthName, weekdayName } from './locale.ts';
import { digitsIn, numberIn } from './numerals.ts';
import type { Section, Token } from './tokens.ts';

type DateFormatter = (serial: number) => string | undefined;

/** Makes what shows serial numbers by a section with letters of a date. Undefined for a number that is no date. */
export function dateFormatter(section: Section, date1904: boolean): DateFormatter {
  const tokens = withMinutes(section.tokens);
  const subseconds = tokens.reduce(
    (most, token) => (token.kind === 'subseconds' ? Math.max(most, token.digits) : most),
    0,
  );
  const twelveHours = tokens.some((token) => token.kind === 'date' && token.text.includes('/'));
  const hasTime = tokens.some((token) => token.kind === 'date' && /^(?:\[|[hns])/.test(token.text));
  const elapsed = tokens.some((token) => token.kind === 'date' && token.text.startsWith('['));
  return (serial) => {
    const negative = serial < 0 && elapsed;
    const date = datePartsOf(negative ? -serial : serial, date1904 && !elapsed, hasTime ? subseconds : undefined);
    if (!date) return undefined;
    let text = negative ? '-' : '';
    for (const token of tokens) text += shown(token, date, section, twelveHours);
    return text;
  };
}

/** An `m` after hours or before seconds is minutes (ISO 29500-1, 18.8.31); those become `n`. */
function withMinutes(tokens: readonly Token[]): Token[] {
  const letters = tokens.map((token, index) => ({ token, index })).filter(({ token }) => token.kind === 'date');
  const minutes = new Set<number>();
  for (const [at, { token, index }] of letters.entries()) {
    if (token.kind !== 'date' || !/^m{1,2}$/.test(token.text)) continue;
    const isTime = (other: Token | undefined, letter: RegExp) => other?.kind === 'date' && letter.test(other.text);
    if (isTime(letters[at - 1]?.token, /^\[?h/) || isTime(letters[at + 1]?.token, /^\[?s/)) minutes.add(index);
  }
  return tokens.map((token, index) =>
    minutes.has(index) && token.kind === 'date' ? { kind: 'date', text: 'n'.repeat(token.text.length) } : token,
  );
}

function shown(token: Token, date: DateParts, section: Section, twelveHours: boolean): string {
  switch (token.kind) {
    case 'literal':
      return token.text;
    case 'date':
      return datePiece(token.text, date, section, twelveHours);
    case 'subseconds':
      return `.${digitsIn(section.numerals, date.fraction.toFixed(token.digits).slice(2))}`;
    case 'point':
      return '.';
    case 'comma':
      return ',';
    case 'slash':
      return '/';
    case 'percent':
      return '%';
    // Digits between letters of a date mean nothing; Excel refuses most of such formats.
    default:
      return '';
  }
}

function datePiece(letters: string, date: DateParts, section: Section, twelveHours: boolean): string {
  const { language } = section.locale;
  const number = (value: number, width: number) =>
    section.numerals === 1 || section.numerals === 2
      ? numberIn(section.numerals, value)
      : digitsIn(section.numerals, String(value).padStart(width, '0'));
  const hours = twelveHours ? date.hours % 12 || 12 : date.hours;
  const width = Math.min(letters.length, 2);
  switch (letters[0]) {
    case 'y':
      return digitsIn(
        section.numerals,
        letters.length <= 2 ? String(date.year % 100).padStart(2, '0') : String(date.year),
      );
    case 'b':
      return String(letters.length <= 2 ? (date.year + 543) % 100 : date.year + 543);
    case 'e':
      return eraYear(date, section, width);
    case 'g':
      return eraName(date, letters.length, language);
    case 'm':
      if (letters.length <= 2) return number(date.month, width);
      if (letters.length === 5) return monthName(date.month, language, 'long').slice(0, 1);
      return monthName(date.month, language, letters.length === 3 ? 'short' : 'long');
    case 'd':
      if (letters.length <= 2) return number(date.day, width);
      return weekdayName(date.weekday, language, letters.length === 3 ? 'short' : 'long');
    case 'a':
      if (letters === 'am/pm' || letters === 'a/p') return halfOfDay(date.hours, letters, language);
      return weekdayName(date.weekday, 'ja', letters.length === 3 ? 'short' : 'long');
    case 'h':
      return number(hours, width);
    case 'n':
      return number(date.minutes, width);
    case 's':
      return number(date.seconds, width);
    case '[':
      return elapsedTime(letters, date.total);
    default: {
      // The halves of a day in other scripts, as 上午/下午.
      const [morning = '', afternoon = ''] = letters.split('/');
      return date.hours < 12 ? morning : afternoon;
    }
  }
}

function eraYear(date: DateParts, { locale, numerals }: Section, width: number): string {
  if (locale.language === 'zh-TW') return String(date.year - 1911);
  const { year } = eraOf(date);
  if (year === 1 && locale.gannen) return '元';
  return numerals === 1 || numerals === 2
    ? numberIn(numerals, year)
    : digitsIn(numerals, String(year).padStart(width, '0'));
}

function eraName(date: DateParts, letters: number, language: string | undefined): string {
  if (language === 'zh-TW') return letters < 3 ? '民國' : '中華民國';
  const { letter, name } = eraOf(date);
  return letters === 1 ? letter : letters === 2 ? name.slice(0, 1) : name;
}

function halfOfDay(hours: number, letters: string, language: string | undefined): string {
  if (language === 'ja') return hours < 12 ? '午前' : '午後';
  if (letters === 'a/p') return hours < 12 ? 'A' : 'P';
  return hours < 12 ? 'AM' : 'PM';
}

function elapsedTime(letters: string, total: number): string {
  const unit = letters[1] === 'h' ? 3600 : letters[1] === 'm' ? 60 : 1;
  return String(Math.floor(total / unit + 1e-9)).padStart(letters.length - 2, '0');
}
