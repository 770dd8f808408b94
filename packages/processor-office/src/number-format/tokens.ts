import { type FormatLocale, localeOf, NO_LOCALE } from './locale.ts';

/** A piece of a section of a format code (ISO 29500-1, 18.8.31). */
export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  /** `0`, `#` or `?`. */
  | { readonly kind: 'digit'; readonly text: string }
  | { readonly kind: 'point' | 'comma' | 'percent' | 'slash' | 'text' | 'general' }
  /** `E+` or `E-`. */
  | { readonly kind: 'exponent'; readonly text: string }
  /** `yyyy`, `m`, `AM/PM`, `[h]`: letters of a date, in lower case. */
  | { readonly kind: 'date'; readonly text: string }
  /** `.000` after seconds. */
  | { readonly kind: 'subseconds'; readonly digits: number };

/** A section of a format code, taken apart. */
export interface Section {
  readonly tokens: readonly Token[];
  readonly condition: { readonly operator: string; readonly operand: number } | undefined;
  readonly locale: FormatLocale;
  /** Of `[DBNum1]` to `[DBNum3]`: digits in kanji, legal kanji or full width. */
  readonly numerals: 1 | 2 | 3 | undefined;
  readonly isDate: boolean;
}

/** Splits a format code into its sections, at semicolons that stand for themselves. */
export function splitSections(code: string): string[] {
  const sections: string[] = [];
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const character = code[at];
    if (character === '"') at = closing(code, at, '"');
    else if (character === '[') at = closing(code, at, ']');
    else if (character === '\\' || character === '_' || character === '*') at++;
    else if (character === ';') {
      sections.push(code.slice(from, at));
      from = at + 1;
    }
  }
  sections.push(code.slice(from));
  return sections;
}

function closing(code: string, at: number, mark: string): number {
  const end = code.indexOf(mark, at + 1);
  return end < 0 ? code.length : end;
}

const AM_PM = /^(?:AM\/PM|A\/P|上午\/下午|午前\/午後|오전\/오후)/i;
const GENERAL = /^(?:General|G\/標準|G\/通用格式|Standard)/i;
const DATE_RUN = /^(?:y+|m+|d+|h+|s+|g+|e+|a{3,}|b+)/i;

/** Takes a section apart. */
export function parseSection(code: string): Section {
  const tokens: Token[] = [];
  let condition: Section['condition'];
  let locale = NO_LOCALE;
  let numerals: Section['numerals'];
  for (let at = 0; at < code.length; ) {
    const rest = code.slice(at);
    const character = rest[0] ?? '';
    const word = GENERAL.exec(rest) ?? AM_PM.exec(rest) ?? DATE_RUN.exec(rest);
    if (character === '"') {
      const end = closing(code, at, '"');
      tokens.push({ kind: 'literal', text: code.slice(at + 1, end) });
      at = end + 1;
    } else if (character === '\\' || character === '!') {
      tokens.push({ kind: 'literal', text: rest[1] ?? '' });
      at += 2;
    } else if (character === '_') {
      // Room as wide as the next character.
      tokens.push({ kind: 'literal', text: ' ' });
      at += 2;
    } else if (character === '*') at += 2;
    else if (character === '[') {
      const end = closing(code, at, ']');
      const mark = code.slice(at + 1, end);
      const compared = /^(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i.exec(mark);
      const numeralMark = /^DBNum([123])$/i.exec(mark);
      if (compared) condition = { operator: compared[1] ?? '', operand: Number(compared[2]) };
      else if (numeralMark) numerals = Number(numeralMark[1]) as 1 | 2 | 3;
      else if (mark.startsWith('$')) {
        const hyphen = mark.indexOf('-');
        if (hyphen > 0) locale = localeOf(mark.slice(hyphen + 1));
        const currency = mark.slice(1, hyphen < 0 ? undefined : hyphen);
        if (currency !== '') tokens.push({ kind: 'literal', text: currency });
      } else if (/^(?:h+|m+|s+)$/i.test(mark)) tokens.push({ kind: 'date', text: `[${mark.toLowerCase()}]` });
      at = end + 1;
    } else if (/^e[+-]/i.test(rest) && tokens.some(({ kind }) => kind === 'digit')) {
      tokens.push({ kind: 'exponent', text: rest.slice(0, 2).toUpperCase() });
      at += 2;
    } else if (word) {
      const isGeneral = GENERAL.test(rest);
      tokens.push(isGeneral ? { kind: 'general' } : { kind: 'date', text: word[0].toLowerCase() });
      at += word[0].length;
    } else {
      const subseconds = /^\.(0+)/.exec(rest);
      const lastDate = tokens.findLast(({ kind }) => kind === 'date');
      if (subseconds && lastDate?.kind === 'date' && /s/.test(lastDate.text)) {
        tokens.push({ kind: 'subseconds', digits: subseconds[1]?.length ?? 0 });
        at += subseconds[0].length;
        continue;
      }
      tokens.push(single(character));
      at++;
    }
  }
  const isDate = tokens.some(({ kind }) => kind === 'date');
  return { tokens, condition, locale, numerals, isDate };
}

function single(character: string): Token {
  switch (character) {
    case '0':
    case '#':
    case '?':
      return { kind: 'digit', text: character };
    case '.':
      return { kind: 'point' };
    case ',':
      return { kind: 'comma' };
    case '%':
      return { kind: 'percent' };
    case '/':
      return { kind: 'slash' };
    case '@':
      return { kind: 'text' };
    default:
      return { kind: 'literal', text: character };
  }
}
