import type { SheetTable } from '../markdown/sheet-table.ts';
import type { CellText } from '../spreadsheet/cell-text.ts';
import { createLineStore } from '../text/line-store.ts';

/** Gathers cells to rows. */
export interface RowCollector {
  add(row: number, column: number, cell: CellText): void;
  /** Characters gathered so far, without those of the open row. */
  readonly characters: number;
  /** The rows as lines with a tab between cells, and the numbers behind them, in order of rows. */
  take(): { readonly text: string; readonly raw: string };
}

/** Empty cells between two full ones are told by tabs, up to so many. */
const MAX_GAP = 20;

/** Makes a collector. Cells come row by row as a rule; files of some programs go back, and their rows are put in order. */
export function rowCollector(table?: SheetTable): RowCollector {
  const lines = createLineStore();
  const rawLines = createLineStore();
  /** Numbers of the rows added, only kept in order to sort where they went back. */
  const order: number[] = [];
  let sorted = true;
  let characters = 0;
  let current = -1;
  let filledTo = 0;
  let cells: string[] = [];
  let raw: string[] = [];

  function endRow(): void {
    if (cells.length === 0) return;
    const line = cells.join('\t');
    lines.add(line);
    table?.endRow(current);
    characters += line.length + 1;
    if (order.length > 0 && order.at(-1)! >= current) sorted = false;
    order.push(current);
    if (raw.length > 0) {
      const rawLine = raw.join('\t');
      rawLines.add(rawLine);
      characters += rawLine.length;
    }
    cells = [];
    raw = [];
  }

  return {
    get characters() {
      return characters;
    },
    add(row, column, { shown, raw: behind }) {
      if (row !== current) {
        endRow();
        current = row;
      }
      const text = /[\n\t\r]/.test(shown) ? shown.replace(/\s+/g, ' ') : shown;
      if (text.trim() === '') return;
      const gap = cells.length === 0 ? 0 : column - filledTo;
      if (gap > 0 && gap < MAX_GAP) for (let empty = 0; empty < gap; empty++) cells.push('');
      cells.push(text);
      table?.cell(column, shown);
      filledTo = column + 1;
      if (behind !== undefined) raw.push(behind);
    },
    take() {
      endRow();
      const text = lines.take();
      return { text: sorted ? text : inOrder(text.split('\n'), order), raw: rawLines.take() };
    },
  };
}

/** Lines by number of row; those of one row on one line. */
function inOrder(lines: readonly string[], order: readonly number[]): string {
  const byRow = new Map<number, string>();
  for (const [index, line] of lines.entries()) {
    const row = order[index] ?? 0;
    const known = byRow.get(row);
    byRow.set(row, known === undefined ? line : `${known}\t${line}`);
  }
  return [...byRow]
    .sort(([one], [other]) => one - other)
    .map(([, line]) => line)
    .join('\n');
}
