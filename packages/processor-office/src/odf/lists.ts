import { numberLabel } from '../docx/number-label.ts';

/** A level of a list style (ODF 1.3 part 3, 16.31 to 16.34). */
export interface ListLevel {
  /** `1`, `a`, `I`, `一, 二, 三, ...`: empty for no number; undefined for a bullet. */
  readonly format: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
  /** How many levels the number shows. */
  readonly shown: number;
}

/** List styles by name; the numbering of headings under {@link OUTLINE}. */
export type ListStyles = Map<string, Map<number, ListLevel>>;

/** The name under which `text:outline-style` is kept. */
export const OUTLINE = '\0outline';

/** Counts the items of lists. */
export interface ListCounter {
  /** The label of the next item of a list at a level, from 1; empty where it shows none. */
  next(style: string | undefined, level: number, start: number | undefined): string;
  /** A new list of the style begins at the outermost level. */
  restart(style: string | undefined): void;
}

/** Makes a counter over list styles, which may still be added to. */
export function createListCounter(styles: ListStyles): ListCounter {
  const counters = new Map<string, (number | undefined)[]>();
  return {
    restart(style) {
      if (style !== undefined) counters.delete(style);
    },
    next(style, level, start) {
      const levels = style === undefined ? undefined : styles.get(style);
      const own = levels?.get(level);
      if (!levels || !own || style === undefined) return '';
      const reached = counters.get(style) ?? [];
      counters.set(style, reached);
      const before = reached[level];
      reached[level] = start ?? (before === undefined ? own.start : before + 1);
      reached.length = level + 1;
      if (own.format === undefined) return '•';
      if (own.format === '') return '';
      const numbers: string[] = [];
      for (let at = Math.max(1, level - own.shown + 1); at <= level; at++) {
        const { format, start: first } = levels.get(at) ?? own;
        if (format) numbers.push(numberLabel(reached[at] ?? first, formatName(format)));
      }
      return `${own.prefix}${numbers.join('.')}${own.suffix}`;
    },
  };
}

/** Formats of ODF (19.500) and of LibreOffice's Japanese ones under the names of ISO 29500-1, 17.18.59. */
function formatName(format: string): string {
  switch (format) {
    case 'i':
      return 'lowerRoman';
    case 'I':
      return 'upperRoman';
    case 'a':
      return 'lowerLetter';
    case 'A':
      return 'upperLetter';
    case '１, ２, ３, ...':
      return 'decimalFullWidth';
    case '①, ②, ③, ...':
      return 'decimalEnclosedCircle';
    case '一, 二, 三, ...':
      return 'japaneseCounting';
    case '壱, 弐, 参, ...':
    case '壹, 貳, 參, ...':
      return 'japaneseLegal';
    case 'ア, イ, ウ, ...':
    case 'ｱ, ｲ, ｳ, ...':
      return 'aiueo';
    case 'イ, ロ, ハ, ...':
    case 'ｲ, ﾛ, ﾊ, ...':
      return 'iroha';
    case '甲, 乙, 丙, ...':
      return 'ideographTraditional';
    case '子, 丑, 寅, ...':
      return 'ideographZodiac';
    default:
      return 'decimal';
  }
}
