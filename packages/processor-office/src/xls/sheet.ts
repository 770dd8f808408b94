import type { PagePart } from '@cis/fileproc-core';
import { createSheetTable, sheetMarkdown } from '../markdown/sheet-table.ts';
import type { LittleEndian } from '../ole/little-endian.ts';
import { booleanText, type CellText, errorText, numberText } from '../spreadsheet/cell-text.ts';
import { marginText } from '../spreadsheet/margin-text.ts';
import { distinctParts } from '../text/pages.ts';
import { drawnTexts } from './drawn-texts.ts';
import { biffVersion, END, type SheetReference, type WorkbookGlobals } from './globals.ts';
import { hyperlinkTarget } from './hyperlink.ts';
import { RecordCursor } from './record-cursor.ts';
import { rowCollector } from './row-collector.ts';

/** What a sheet shows. */
export interface SheetRead {
  readonly text: string;
  readonly parts: readonly PagePart[];
  readonly links: readonly string[];
  /** Cells were left out, since the limit of characters was reached. */
  readonly truncated: boolean;
  /** The stream has no such sheet, or ends before its end. */
  readonly damaged: boolean;
  /** Bytes of records that were read. */
  readonly size: number;
  readonly markdown?: string;
}

const MAX_LINKS = 1_000;
const MAX_CHART_TEXTS = 10_000;

