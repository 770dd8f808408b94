import { createRowStream } from '@cis/fileproc-core/markdown';

/** A table that is written row by row: what it holds is never in memory twice. */
export interface MarkdownTable {
  /** Whether text goes into a cell now, by `add`. */
  readonly inCell: boolean;
  startCell(columns: number): void;
  add(text: string): void;
  endCell(): void;
  /** The lines of the row that ends; undefined where it has nothing in it. */
  endRow(): string[] | undefined;
}

/** Makes a table whose first row is its head, since the format asks for one. */
export function createMarkdownTable(): MarkdownTable {
  const rows = createRowStream();
  let cells: string[] = [];
  let cell: string[] | undefined;
  let span = 1;

  const endCell = () => {
    if (!cell) return;
    cells.push(cell.join(''), ...Array<string>(span - 1).fill(''));
    cell = undefined;
  };
  return {
    get inCell() {
      return cell !== undefined;
    },
    startCell(width) {
      endCell();
      cell = [];
      // HTML Standard, 4.9.11: at most 1000 columns.
      span = Math.min(Math.max(1, Math.trunc(width)), 1000);
    },
    add(text) {
      cell?.push(text);
    },
    endCell,
    endRow() {
      endCell();
      const row = cells;
      cells = [];
      return rows.row(row);
    },
  };
}
