/** One row of a table, filled up to so many columns, on one line. The cells are Markdown but for bars and line ends. */
export function tableRow(cells: readonly string[], columns: number): string {
  const full = cells.length < columns ? [...cells, ...Array<string>(columns - cells.length).fill('')] : cells;
  return `| ${full.map(cellText).join(' | ')} |`;
}

/** The line below the first row, which makes it the head (GitHub Flavored Markdown 0.29, 4.10). */
export function delimiterRow(columns: number): string {
  return `| ${Array<string>(columns).fill('---').join(' | ')} |`;
}

/** A table's lines; its first row is its head, since the format asks for one. All rows are as wide as the widest. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (columns === 0) return [];
  const [head = [], ...rest] = rows;
  return [tableRow(head, columns), delimiterRow(columns), ...rest.map((row) => tableRow(row, columns))];
}

/** A table written row by row, when its width is not known before. */
export interface RowStream {
  /**
   * The lines of a row, its line end excluded; undefined for an empty one. Renderers drop the cells of a row that its head
   * has not got, so a row wider than those before begins a table of its own.
   */
  row(cells: readonly string[]): string[] | undefined;
}

/** Begins a table. */
export function createRowStream(): RowStream {
  let columns = 0;
  return {
    row(cells) {
      const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
      if (width === 0) return undefined;
      if (width <= columns) return [tableRow(cells.slice(0, columns), columns)];
      const begins = columns > 0 ? [''] : [];
      columns = cells.length;
      return [...begins, tableRow(cells, columns), delimiterRow(columns)];
    },
  };
}

function cellText(cell: string): string {
  const line = /[\r\n]/.test(cell)
    ? cell
        .trim()
        .split(/\s*[\r\n]+\s*/)
        .join('<br>')
    : cell.trim();
  return line.includes('|') ? line.replaceAll('|', '\\|') : line;
}