/** Reads a sheet of a workbook ([MS-XLS] 2.1.7.20.5). At most `most` characters of cells are kept. */
export function readSheet(
  data: LittleEndian,
  { position, name = '' }: SheetReference,
  workbook: WorkbookGlobals,
  most: number,
  wantsMarkdown = false,
): SheetRead {
  const { text, formats, sharedStrings } = workbook;
  const records = new RecordCursor(data, position);
  const table = wantsMarkdown ? createSheetTable() : undefined;
  const rows = rowCollector(table);
  const drawn = drawnTexts();
  const margins: PagePart[] = [];
  const prompts: PagePart[] = [];
  const chart: PagePart[] = [];
  const links: string[] = [];
  let depth = 0;
  /** Whether the outermost substream is a chart's. */
  let chartSheet = false;
  let awaitsString: { row: number; column: number; style: number } | undefined;

  while (records.next() && !records.cut) {
    const { type } = records;
    if (biffVersion(records) !== undefined) {
      // Bof.dt ([MS-XLS] 2.4.21): 0x20 is a chart.
      if (depth++ === 0) chartSheet = data.u16(records.start + 2) === 0x20;
      continue;
    }
    if (type === END && --depth <= 0) break;
    if (depth === 0) break;
    if (depth > 1 || chartSheet) chartText(type);
    else if (rows.characters <= most && !cell(type)) other(type);
    else if (rows.characters > most) other(type);
  }
  const { text: lines, raw } = rows.take();
  const beside = [...distinctParts(margins), ...drawn.parts(), ...distinctParts(chart), ...distinctParts(prompts)];
  return {
    text: lines,
    ...(table && { markdown: sheetMarkdown(name, table, beside) }),
    parts: [
      ...(name ? [{ kind: 'caption', text: name } as const] : []),
      ...beside,
      ...(raw ? [{ kind: 'other', text: raw } as const] : []),
    ],
    links,
    truncated: rows.characters > most,
    damaged: depth > 0 || (depth === 0 && position >= data.length),
    size: Math.max(0, records.start - position),
  };

  /** Reads the record where it is a cell's. */
  function cell(type: number): boolean {
    const { start } = records;
    // In BIFF2, and in the cells of a chart of Microsoft Graph, three bytes of attributes stand where later the format does.
    const old = text.version === 2 || type <= 0x05;
    const value = start + (old ? 7 : 6);
    const style = old ? data.u8(start + 4) & 0x3f : data.u16(start + 4);
    const add = (shown: CellText) => rows.add(data.u16(start), data.u16(start + 2), shown);
    switch (type) {
      case 0xfd:
        add({ shown: formats.get(style).text(sharedStrings[data.u32(start + 6)] ?? '') });
        return true;
      case 0x27e:
        add(numberText(rkNumber(data.u32(start + 6)), formats.get(style)));
        return true;
      case 0xbd:
        multipleRk();
        return true;
      case 0x03:
      case 0x203:
        add(numberText(data.f64(value), formats.get(style)));
        return true;
      case 0x02:
        add(numberText(data.u16(value), formats.get(style)));
        return true;
      case 0x04:
        add({ shown: formats.get(style).text(text.short(records.content(), 7)) });
        return true;
      case 0x204:
      case 0xd6:
        add({ shown: formats.get(style).text(text.long(records.content(), value - start)) });
        return true;
      case 0x05:
      case 0x205:
        add({ shown: booleanOrError(data.u8(value), data.u8(value + 1) === 1) });
        return true;
      case 0x06:
      case 0x206:
      case 0x406:
        formula(data.u16(start), data.u16(start + 2), style, value);
        return true;
      case 0x07:
      case 0x207: {
        const shown = text.continued(records.continued(), 0);
        if (awaitsString)
          rows.add(awaitsString.row, awaitsString.column, { shown: formats.get(awaitsString.style).text(shown) });
        awaitsString = undefined;
        return true;
      }
      default:
        return false;
    }
  }

  /** MulRk ([MS-XLS] 2.4.175): row, first column, then format and number of each cell, last column. */
  function multipleRk(): void {
    const { start, length } = records;
    const count = Math.floor((length - 6) / 6);
    const [row, column] = [data.u16(start), data.u16(start + 2)];
    for (let index = 0; index < count; index++) {
      const at = start + 4 + index * 6;
      rows.add(row, column + index, numberText(rkNumber(data.u32(at + 2)), formats.get(data.u16(at))));
    }
  }

  /** The value that a formula had when it was saved (FormulaValue, [MS-XLS] 2.5.133). */
  function formula(row: number, column: number, style: number, value: number): void {
    awaitsString = undefined;
    if (data.u16(value + 6) !== 0xffff) {
      rows.add(row, column, numberText(data.f64(value), formats.get(style)));
      return;
    }
    const kind = data.u8(value);
    if (kind === 0) awaitsString = { row, column, style };
    else if (kind === 1 || kind === 2) rows.add(row, column, { shown: booleanOrError(data.u8(value + 2), kind === 2) });
  }

  function other(type: number): void {
    if (drawn.take(records, text)) return;
    const content = records.content();
    switch (type) {
      case 0x14:
      case 0x15:
        if (content.length > 0)
          margin(
            type === 0x14 ? 'header' : 'footer',
            text.version === 8 ? text.long(content, 0) : text.short(content, 0),
          );
        break;
      case 0x100d:
        // Microsoft Graph keeps a chart's texts beside the cells.
        chartText(type);
        break;
      case 0x89c:
        otherMargins(content);
        break;
      case 0x1b8: {
        const target = links.length < MAX_LINKS ? hyperlinkTarget(content) : undefined;
        if (target) links.push(target);
        break;
      }
      case 0x1be: {
        // Dv ([MS-XLS] 2.4.95): title and text of the message that a cell shows when it is chosen; fShowInputMsg is bit 18.
        if ((content.u32(0) & 0x40000) === 0 || prompts.length >= MAX_LINKS) break;
        const [title, , message] = validationTexts(content);
        prompts.push({ kind: 'annotation', text: [title, message].filter((one) => one !== '\0' && one).join('\n') });
        break;
      }
      default:
    }
  }

  function margin(kind: 'header' | 'footer', codes: string): void {
    margins.push({ kind, text: marginText(codes, name) });
  }

  /** HeaderFooter ([MS-XLS] 2.4.137): those of even and of first pages, where such differ. */
  function otherMargins(content: LittleEndian): void {
    const flags = content.u16(28);
    let at = 38;
    for (const [index, kind] of (['header', 'footer', 'header', 'footer'] as const).entries()) {
      const count = content.u16(30 + index * 2);
      if (count === 0) continue;
      const wide = (content.u8(at + 2) & 1) === 1;
      if (flags & (index < 2 ? 1 : 2)) margin(kind, text.long(content, at));
      at += 3 + (wide ? count * 2 : count);
    }
  }

  /** Titles, names of series and categories: SeriesText ([MS-XLS] 2.4.254), and labels in the chart's copy of its cells. */
  function chartText(type: number): void {
    if (chart.length >= MAX_CHART_TEXTS) return;
    if (type === 0x100d) chart.push({ kind: 'chart', text: text.short(records.content(), 2) });
    else if (type === 0x204) chart.push({ kind: 'chart', text: text.long(records.content(), 6) });
    else drawn.take(records, text);
  }

  function validationTexts(content: LittleEndian): string[] {
    const texts: string[] = [];
    let at = 4;
    for (let index = 0; index < 4; index++) {
      const count = content.u16(at);
      texts.push(text.long(content, at));
      at += 3 + (content.u8(at + 2) & 1 ? count * 2 : count);
    }
    return texts;
  }
}

/** A truth value or an error (Bes, [MS-XLS] 2.5.10). */
function booleanOrError(value: number, isError: boolean): string {
  return isError ? errorText(value) : booleanText(value !== 0);
}

const double = new DataView(new ArrayBuffer(8));

/** RkNumber ([MS-XLS] 2.5.217): bit 0 a hundredth, bit 1 a whole number in the other 30, else their place at the top of a double. */
export function rkNumber(rk: number): number {
  let value: number;
  if (rk & 2) value = (rk | 0) >> 2;
  else {
    double.setUint32(0, rk & 0xfffffffc);
    value = double.getFloat64(0);
  }
  return rk & 1 ? value / 100 : value;
}
