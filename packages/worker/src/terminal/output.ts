import type { Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Terminal } from './terminal.ts';

type Style = Parameters<typeof styleText>[0];

/** Text in a style, where the terminal has colours. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.color ? styleText(style, text, { validateStream: false }) : text;
}

/**
 * Text that came out of files, safe to show: control characters, which could drive the terminal, become spaces, and so do
 * the invisible ones that turn the direction of writing.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}

/** Writes a line, and waits until the pipe has taken it: a slow reader must not fill our memory. */
export async function line(stream: Writable, text = ''): Promise<void> {
  if (!stream.write(`${text}\n`)) await new Promise<void>((resolve) => stream.once('drain', resolve));
}

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
