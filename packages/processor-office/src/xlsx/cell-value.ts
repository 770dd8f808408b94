import type { NumberFormat } from '../number-format/format.ts';
import { booleanText, type CellText, numberText } from '../spreadsheet/cell-text.ts';
import { cleanText } from '../text/clean.ts';
import { decodeEscapes } from './escapes.ts';

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
      return { shown: booleanText(value.trim() === '1' || value.trim().toLowerCase() === 'true') };
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
