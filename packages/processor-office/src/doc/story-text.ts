import { oneLine } from '../text/clean.ts';
import type { Token } from './characters.ts';
import { linkTarget, shownByCode } from './field-result.ts';
import type { ListReference, NextLabel } from './list-labels.ts';

/** What a part of the text shows. */
export interface StoryText {
  /** Lines, tables row by row with tabs, parted where a page begins. */
  readonly pages: readonly string[];
  /** Targets of hyperlinks. */
  readonly links: readonly string[];
  /** Deletions while changes were tracked, left out: runs of deleted characters. */
  readonly deletions: number;
}

/** A field that is open ([MS-DOC] 2.8.25): between 0x13 and 0x14 stands its code, up to 0x15 its result. */
interface OpenField {
  inCode: boolean;
  code: string;
  /** What its form field shows. */
  form?: string;
  readonly unseen: boolean;
}

/** Codes are a line or two, formulas somewhat longer. What passes this is no code but text after a field without end. */
const MAX_CODE = 8_000;
const MAX_OPEN_FIELDS = 1_000;

/** What is asked for while a story is assembled. */
export interface StoryQuestions {
  /** Whether the section break at a position begins a page. */
  beginsPage(position: number): boolean;
  /** What the form field shows whose data lies at a place; undefined where it is none. */
  formField(dataAt: number): string | undefined;
  /** The number or bullet of a paragraph of a list. */
  readonly label: NextLabel;
}

/** Assembles what a reader sees from tokens. */
export function storyText(tokens: Iterable<Token>, { beginsPage, formField, label }: StoryQuestions): StoryText {
  const pages: string[] = [];
  const links: string[] = [];
  const fields: OpenField[] = [];
  /** Fields among them whose code is going on. */
  let codes = 0;
  let deletions = 0;
  let inDeletion = false;
  let lines: string[] = [];
  let line = '';
  /** Where in the line the paragraph begins: a cell can hold several. */
  let paragraphBegin = 0;
  let row: string[] | undefined;

  for (const token of tokens) {
    const { properties } = token;
    const unseen = properties.deleted || properties.hidden;
    if (properties.deleted && !inDeletion) deletions++;
    inDeletion = properties.deleted;
    if (token.kind === 'control' && token.code >= 0x13 && token.code <= 0x15) field(token.code, unseen);
    else if (unseen) {
      // A row goes on being a row, whatever of it is deleted or hidden.
      if (token.kind === 'control' && token.code === 0x07) cellMark(token.paragraph().endsRow);
    } else if (token.kind === 'text') add(token.text);
    else control(token);
  }
  if (codes > 0) endCodes();
  if (line !== '' || row) endLine();
  pages.push(lines.join('\n'));
  return { pages, links, deletions };

  function add(text: string): void {
    if (codes === 0) line += text;
    else {
      const open = fields.findLast(({ inCode }) => inCode);
      if (open) open.code += text;
      if (open && open.code.length > MAX_CODE) endCodes();
    }
  }

  /** Shows what was taken for codes, so that a field without end hides nothing. */
  function endCodes(): void {
    for (const open of fields) {
      if (open.inCode) line += open.code;
      open.inCode = false;
      open.code = '';
    }
    codes = 0;
  }

  function field(code: number, unseen: boolean): void {
    if (code === 0x13) {
      if (fields.length >= MAX_OPEN_FIELDS) return;
      fields.push({ inCode: true, code: '', unseen });
      codes++;
      return;
    }
    const open = fields.at(-1);
    if (!open) return;
    const withoutResult = open.inCode;
    if (open.inCode) codes--;
    open.inCode = false;
    if (code === 0x14) return;
    fields.pop();
    if (withoutResult && !open.unseen) add(open.form ?? shownByCode(open.code));
    const link = linkTarget(open.code);
    if (link) links.push(link);
  }

  /** Special characters ([MS-DOC] 2.4.1, 2.8.25 and the list in 2.2.1); the others are places of pictures, notes, marks. */
  function control(token: Extract<Token, { kind: 'control' }>): void {
    switch (token.code) {
      case 0x01: {
        const open = fields.at(-1);
        const shown = token.properties.dataAt === undefined ? undefined : formField(token.properties.dataAt);
        if (open?.inCode && shown !== undefined) open.form = shown;
        break;
      }
      case 0x07: {
        const { endsRow, list } = token.paragraph();
        if (!endsRow) numberParagraph(list);
        cellMark(endsRow);
        break;
      }
      case 0x0d:
        paragraphMark(token);
        break;
      case 0x0b:
      case 0x0e:
        if (row) add(' ');
        else if (codes === 0) endLine();
        break;
      case 0x0c:
        endLine();
        if (beginsPage(token.position)) {
          pages.push(lines.join('\n'));
          lines = [];
        }
        break;
      case 0x1e:
        add('-');
        break;
      default:
    }
  }

  function paragraphMark(token: Extract<Token, { kind: 'control' }>): void {
    const { tableDepth, endsRow, endsInnerCell, list } = token.paragraph();
    if (codes === 0) numberParagraph(list);
    // A field whose code never ends must not hide what follows; codes of several paragraphs are those of nested tables.
    if (codes > 0) add(' ');
    else if (tableDepth > 0) {
      row ??= [];
      line += endsRow || endsInnerCell || line === '' ? ' ' : '\n';
      paragraphBegin = line.length;
    } else endLine();
  }

  function numberParagraph(list: ListReference | undefined): void {
    const shown = list && label(list);
    if (!shown) return;
    const text = line.slice(paragraphBegin);
    line = `${line.slice(0, paragraphBegin)}${shown}${text.trim() === '' ? '' : ' '}${text}`;
  }

  function cellMark(endsRow: boolean): void {
    row ??= [];
    const cell = oneLine(line);
    line = '';
    paragraphBegin = 0;
    if (!endsRow) {
      row.push(cell);
      return;
    }
    if (cell !== '') row.push(cell);
    lines.push(rowText(row));
    row = undefined;
  }

  /** Ends a line outside of tables; a row that was not ended ends with it. */
  function endLine(): void {
    if (row) {
      lines.push(rowText(row));
      row = undefined;
    }
    lines.push(line);
    line = '';
    paragraphBegin = 0;
  }
}

function rowText(cells: readonly string[]): string {
  return cells.join('\t').trimEnd();
}
