import { oneLine } from '../text/clean.ts';
import type { Anchored, Block, Paragraph, Table, TableRow } from './document.ts';

/** A paragraph as a line, with its number or bullet. */
export function paragraphLine({ label, text }: Paragraph): string {
  if (label === undefined) return text;
  return text.trim() === '' ? label : `${label} ${text}`;
}

/** A row on one line: a tab between cells, a space between what stands below another in a cell. */
export function rowLine(row: TableRow): string {
  return row.cells
    .map((cell) => oneLine(cellText(cell)))
    .join('\t')
    .trimEnd();
}

function cellText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => (block.kind === 'paragraph' ? paragraphLine(block) : block.rows.map(rowLine).join(' ')))
    .join(' ');
}

/** Blocks as lines, tables row by row. */
export function blocksText(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => (block.kind === 'paragraph' ? [paragraphLine(block)] : block.rows.map(rowLine)))
    .join('\n');
}

/** What hangs on a row, at any depth, in order. */
export function* anchoredInRow(row: TableRow): Generator<Anchored> {
  for (const cell of row.cells) yield* anchoredIn(cell);
}

/** What hangs on blocks, at any depth, in order; what hangs on a text box comes after the box. */
export function* anchoredIn(blocks: readonly Block[]): Generator<Anchored> {
  for (const block of blocks) {
    yield* withInner(block);
    if (block.kind === 'table') for (const row of block.rows) yield* anchoredInRow(row);
  }
}

/** What hangs on a block itself, and on text boxes that hang on it. */
export function* withInner({ anchored }: Paragraph | Table): Generator<Anchored> {
  for (const thing of anchored) {
    yield thing;
    if (thing.kind === 'text-box') yield* anchoredIn(thing.blocks);
  }
}
