import { dateFormatter } from './date-section.ts';
import { generalNumber } from './general.ts';
import { numberFormatter } from './number-section.ts';
import { parseSection, type Section, splitSections } from './tokens.ts';

/** A format code, ready to show values. */
export interface NumberFormat {
  number(value: number): string;
  text(value: string): string;
  /** Its numbers are shown as dates or times. */
  readonly isDate: boolean;
  /** Its numbers are shown as they are, but for very long ones. */
  readonly isGeneral: boolean;
}

/** What a workbook says about its numbers. */
export interface FormatOptions {
  /** Dates count from 1904 (ISO 29500-1, 18.2.28). */
  readonly date1904?: boolean;
  /** Formats that follow the system's region are Japan's, else those of the United States. */
  readonly japanese?: boolean;
}

/** A section with what shows numbers by it. */
interface ReadySection {
  readonly section: Section;
  readonly show: (value: number) => string;
  /** Shows the value without its sign, since the section is that of negative ones. */
  readonly unsigned: boolean;
}

/** The forms in which Windows shows a long date and a time, `[$-F800]` and `[$-F400]`, whatever else the section says. */
const SYSTEM_FORMATS = {
  date: { japanese: 'yyyy"年"m"月"d"日"', american: 'dddd, mmmm d, yyyy' },
  time: { japanese: 'h:mm:ss', american: 'h:mm:ss AM/PM' },
} as const;

/** Longer codes are no formats (Excel takes 255 characters). */
const MAX_CODE = 1_000;

/**
 * Makes a format of a code (ISO 29500-1, 18.8.31): up to four sections, for positive numbers, negative ones, zero and text, or
 * by conditions of their own. A code that means nothing is General.
 */
export function parseFormat(code: string, options: FormatOptions = {}): NumberFormat {
  const sections = splitSections(code.slice(0, MAX_CODE)).map(parseSection);
  const textSection =
    sections.length > 3 ? sections[3] : sections.find(({ tokens }) => tokens.some(({ kind }) => kind === 'text'));
  const numberSections = sections.slice(0, 3).filter((section) => section !== textSection || sections.length === 1);
  const ready = numberSections.map((section, index) => readySection(section, index, numberSections, options));
  return {
    number(value) {
      const chosen = choose(ready, value);
      if (!chosen) return generalNumber(value);
      const negative = value < 0 && !chosen.unsigned && !chosen.section.isDate;
      const text = chosen.show(chosen.section.isDate ? value : Math.abs(value));
      return (negative && text.trim() !== '' ? `-${text}` : text).trim();
    },
    text(value) {
      if (!textSection) return value;
      return textSection.tokens
        .map((token) => (token.kind === 'text' ? value : token.kind === 'literal' ? token.text : ''))
        .join('')
        .trim();
    },
    isDate: ready[0]?.section.isDate ?? false,
    isGeneral: ready[0]?.section.tokens.every(({ kind }) => kind === 'general' || kind === 'text') ?? true,
  };
}

function readySection(section: Section, index: number, all: readonly Section[], options: FormatOptions): ReadySection {
  const { date1904 = false, japanese = false } = options;
  const { system } = section.locale;
  if (system) {
    const code = SYSTEM_FORMATS[system][japanese ? 'japanese' : 'american'];
    return readySection(parseSection(code), index, all, options);
  }
  const { condition } = section;
  const conditional = all.some((one) => one.condition !== undefined);
  const unsigned = condition
    ? condition.operand <= 0 && /^<=?$/.test(condition.operator)
    : index === 1 && !(conditional && all[0]?.condition && !coversPositive(all[0].condition));
  if (section.isDate) {
    const date = dateFormatter(section, date1904);
    return { section, unsigned, show: (value) => date(value) ?? generalNumber(value) };
  }
  if (section.tokens.some(({ kind }) => kind === 'text')) return { section, unsigned: false, show: generalNumber };
  return { section, unsigned, show: numberFormatter(section) };
}

function coversPositive({ operator, operand }: NonNullable<Section['condition']>): boolean {
  return /^>=?$/.test(operator) && operand >= 0;
}

function choose(sections: readonly ReadySection[], value: number): ReadySection | undefined {
  const [first, second, third] = sections;
  if (sections.some(({ section }) => section.condition)) {
    for (const [index, one] of sections.entries()) {
      const { condition } = one.section;
      if (condition ? holds(condition, value) : index === sections.length - 1 || (index === 1 && value < 0)) return one;
    }
    return undefined;
  }
  if (value > 0 || sections.length === 1) return first;
  if (value < 0) return second ?? first;
  return third ?? first;
}

function holds({ operator, operand }: NonNullable<Section['condition']>, value: number): boolean {
  switch (operator) {
    case '<':
      return value < operand;
    case '<=':
      return value <= operand;
    case '>':
      return value > operand;
    case '>=':
      return value >= operand;
    case '<>':
      return value !== operand;
    default:
      return value === operand;
  }
}
