import { BLOCK_ELEMENTS, BOX_ELEMENTS } from './elements.ts';
import type { HtmlOutput } from './output.ts';
import { collapse, type EdgeSpace, joint, meet } from './whitespace.ts';

/** A row that is being written. */
interface Row {
  cells: number;
  /** Nothing of the row is written yet, so the line end before it is still to come. */
  fresh: boolean;
  /** A table stood in the last cell: the next cell begins a line. */
  held: boolean;
  /** Nothing of the cell is written yet: a block that begins it begins no line. */
  atCellStart: boolean;
}

/**
 * Writes a page as plain text: blocks on lines of their own, a table row on one line with tabs between its cells (empty ones
 * too, so that columns stay), spaces collapsed. Two line breaks in a row leave an empty line, more leave no more.
 */
export function createTextOutput(): HtmlOutput {
  let out: string[] = [];
  let last = '';
  let lines = 0;
  let tabs = 0;
  let space: EdgeSpace = '';
  let afterPre = false;
  const rows: Row[] = [];

  const block = () => {
    if (rows.at(-1)?.atCellStart) return;
    lines = Math.max(lines, 1);
    tabs = 0;
    space = '';
  };
  const startCell = () => {
    const row = rows.at(-1);
    if (!row) return block();
    if (row.cells > 0) {
      if (row.held) block();
      else {
        tabs++;
        space = '';
        lines = row.fresh ? Math.max(lines, 1) : 0;
      }
    }
    row.cells++;
    row.held = false;
    row.atCellStart = true;
  };
  const append = (text: string) => {
    if (lines > 0) {
      // Preformatted text may have ended its line itself.
      const ended = last.endsWith('\n') ? 1 : 0;
      if (last !== '') out.push('\n'.repeat(lines - ended));
    }
    if (tabs > 0) out.push('\t'.repeat(tabs));
    else if (lines === 0 && last !== '' && !last.endsWith('\n')) out.push(joint(space, last, text));
    out.push(text);
    lines = 0;
    tabs = 0;
    space = '';
    last = text.slice(-2);
    for (let at = rows.length - 1; rows[at]?.fresh; at--) rows[at]!.fresh = false;
    const row = rows.at(-1);
    if (row) row.atCellStart = false;
  };

  return {
    open(name) {
      if (name === 'br') {
        if (rows.at(-1)?.atCellStart) return;
        lines = Math.min(2, lines + 1);
        space = '';
      } else if (name === 'td' || name === 'th') startCell();
      else if (name === 'table') {
        block();
        const outer = rows.at(-1);
        if (outer) Object.assign(outer, { held: true, atCellStart: false });
        rows.push({ cells: 0, fresh: true, held: false, atCellStart: false });
      } else if (name === 'tr') {
        const row = rows.at(-1);
        if (row) Object.assign(row, { cells: 0, fresh: true, held: false, atCellStart: false });
        block();
      } else if (BLOCK_ELEMENTS.has(name)) block();
      else if (BOX_ELEMENTS.has(name)) space = meet(space, ' ');
      afterPre = name === 'pre' || name === 'listing';
    },
    close(name) {
      if (name === 'table') rows.pop();
      else if (name === 'td' || name === 'th' || name === 'tr') {
        const row = rows.at(-1);
        if (row) row.atCellStart = false;
      }
      if (BLOCK_ELEMENTS.has(name)) block();
      else if (BOX_ELEMENTS.has(name)) space = meet(space, ' ');
    },
    text(text, preformatted) {
      // The line end right after the start tag is not shown (HTML Standard, 13.2.6.4.7).
      const shown = afterPre ? text.replace(/^\r?\n/, '') : text;
      afterPre = false;
      if (preformatted) {
        if (shown !== '') append(shown);
        return;
      }
      const { before, body, after } = collapse(text);
      space = meet(space, before);
      if (body === '') return;
      append(body);
      space = after;
    },
    take() {
      const taken = out.join('');
      out = [];
      return taken;
    },
  };
}
