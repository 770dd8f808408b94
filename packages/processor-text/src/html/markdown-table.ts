/** A table of GitHub's Markdown, written row by row: what it holds is never in memory twice. */
export interface MarkdownTable {
  /** Whether text goes into a cell now, by `add`. */
  readonly inCell: boolean;
  startCell(columns: number): void;
  add(text: string): void;
  endCell(): void;
  /** The row that ends, with the line under the first; empty where it has no cells. `startLine` is called before it. */
  endRow(startLine: () => void): string;
}

/** Makes a table whose first row is its head, since the format asks for one. */
export function createMarkdownTable(): MarkdownTable {
  let cells: string[] = [];
  let cell: string[] | undefined;
  let span = 1;
  let columns = 0;

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
    endRow(startLine) {
      endCell();
      const row = cells;
      cells = [];
      if (row.every((text) => text.trim() === '')) return '';
      const first = columns === 0;
      if (first) columns = row.length;
      startLine();
      return markdownRow(row, columns) + (first ? `\n${markdownRow(Array<string>(columns).fill('---'), columns)}` : '');
    },
  };
}

/** One row, filled up to so many columns, on one line. The cells are Markdown already but for the bars. */
export function markdownRow(cells: readonly string[], columns: number): string {
  const full = cells.length < columns ? [...cells, ...Array<string>(columns - cells.length).fill('')] : cells;
  return `| ${full.map((text) => oneLine(text).replaceAll('|', '\\|')).join(' | ')} |`;
}

function oneLine(text: string): string {
  if (!text.includes('\n')) return text.trim();
  const lines = text.split('\n').map((line) => line.trim());
  return lines.join(' ').trim();
}
