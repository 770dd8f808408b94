import { builtInFormat } from '../number-format/built-in.ts';
import { type NumberFormat, parseFormat } from '../number-format/format.ts';

/** Formats of cells, by the index of their XF record. */
export interface CellFormats {
  get(index: number): NumberFormat;
}

/** What the records of formats say. */
export interface FormatRecords {
  /** Codes by id. */
  readonly codes: ReadonlyMap<number, string>;
  /** Ids by index of XF. */
  readonly formatIds: readonly number[];
  readonly date1904: boolean;
  /** Excel's own formats are shown in their Japanese form. */
  readonly japanese: boolean;
}

/** Parses formats when cells ask for them, each once. */
export function cellFormats({ codes, formatIds, date1904, japanese }: FormatRecords): CellFormats {
  const parsed = new Map<number, NumberFormat>();
  const byIndex: (NumberFormat | undefined)[] = formatIds.map(() => undefined);
  return {
    get(index) {
      const known = byIndex[index];
      if (known) return known;
      const id = formatIds[index] ?? 0;
      const format = parsed.get(id) ?? parseFormat(codes.get(id) ?? builtInFormat(id, japanese), { date1904 });
      parsed.set(id, format);
      if (index < byIndex.length) byIndex[index] = format;
      return format;
    },
  };
}

/** What a cell shows, and the number behind it where that is shown rounded or in groups: people search for both. */
export interface CellText {
  readonly shown: string;
  readonly raw?: string;
}

/** A number as its cell shows it. */
export function numberText(value: number, format: NumberFormat): CellText {
  if (!Number.isFinite(value)) return { shown: '' };
  const shown = format.number(value);
  if (format.isDate || shown === '') return { shown };
  // 15 digits, as Excel shows them in its editing line: what is behind them is noise of binary numbers.
  const raw = Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(15)));
  return shown.includes(',') || digitsOf(raw) !== digitsOf(shown) ? { shown, raw } : { shown };
}

/** The digits that count: a value that is only scaled or filled with zeros, as 12.50%, says nothing else. */
function digitsOf(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+|0+$/g, '');
}

const ERRORS: ReadonlyMap<number, string> = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
  [0x2b, '#GETTING_DATA'],
]);

/** A truth value or an error (Bes, [MS-XLS] 2.5.10). */
export function booleanOrError(value: number, isError: boolean): string {
  return isError ? (ERRORS.get(value) ?? '#VALUE!') : value ? 'TRUE' : 'FALSE';
}
