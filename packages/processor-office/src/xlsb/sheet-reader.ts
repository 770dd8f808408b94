import type { OfficePackage } from '../ooxml/package.ts';
import { booleanText, errorText, numberText } from '../spreadsheet/cell-text.ts';
import { cleanText } from '../text/clean.ts';
import { createRowWriter, emptySheet, type SheetRead, type SheetSetup } from '../xlsx/sheet.ts';
import { readRecords, wideString } from './records.ts';

/** Records of a sheet ([MS-XLSB] 2.3). */
const RECORD = { row: 0, hyperlink: 494, headerFooter: 479, richCell: 62 } as const;
/** Kinds of cells: the second of each pair is that of a formula's cached value. */
const CELL = {
  blank: 1,
  rk: 2,
  error: 3,
  bool: 4,
  real: 5,
  text: 6,
  shared: 7,
  fText: 8,
  fReal: 9,
  fBool: 10,
  fError: 11,
} as const;

/** Cells right beside the one before, without their column: kinds from 12 on are those from 1 on. */
const SHORT = { first: 12, last: 18, offset: 11 } as const;

const MARGINS = ['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'];

/** Reads a binary sheet as it comes ([MS-XLSB] 2.1.7.62). */
export async function readBinarySheet(
  document: OfficePackage,
  part: string | undefined,
  { sharedStrings, formats, most, markdown }: SheetSetup,
): Promise<SheetRead | undefined> {
  const sheet = emptySheet(markdown);
  const rows = createRowWriter(sheet, most);
  let column = -1;
  const found = await readRecords(document, part, (type, data) => {
    if (type === RECORD.row) {
      rows.endRow();
      column = -1;
    } else if (type === RECORD.hyperlink) {
      const { text } = wideString(data, 16);
      if (text) sheet.linkIds.push(text);
    } else if (type === RECORD.headerFooter) readMargins(sheet, data);
    else {
      const isShort = type >= SHORT.first && type <= SHORT.last;
      const kind = isShort ? type - SHORT.offset : type;
      if (kind > CELL.fError && kind !== RECORD.richCell) return;
      // Column, style in three bytes, a byte of flags, the value (2.5.9, 2.5.10).
      column = isShort ? column + 1 : data.readUInt32LE(0);
      if (kind === CELL.blank || column >= 16_384) return;
      const at = isShort ? 4 : 8;
      const format = formats.get(data.readUIntLE(at - 4, 3));
      const value = cellValue(kind, data.subarray(at), sharedStrings);
      const isError = kind === CELL.error || kind === CELL.fError;
      if (typeof value === 'number') rows.cell(column, numberText(value, format));
      else rows.cell(column, { shown: isError ? value : format.text(cleanText(value)) });
    }
  });
  rows.endRow();
  return found ? sheet : undefined;
}

function cellValue(type: number, data: Buffer, sharedStrings: readonly string[]): string | number {
  switch (type) {
    case CELL.rk:
      return compressedNumber(data.readInt32LE(0));
    case CELL.real:
    case CELL.fReal:
      return data.readDoubleLE(0);
    case CELL.bool:
    case CELL.fBool:
      return booleanText(data[0] !== 0);
    case CELL.error:
    case CELL.fError:
      return errorText(data[0] ?? 0);
    case CELL.shared:
      return sharedStrings[data.readUInt32LE(0)] ?? '';
    case RECORD.richCell:
      return wideString(data, 1).text ?? '';
    default:
      return wideString(data, 0).text ?? '';
  }
}

/** A number in 30 bits ([MS-XLSB] 2.5.122): an integer or the upper half of a double, perhaps times 100. */
function compressedNumber(value: number): number {
  const upper = Buffer.alloc(8);
  upper.writeInt32LE(value & ~3, 4);
  const number = (value & 2) !== 0 ? value >> 2 : upper.readDoubleLE(0);
  return (value & 1) !== 0 ? number / 100 : number;
}

/** [MS-XLSB] 2.4.40. */
function readMargins(sheet: SheetRead, data: Buffer): void {
  const flags = data.readUInt16LE(0);
  sheet.evenMargins = (flags & 1) !== 0;
  sheet.firstMargins = (flags & 2) !== 0;
  let at = 2;
  for (const name of MARGINS) {
    const { text, end } = wideString(data, at);
    if (text) sheet.margins.set(name, text);
    at = end;
  }
}
