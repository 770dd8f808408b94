import type { XmlHandler } from '../xml/read-xml.ts';
import { cellText } from './cell-value.ts';
import { createRowWriter, emptySheet, type SheetRead, type SheetSetup } from './sheet.ts';

const MARGIN = /^(?:odd|even|first)(?:Header|Footer)$/;
const MAX_PROMPTS = 1_000;

/** Reads a worksheet (ISO 29500-1, 18.3.1.99) as it comes, cell by cell. Formulas are shown by their cached values. */
export function createSheetReader({ sharedStrings, formats, most, markdown }: SheetSetup): {
  handler: XmlHandler;
  read: SheetRead;
} {
  const read = emptySheet(markdown);
  const rows = createRowWriter(read, most);
  let column = 0;
  let type: string | undefined;
  let style: string | undefined;
  let value = '';
  let collecting = false;
  let margin: string | undefined;
  let inPhonetic = false;

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
            if (value !== '' && !read.truncated)
              rows.cell(column, cellText(type, value, formats.get(style), sharedStrings));
            column++;
            return;
          case 'v':
          case 't':
            collecting = false;
            return;
          case 'row':
            rows.endRow();
            return;
          case 'rPh':
            inPhonetic = false;
            return;
          default:
            if (name === margin) {
              read.margins.set(name, value);
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
