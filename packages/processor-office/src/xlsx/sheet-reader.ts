import { createLineStore, type LineStore } from '../text/line-store.ts';
import type { XmlHandler } from '../xml/read-xml.ts';
import type { CellFormats } from './cell-formats.ts';
import { cellText } from './cell-value.ts';

/** What was read of a sheet's part. */
export interface SheetRead {
  /** Rows with something in them, a tab between cells. */
  readonly lines: LineStore;
  /** Numbers behind what is shown, a row each. */
  readonly rawLines: LineStore;
  /** Of headers and footers by element: `oddHeader`, `evenFooter`. */
  readonly margins: Map<string, string>;
  readonly evenMargins: boolean;
  readonly firstMargins: boolean;
  /** Relationships of hyperlinks. */
  readonly linkIds: string[];
  /** Messages that cells show when they are chosen (ISO 29500-1, 18.3.1.32). */
  readonly prompts: string[];
  /** Characters were left out, since the limit was reached. */
  readonly truncated: boolean;
}

/** What cells need to be shown. */
export interface SheetSetup {
  readonly sharedStrings: readonly string[];
  readonly formats: CellFormats;
  /** Characters that may be kept. */
  readonly most: number;
}

/** Empty cells between two full ones are told by tabs, up to so many: a sheet can be 16,384 columns wide. */
const MAX_GAP = 20;
const MARGIN = /^(?:odd|even|first)(?:Header|Footer)$/;
const MAX_PROMPTS = 1_000;

/** Reads a worksheet (ISO 29500-1, 18.3.1.99) as it comes, cell by cell. Formulas are shown by their cached values. */
export function createSheetReader({ sharedStrings, formats, most }: SheetSetup): {
  handler: XmlHandler;
  read: SheetRead;
} {
  const margins = new Map<string, string>();
  const read = {
    lines: createLineStore(),
    rawLines: createLineStore(),
    margins,
    evenMargins: false,
    firstMargins: false,
    linkIds: [] as string[],
    prompts: [] as string[],
    truncated: false,
  };
  let characters = 0;
  let cells: string[] = [];
  let raw: string[] = [];
  let column = 0;
  /** Column behind the last full cell. */
  let filledTo = 0;
  let type: string | undefined;
  let style: string | undefined;
  let value = '';
  let collecting = false;
  let margin: string | undefined;
  let inPhonetic = false;

  const endCell = () => {
    if (value === '') return;
    const cell = cellText(type, value, formats.get(style), sharedStrings);
    const shown = cell.shown.includes('\n') || cell.shown.includes('\t') ? cell.shown.replace(/\s+/g, ' ') : cell.shown;
    if (shown.trim() === '') return;
    const gap = cells.length === 0 ? 0 : column - filledTo;
    if (gap > 0 && gap < MAX_GAP) for (let empty = 0; empty < gap; empty++) cells.push('');
    cells.push(shown);
    filledTo = column + 1;
    if (cell.raw !== undefined) raw.push(cell.raw);
  };
  const endRow = () => {
    if (cells.length === 0) return;
    const line = cells.join('\t');
    const rawLine = raw.join('\t');
    characters += line.length + rawLine.length;
    if (characters > most) read.truncated = true;
    else {
      read.lines.add(line);
      if (rawLine !== '') read.rawLines.add(rawLine);
    }
    cells = [];
    raw = [];
  };

  return {
    read,
    handler: {
      open(name, attributes) {
        switch (name) {
          case 'c': {
            const at = columnOf(attributes.r);
            column = at ?? column;
            type = attributes.t;
            style = attributes.s;
            value = '';
            return;
          }
          case 'v':
          case 't':
            collecting = !inPhonetic;
            return;
          case 'row':
            column = 0;
            filledTo = 0;
            return;
          case 'rPh':
            inPhonetic = true;
            return;
          case 'headerFooter':
            read.evenMargins = isTrue(attributes.differentOddEven);
            read.firstMargins = isTrue(attributes.differentFirst);
            return;
          case 'hyperlink':
            if (attributes['r:id'] !== undefined) read.linkIds.push(attributes['r:id']);
            return;
          case 'dataValidation': {
            const prompt = [attributes.promptTitle, attributes.prompt].filter(Boolean).join('\n');
            if (prompt !== '' && isTrue(attributes.showInputMessage) && read.prompts.length < MAX_PROMPTS)
              read.prompts.push(prompt);
            return;
          }
          default:
            if (MARGIN.test(name)) {
              margin = name;
              value = '';
            }
        }
      },
      text(text) {
        if (collecting || margin !== undefined) value += text;
      },
      close(name) {
        switch (name) {
          case 'c':
            if (!read.truncated) endCell();
            column++;
            return;
          case 'v':
          case 't':
            collecting = false;
            return;
          case 'row':
            endRow();
            return;
          case 'rPh':
            inPhonetic = false;
            return;
          default:
            if (name === margin) {
              margins.set(name, value);
              margin = undefined;
            }
        }
      },
    },
  };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** The column of a reference like `AB12`, from 0; undefined where there is none. */
export function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 0x41 || code > 0x5a) break;
    column = column * 26 + code - 0x40;
  }
  return at === 0 || column > 16_384 ? undefined : column - 1;
}
