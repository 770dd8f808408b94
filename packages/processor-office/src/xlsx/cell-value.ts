import type { NumberFormat } from '../number-format/format.ts';
import { cleanText } from '../text/clean.ts';
import { decodeEscapes } from './escapes.ts';

/** What a cell shows, and what stands behind it. */
export interface CellText {
  readonly shown: string;
  /** The number as it is kept, where it is shown rounded or in groups: people search for 1284500 as well as 1,284,500. */
  readonly raw?: string;
}

const NOTHING: CellText = { shown: '' };

/** What a cell of a type shows (ISO 29500-1, 18.3.1.4, 18.18.11). `value` is its cached value, or its text. */
export function cellText(
  type: string | undefined,
  value: string,
  format: NumberFormat,
  sharedStrings: readonly string[],
): CellText {
  switch (type) {
    case 's': {
      const text = sharedStrings[Number(value)] ?? '';
      return text === '' ? NOTHING : { shown: format.text(text) };
    }
    case 'str':
    case 'inlineStr':
      return value === '' ? NOTHING : { shown: format.text(cleanText(decodeEscapes(value))) };
    case 'b':
      return { shown: value.trim() === '1' || value.trim().toLowerCase() === 'true' ? 'TRUE' : 'FALSE' };
    case 'e':
      return { shown: value.trim() };
    case 'd':
      return { shown: value.trim() };
    default:
      return writtenNumber(value, format);
  }
}

function writtenNumber(value: string, format: NumberFormat): CellText {
  const number = Number(value);
  if (value.trim() === '') return NOTHING;
  if (Number.isNaN(number)) return { shown: value.trim() };
  return numberText(number, format, value.length <= 15);
}

/** What a cell with a number shows. `isShort`: it is written with at most 15 digits. */
export function numberText(number: number, format: NumberFormat, isShort = false): CellText {
  const shown = format.number(number);
  if (format.isDate || format.isGeneral || shown === '') return { shown };
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
