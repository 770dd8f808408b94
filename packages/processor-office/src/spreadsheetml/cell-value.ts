import type { NumberFormat } from '../number-format/format.ts';
import { booleanText, type CellText, numberText } from '../spreadsheet/cell-text.ts';
import { cleanText } from '../text/clean.ts';

const DAY_MILLISECONDS = 86_400_000;
/** Serial number 0 of the 1904 system, and of the 1900 system from 1 March 1900 on (ISO 29500-1, 18.17.4.1). */
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const LEAP_DAY = 60;

/** What a cell shows whose `ss:Data` has this type and text. */
export function dataText(type: string | undefined, text: string, format: NumberFormat, date1904: boolean): CellText {
  const value = text.trim();
  switch (type) {
    case 'Number': {
      const number = Number(value);
      return value === '' || Number.isNaN(number) ? { shown: value } : numberText(number, format);
    }
    case 'DateTime': {
      const serial = serialOf(value, date1904);
      return { shown: serial === undefined ? value : format.number(serial) };
    }
    case 'Boolean':
      return { shown: booleanText(value === '1') };
    case 'Error':
      return { shown: value };
    default:
      return { shown: format.text(cleanText(text)) };
  }
}

/** The serial number of `2023-06-15T14:05:09.000`. */
function serialOf(value: string, date1904: boolean): number | undefined {
  const time = Date.parse(`${value}${/Z$/i.test(value) ? '' : 'Z'}`);
  if (Number.isNaN(time)) return undefined;
  const serial = (time - (date1904 ? EPOCH_1904 : EPOCH_1900)) / DAY_MILLISECONDS;
  return !date1904 && serial < LEAP_DAY + 1 ? serial - 1 : serial;
}
