import type { PagePart } from '@cis/fileproc-core';
import { keywordsOf, type MetadataCollector } from '../metadata.ts';
import { marginText } from '../spreadsheet/margin-text.ts';
import { distinctParts, type PageContent } from '../text/pages.ts';
import { createRowWriter, emptySheet, type RowWriter, type SheetRead } from '../xlsx/sheet.ts';
import type { Attributes, XmlHandler } from '../xml/read-xml.ts';
import { styleFormats } from './cell-formats.ts';
import { dataText } from './cell-value.ts';

/** Names of ours for document properties (XML Spreadsheet Reference, `o:DocumentProperties`). */
const PROPERTIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'o:Title': 'title',
    'o:Subject': 'description',
    'o:Description': 'description',
    'o:Author': 'creator',
    'o:LastAuthor': 'contributor',
    'o:Created': 'created',
    'o:LastSaved': 'modified',
    'o:Company': 'publisher',
    'o:Manager': 'manager',
    'o:Category': 'category',
  }),
);
/** Elements whose text is kept. */
const TEXTS = new Set([
  'ss:Data',
  'xv:Visible',
  'xv:InputTitle',
  'xv:InputMessage',
  'o:Keywords',
  ...PROPERTIES.keys(),
]);
const SHIFT_JIS_CHARSET = '128';
const MAX_PARTS = 10_000;
const MAX_LINKS = 1_000;
const MAX_COLUMNS = 16_384;

/** What was read of a workbook. */
export interface WorkbookRead {
  readonly contents: PageContent[];
  readonly links: string[];
  /** Names of sheets whose text passed the limit. */
  readonly truncated: string[];
}

/** The sheet that is open. */
interface OpenSheet {
  readonly name: string;
  readonly read: SheetRead;
  readonly rows: RowWriter;
  readonly parts: PagePart[];
  hidden: boolean;
}

/** Reads an XML spreadsheet as it comes; `pages` sheets and `most` characters are kept. */
export function createWorkbookReader(
  { set }: MetadataCollector,
  limits: { readonly pages: number; readonly most: number },
): { handler: XmlHandler; read: WorkbookRead } {
  const read: WorkbookRead = { contents: [], links: [], truncated: [] };
  const formats = styleFormats();
  let left = limits.most;
  let sheet: OpenSheet | undefined;
  let column = 0;
  let rowStyle: string | undefined;
  let cellStyle: string | undefined;
  let type: string | undefined;
  let commentAuthor: string | undefined;
  let inComment = false;
  let collecting: string | undefined;
  let text = '';

  const addPart = (part: PagePart) => {
    if (sheet && sheet.parts.length < MAX_PARTS) sheet.parts.push(part);
  };

  function closeSheet({ name, read: rows, parts, hidden }: OpenSheet): void {
    // One more than is kept says that there are more.
    if (read.contents.length > limits.pages) return;
    if (rows.truncated) read.truncated.push(name);
    const raw: PagePart[] = rows.rawLines.empty ? [] : [{ kind: 'other', text: rows.rawLines.take() }];
    const content = rows.lines.take();
    left -= content.length;
    read.contents.push({
      name,
      text: content,
      parts: [{ kind: 'caption', text: name }, ...distinctParts(parts), ...raw],
      ...(hidden && { hidden }),
      reason: 'XML spreadsheet of Excel 2003',
    });
  }

  function open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'ss:Style':
        formats.open(attributes['ss:ID'] ?? '', attributes['ss:Parent']);
        return;
      case 'ss:NumberFormat':
        if (attributes['ss:Format']) formats.format(attributes['ss:Format']);
        return;
      case 'ss:Font':
        formats.japanese ||= attributes['xv:CharSet'] === SHIFT_JIS_CHARSET;
        return;
      case 'xv:Date1904':
        formats.date1904 = true;
        return;
      case 'ss:Worksheet': {
        const sheetName = attributes['ss:Name'] ?? '';
        const rows = emptySheet();
        const most = read.contents.length < limits.pages ? left : 0;
        sheet = { name: sheetName, read: rows, rows: createRowWriter(rows, most), parts: [], hidden: false };
        return;
      }
      case 'ss:Row':
        column = 0;
        rowStyle = attributes['ss:StyleID'];
        return;
      case 'ss:Cell': {
        const index = Number(attributes['ss:Index']);
        if (index > 0 && index <= MAX_COLUMNS) column = index - 1;
        cellStyle = attributes['ss:StyleID'] ?? rowStyle;
        const link = attributes['ss:HRef'];
        if (link !== undefined && !link.startsWith('#') && read.links.length < MAX_LINKS) read.links.push(link);
        return;
      }
      case 'ss:Data':
        type = attributes['ss:Type'];
        return;
      case 'ss:Comment':
        inComment = true;
        commentAuthor = attributes['ss:Author'];
        return;
      case 'xv:Header':
      case 'xv:Footer':
        addPart({
          kind: name === 'xv:Header' ? 'header' : 'footer',
          text: marginText(attributes['xv:Data'] ?? '', sheet?.name ?? ''),
        });
        return;
      default:
    }
  }

  function close(name: string): void {
    switch (name) {
      case 'ss:Data':
        if (inComment) addPart({ kind: 'comment', text, ...(commentAuthor && { author: commentAuthor }) });
        else sheet?.rows.cell(column, dataText(type, text, formats.get(cellStyle), formats.date1904));
        return;
      case 'ss:Comment':
        inComment = false;
        return;
      case 'ss:Cell':
        column++;
        return;
      case 'ss:Row':
        sheet?.rows.endRow();
        return;
      case 'ss:Worksheet':
        if (sheet) closeSheet(sheet);
        sheet = undefined;
        return;
      case 'xv:Visible':
        if (sheet) sheet.hidden = text.trim() !== 'SheetVisible';
        return;
      case 'xv:InputTitle':
      case 'xv:InputMessage':
        addPart({ kind: 'annotation', text });
        return;
      case 'o:Keywords':
        set('subject', keywordsOf(text));
        return;
      default: {
        const property = PROPERTIES.get(name);
        if (property !== undefined) set(property, text);
      }
    }
  }

  return {
    read,
    handler: {
      open(name, attributes) {
        open(name, attributes);
        if (collecting === undefined && TEXTS.has(name)) {
          collecting = name;
          text = '';
        }
      },
      text(piece) {
        if (collecting !== undefined && text.length < limits.most) text += piece;
      },
      close(name) {
        if (name === collecting) collecting = undefined;
        else if (collecting !== undefined) return;
        close(name);
      },
    },
  };
}
