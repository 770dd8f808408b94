import stringWidth from 'string-width';

/** The text, cut in the middle so that it takes at most `columns` on the terminal; full-width characters take two. */
export function fit(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const characters = [...text];
  const half = Math.max(0, Math.floor((columns - 1) / 2));
  const take = (from: Iterable<string>): string[] => {
    const taken: string[] = [];
    let width = 0;
    for (const character of from) {
      width += stringWidth(character);
      if (width > half) break;
      taken.push(character);
    }
    return taken;
  };
  return `${take(characters).join('')}…${take(characters.toReversed()).toReversed().join('')}`;
}

/** Rows in columns, left-aligned, numbers right-aligned; widths as the terminal shows them. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(String(cell)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(String(cell))));
        return typeof cell === 'number' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}
