import { FileprocError } from '@cis/fileproc-core';
import type { LittleEndian } from '../ole/little-endian.ts';
import { type CellFormats, createCellFormats } from '../spreadsheet/cell-formats.ts';
import { RecordCursor } from './record-cursor.ts';
import { sharedStrings } from './segmented-text.ts';
import { type BiffVersion, type TextReader, textReader } from './text-reader.ts';

/** A sheet as the workbook lists it ([MS-XLS] 2.4.28). */
export interface SheetReference {
  /** Undefined in BIFF2 to BIFF4, whose files are one sheet. */
  readonly name: string | undefined;
  /** Offset of its first record. */
  readonly position: number;
  readonly hidden: boolean;
}

/** What holds for all sheets of a workbook ([MS-XLS] 2.1.7.20.3). */
export interface WorkbookGlobals {
  readonly text: TextReader;
  readonly formats: CellFormats;
  readonly sharedStrings: readonly string[];
  readonly sheets: readonly SheetReference[];
}

export const END = 0x0a;
const MAX_SHEETS = 10_000;
const MAX_FORMATS = 70_000;
const JAPAN = 81;
const JAPANESE_CHARSET = 128;
const VBA_MODULE = 6;

/** Whether a record begins a substream, and of which version; undefined for any other record. */
export function biffVersion(records: RecordCursor): BiffVersion | undefined {
  switch (records.type) {
    case 0x0009:
      return 2;
    case 0x0209:
      return 3;
    case 0x0409:
      return 4;
    case 0x0809:
      // [MS-XLS] 2.4.21: 0x0600 is BIFF8, 0x0500 BIFF5.
      return records.data.u16(records.start) >= 0x0600 ? 8 : 5;
    default:
      return undefined;
  }
}

/** Reads the first substream of a workbook; of a file that is one sheet the records among its cells. Throws CORRUPT. */
export function readGlobals(data: LittleEndian, path: string): WorkbookGlobals {
  const records = new RecordCursor(data);
  const version = records.next() ? biffVersion(records) : undefined;
  if (!version) throw new FileprocError('CORRUPT', `${path}: the stream does not begin as a workbook of Excel does.`);
  const codePage = version === 8 ? 1200 : findCodePage(data);
  const text = textReader(version, codePage);
  const codes = new Map<number, string>();
  const ids: number[] = [];
  const sheets: SheetReference[] = [];
  let strings: string[] = [];
  let date1904 = false;
  let japanese = codePage === 932;

  while (records.next() && records.type !== END) {
    const content = records.content();
    switch (records.type) {
      case 0x22:
        date1904 = content.u16(0) === 1;
        break;
      case 0x8c:
        // Country ([MS-XLS] 2.4.63): of Excel's language and of Windows' region.
        japanese ||= content.u16(0) === JAPAN || content.u16(2) === JAPAN;
        break;
      case 0x31:
        // Font ([MS-XLS] 2.4.122).
        if (version >= 5) japanese ||= content.u8(12) === JAPANESE_CHARSET;
        break;
      case 0x1e:
        if (codes.size < MAX_FORMATS) codes.set(codes.size, text.short(content, 0));
        break;
      case 0x41e:
        // Format ([MS-XLS] 2.4.126); in BIFF4 they are counted.
        if (version === 4) codes.set(codes.size, text.short(content, 2));
        else if (codes.size < MAX_FORMATS)
          codes.set(content.u16(0), version === 8 ? text.long(content, 2) : text.short(content, 2));
        break;
      case 0x43:
        ids.push(content.u8(2) & 0x3f);
        break;
      case 0x243:
      case 0x443:
        ids.push(content.u8(1));
        break;
      case 0xe0:
        ids.push(content.u16(2));
        break;
      case 0x85:
        // BoundSheet8; a module of Visual Basic is no sheet.
        if (sheets.length < MAX_SHEETS && content.u8(5) !== VBA_MODULE)
          sheets.push({ position: content.u32(0), hidden: (content.u8(4) & 3) !== 0, name: text.short(content, 6) });
        break;
      case 0xfc:
        strings = sharedStrings(records.continued());
        break;
      default:
    }
  }
  return {
    text,
    formats: createCellFormats({ codes, ids, date1904, japanese }),
    sharedStrings: strings,
    sheets:
      version <= 4 && sheets.length === 0 ? [{ name: undefined, position: 0, hidden: false }] : located(data, sheets),
  };
}

/** CodePage ([MS-XLS] 2.4.52) stands before or after what it is needed for. */
function findCodePage(data: LittleEndian): number {
  for (const records = new RecordCursor(data); records.next() && records.type !== END; )
    if (records.type === 0x42) return records.content().u16(0);
  return 1252;
}

/** Sheets whose place is wrong, by the order of substreams: of a damaged file, or one that was moved in its stream. */
function located(data: LittleEndian, sheets: readonly SheetReference[]): SheetReference[] {
  const begins = (position: number) => {
    const records = new RecordCursor(data, position);
    return position > 0 && records.next() && biffVersion(records) !== undefined;
  };
  if (sheets.length > 0 && sheets.every(({ position }) => begins(position))) return [...sheets];
  const substreams: number[] = [];
  let depth = 0;
  for (const records = new RecordCursor(data); records.next(); ) {
    if (biffVersion(records) !== undefined && depth++ === 0) substreams.push(records.start - 4);
    else if (records.type === END) depth = Math.max(0, depth - 1);
  }
  if (sheets.length === 0)
    return substreams.slice(1, MAX_SHEETS).map((position) => ({ position, hidden: false, name: undefined }));
  return sheets.map((sheet, index) =>
    begins(sheet.position) ? sheet : { ...sheet, position: substreams[index + 1] ?? data.length },
  );
}
