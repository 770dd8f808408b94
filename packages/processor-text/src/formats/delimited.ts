import { createRowStream, escapeText } from '@cis/fileproc-core/markdown';
import type { Converted, Converter } from './converter.ts';

/** Characters that the delimiter is found in. */
const SAMPLE_CHARACTERS = 64 * 1024;
/**
 * Characters after which an open quotation mark is taken for a letter: the most that a cell of a spreadsheet holds, so a mark that
 * is never closed costs some rows their ends and never the rest of the file, nor memory.
 */
const CELL_CHARACTERS = 32_767;

/**
 * CSV and TSV as rows: one row a line, cells parted by tabs, quotation marks taken off and line ends within a cell read as
 * spaces (RFC 4180, and what Excel writes: semicolons, `sep=`). Without a given delimiter that of the first rows is found.
 */
export function createDelimitedConverter(given: string | undefined, wantsMarkdown: boolean): Converter {
  let sample: string | undefined = '';
  let delimiter = given ?? ',';
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let quotedLength = 0;
  let afterQuote = false;
  let atStart = true;
  let afterReturn = false;
  let text: string[] = [];
  let markdown: string[] = [];
  const rows = wantsMarkdown ? createRowStream() : undefined;

  const endCell = () => {
    cells.push(cell);
    cell = '';
    atStart = true;
    afterQuote = false;
  };
  const endRow = () => {
    endCell();
    text.push(`${cells.join('\t').trimEnd()}\n`);
    const lines = rows?.row(cells.map(escapeText));
    if (lines) markdown.push(`${lines.join('\n')}\n`);
    cells = [];
  };
  /** Reads on; `from` is where the part of the cell that is still to be kept begins. */
  const read = (chunk: string) => {
    const part = delimiter.charCodeAt(0);
    let from = 0;
    const keep = (to: number) => {
      if (to > from) cell += chunk.slice(from, to);
    };
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (quoted) {
        if (code === QUOTE) {
          keep(at);
          from = at + 1;
          quoted = false;
          afterQuote = true;
        } else if (code === LF || code === CR) {
          keep(at);
          from = at + 1;
          if (code === CR || !afterReturn) cell += ' ';
        } else if (++quotedLength > CELL_CHARACTERS) quoted = false;
        afterReturn = code === CR;
        continue;
      }
      const pairedReturn = afterReturn && code === LF;
      afterReturn = code === CR;
      if (code === QUOTE && afterQuote) {
        // Two in a row within quotation marks are one.
        from = at;
        quoted = true;
        afterQuote = false;
      } else if (code === QUOTE && atStart) {
        from = at + 1;
        quoted = true;
        quotedLength = 0;
        atStart = false;
      } else if (code === part) {
        keep(at);
        from = at + 1;
        endCell();
      } else if (code === LF || code === CR) {
        keep(at);
        from = at + 1;
        if (!pairedReturn) endRow();
      } else {
        atStart = false;
        afterQuote = false;
      }
    }
    keep(chunk.length);
  };
  const begin = () => {
    let head = sample ?? '';
    sample = undefined;
    const named = given === undefined ? /^\ufeff?sep=([^\r\n])\r?\n/.exec(head) : null;
    if (named) head = head.slice(named[0].length);
    delimiter = given ?? named?.[1] ?? delimiterOf(head);
    read(head);
  };
  const taken = (): Converted => {
    const converted = { text: text.join(''), ...(wantsMarkdown && { markdown: markdown.join('') }) };
    text = [];
    markdown = [];
    return converted;
  };

  return {
    convert(chunk) {
      if (sample === undefined) read(chunk);
      else {
        sample += chunk;
        if (sample.length >= SAMPLE_CHARACTERS) begin();
      }
      return taken();
    },
    end() {
      if (sample !== undefined) begin();
      if (cell !== '' || cells.length > 0) endRow();
      return taken();
    },
  };
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * The delimiter that stands equally often in the most of the first rows, outside of quotation marks; of two that do, the more
 * frequent one. A comma where none does: in a list of names nothing parts cells.
 */
export function delimiterOf(head: string): string {
  const rows = head
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((row) => row.trim() !== '')
    .slice(0, 50);
  let best = ',';
  let most = 0;
  for (const candidate of [',', '\t', ';', '|']) {
    const counts = rows.map((row) => row.split(candidate).length - 1);
    const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
    if (usual === 0) continue;
    const score = counts.filter((count) => count === usual).length * 1000 + usual;
    if (score > most) {
      best = candidate;
      most = score;
    }
  }
  return best;
}
