import { createSheetTable, type SheetTable } from '../markdown/sheet-table.ts';
import type { CellFormats } from '../spreadsheet/cell-formats.ts';
import type { CellText } from '../spreadsheet/cell-text.ts';
import { createLineStore, type LineStore } from '../text/line-store.ts';

/** What was read of a sheet's part, whether of XML or binary. */
export interface SheetRead {
  /** Rows with something in them, a tab between cells. */
  readonly lines: LineStore;
  /** Numbers behind what is shown, a row each. */
  readonly rawLines: LineStore;
  /** Of headers and footers by element: `oddHeader`, `evenFooter`. */
  readonly margins: Map<string, string>;
  evenMargins: boolean;
  firstMargins: boolean;
  /** Relationships of hyperlinks. */
  readonly linkIds: string[];
  /** Messages that cells show when they are chosen (ISO 29500-1, 18.3.1.32). */
  readonly prompts: string[];
  /** Characters were left out, since the limit was reached. */
  truncated: boolean;
  /** Cells in their columns, where Markdown is wanted. */
  readonly table?: SheetTable;
}

/** What cells need to be shown. */
export interface SheetSetup {
  readonly sharedStrings: readonly string[];
  readonly formats: CellFormats;
  /** Characters that may be kept. */
  readonly most: number;
  readonly markdown?: boolean;
}

/** Empty cells between two full ones are told by tabs, up to so many: a sheet can be 16,384 columns wide. */
const MAX_GAP = 20;

/** A sheet without anything. */
export function emptySheet(markdown = false): SheetRead {
  return {
    lines: createLineStore(),
    rawLines: createLineStore(),
    margins: new Map(),
    evenMargins: false,
    firstMargins: false,
    linkIds: [],
    prompts: [],
    truncated: false,
    ...(markdown && { table: createSheetTable() }),
  };
}

/** Gathers cells into rows. */
export interface RowWriter {
  /** Adds a cell; `column` is from 0. */
  cell(column: number, cell: CellText): void;
  endRow(): void;
}

/** Makes a writer of the rows of a sheet, of at most so many characters. */
export function createRowWriter(sheet: SheetRead, most: number): RowWriter {
  let characters = 0;
  let cells: string[] = [];
  let raw: string[] = [];
  /** Column behind the last full cell. */
  let filledTo = 0;
  return {
    cell(column, { shown, raw: rawValue }) {
      const text = shown.includes('\n') || shown.includes('\t') ? shown.replace(/\s+/g, ' ') : shown;
      if (sheet.truncated || text.trim() === '') return;
      const gap = cells.length === 0 ? 0 : column - filledTo;
      if (gap > 0 && gap < MAX_GAP) for (let empty = 0; empty < gap; empty++) cells.push('');
      cells.push(text);
      sheet.table?.cell(column, shown);
      filledTo = column + 1;
      if (rawValue !== undefined) raw.push(rawValue);
    },
    endRow() {
      filledTo = 0;
      if (cells.length === 0) return;
      const line = cells.join('\t');
      const rawLine = raw.join('\t');
      characters += line.length + rawLine.length;
      if (characters > most) {
        sheet.truncated = true;
        sheet.table?.dropRow();
      } else {
        sheet.table?.endRow();
        sheet.lines.add(line);
        if (rawLine !== '') sheet.rawLines.add(rawLine);
      }
      cells = [];
      raw = [];
    },
  };
}
