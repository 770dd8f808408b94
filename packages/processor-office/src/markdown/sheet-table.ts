import type { PagePart } from '@cis/fileproc-core';
import { createMarkdownWriter, escapeText, tableLines, writeParts } from '@cis/fileproc-core/markdown';
import { createLineStore } from '../text/line-store.ts';

/** The cells of a sheet in their columns, kept beside its lines where Markdown is wanted. */
export interface SheetTable {
  cell(column: number, shown: string): void;
  /** Rows come in the order of their numbers as a rule; where they go back they are put in order. */
  endRow(row?: number): void;
  /** Leaves out the cells since the last row. */
  dropRow(): void;
  /** Tables of all rows. Empties the store. */
  take(): string[];
}

/** A row of cells by column. */
interface Row {
  readonly number: number;
  readonly cells: readonly (readonly [column: number, shown: string])[];
}

/**
 * Cells of a table, empty ones included, for each one that holds something: a sheet can have a cell in each of 16,384 columns
 * and a million rows, and a table that is empty nearly everywhere is of use to nobody.
 */
const MOST_EMPTY = 12;
/** Cells that a table may have whatever is in them. */
const ALWAYS = 2_000;

/** Makes an empty store. */
export function createSheetTable(): SheetTable {
  const lines = createLineStore();
  let cells: string[] = [];
  let number = -1;
  let sorted = true;
  return {
    cell(column, shown) {
      // The store's lines end by `\n`, its fields by a tab; a line's end within a cell is kept as `\r`.
      const text = shown
        .trim()
        .replaceAll(/\s*[\r\n]+\s*/g, '\r')
        .replaceAll('\t', ' ');
      if (text !== '') cells.push(`${column}\t${text}`);
    },
    endRow(row = number + 1) {
      if (cells.length > 0) {
        sorted &&= row > number;
        number = row;
        lines.add(`${row}\t${cells.join('\t')}`);
      }
      cells = [];
    },
    dropRow() {
      cells = [];
    },
    take() {
      if (lines.empty) return [];
      const rows = lines.take().split('\n');
      return tablesOf(sorted ? rows.map(parsed) : inOrder(rows.map(parsed)));
    },
  };
}

function parsed(line: string): Row {
  const [number, ...fields] = line.split('\t');
  const cells: [number, string][] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) cells.push([Number(fields[at]), fields[at + 1] ?? '']);
  return { number: Number(number), cells };
}

function inOrder(rows: readonly Row[]): Row[] {
  const byNumber = new Map<number, Row>();
  for (const row of rows) {
    const known = byNumber.get(row.number);
    byNumber.set(row.number, known ? { ...row, cells: [...known.cells, ...row.cells] } : row);
  }
  return [...byNumber.values()].sort((one, other) => one.number - other.number);
}

/** Rows as tables of the columns that they use: one as a rule, more where one would be empty nearly everywhere. */
function tablesOf(rows: readonly Row[]): string[] {
  const out: string[] = [];
  let together: Row[] = [];
  let columns = new Set<number>();
  let filled = 0;
  const flush = () => {
    if (out.length > 0 && together.length > 0) out.push('');
    out.push(...oneTable(together, columns));
    together = [];
    columns = new Set();
    filled = 0;
  };
  for (const row of rows) {
    const added = row.cells.reduce((count, [column]) => count + (columns.has(column) ? 0 : 1), 0);
    const size = (together.length + 1) * (columns.size + added);
    if (together.length > 0 && size > ALWAYS && size > MOST_EMPTY * (filled + row.cells.length)) flush();
    together.push(row);
    filled += row.cells.length;
    for (const [column] of row.cells) columns.add(column);
  }
  flush();
  return out;
}

function oneTable(rows: readonly Row[], columns: ReadonlySet<number>): string[] {
  const place = new Map([...columns].sort((one, other) => one - other).map((column, index) => [column, index]));
  return tableLines(
    rows.map(({ cells }) => {
      const row = Array<string>(place.size).fill('');
      for (const [column, shown] of cells) row[place.get(column) ?? 0] = escapeText(shown);
      return row;
    }),
  );
}

/** A sheet: its name as a heading, its cells as a table, then what is beside them. The numbers behind what is shown are left out. */
export function sheetMarkdown(name: string | undefined, table: SheetTable, parts: readonly PagePart[]): string {
  const writer = createMarkdownWriter();
  if (name) writer.heading(2, escapeText(name));
  writer.lines(table.take());
  writeParts(
    writer,
    parts.filter(({ kind }) => kind !== 'caption' && kind !== 'other'),
  );
  return writer.take();
}
