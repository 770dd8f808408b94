import type { NumberFormat } from '../number-format/format.ts';

/** What a cell shows, and what stands behind it. */
export interface CellText {
  readonly shown: string;
  /** The number as it is kept, where it is shown rounded or in groups: people search for 1284500 as well as 1,284,500. */
  readonly raw?: string;
}

/** What a cell with a number shows. `isShort`: it is written with at most 15 digits. */
export function numberText(number: number, format: NumberFormat, isShort = false): CellText {
  if (!Number.isFinite(number)) return { shown: '' };
  const shown = format.number(number);
  if (format.isDate || shown === '' || (format.isGeneral && Number.isSafeInteger(number))) return { shown };
  // 15 digits, as Excel shows them in its editing line: what is behind them is noise of binary numbers.
  const raw = isShort ? String(number) : String(Number(number.toPrecision(15)));
  return shown.includes(',') || !sameDigits(raw, shown) ? { shown, raw } : { shown };
}

/** Whether the digits that count are the same: a value that is only scaled or filled with zeros, as 12.50%, says nothing else. */
function sameDigits(raw: string, shown: string): boolean {
  return raw === shown || digitsOf(raw) === digitsOf(shown);
}

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

/** An error as its cell shows it (BErr, [MS-XLS] 2.5.10; [MS-XLSB] 2.5.97.2). */
export function errorText(code: number): string {
  return ERRORS.get(code) ?? '#VALUE!';
}

/** A truth value as its cell shows it. */
export function booleanText(value: boolean): string {
  return value ? 'TRUE' : 'FALSE';
}
