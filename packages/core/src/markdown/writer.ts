import { escapeLineStart, escapeText } from './escape.ts';
import { tableLines } from './table.ts';

/** An item of a list. */
export interface ListItem {
  /** From 1 for the outermost list. */
  readonly level: number;
  /** What stands before it: `•`, `1.`, `(a)`, `第1条`. A number is kept, another label begins the text. */
  readonly label: string;
  readonly markdown: string;
}

/** Writes a page's blocks as Markdown (CommonMark 0.31 with the tables, strikethrough and notes of GitHub). */
export interface MarkdownWriter {
  /** `level` from 1; below the sixth all are sixth. */
  heading(level: number, markdown: string): void;
  /** Within a paragraph `\n` is a line's end. */
  paragraph(markdown: string): void;
  item(item: ListItem): void;
  /** The first row is the head. Cells may have several lines. */
  table(rows: readonly (readonly string[])[]): void;
  /** Something beside the text, as a quotation: `kind` says what. */
  aside(kind: string, markdown: string): void;
  /** A note by the number that its mark `[^1]` has. */
  note(id: string, markdown: string): void;
  /** Lines that are Markdown already. */
  lines(lines: readonly string[]): void;
  /** All that was written. */
  take(): string;
}

/** An open list: where its items' text begins, and how the next would be marked. */
interface OpenList {
  readonly level: number;
  indent: number;
  /** `-`, `.` or `)`. */
  kind: string;
  number: number;
}

const NUMBERED = /^(\d{1,9})([.)])$/;
/** Word draws a hollow bullet by the letter `o`. */
const BULLET = /^(?:o|[^\p{L}\p{N}()[\]<>]{0,2})$/u;

/** Makes a writer. */
export function createMarkdownWriter(): MarkdownWriter {
  const out: string[] = [];
  let lists: OpenList[] = [];

  const begin = () => {
    if (out.length > 0) out.push('');
    lists = [];
  };
  const block = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    begin();
    out.push(...lines);
  };

  return {
    heading(level, markdown) {
      const text = markdown.replaceAll(/\s+/g, ' ').trim();
      // A closing row of number signs would be taken for one.
      if (text !== '') block([`${'#'.repeat(Math.min(6, Math.max(1, level)))} ${text.replace(/#+$/, '\\$&')}`]);
    },
    paragraph(markdown) {
      block(textLines(markdown));
    },
    item({ level, label, markdown }) {
      const numbered = NUMBERED.exec(label.trim());
      const kind = numbered?.[2] ?? '-';
      const number = Number(numbered?.[1] ?? 0);
      const spoken = numbered || BULLET.test(label.trim()) ? '' : escapeText(label.trim());
      const lines = textLines([spoken, markdown.trim()].filter(Boolean).join(' '));
      while (lists.length > 0 && lists.at(-1)!.level > level) lists.pop();
      const open = lists.at(-1)?.level === level ? lists.pop() : undefined;
      const indent = lists.at(-1)?.indent ?? 0;
      const margin = ' '.repeat(indent);
      const follows = open && open.kind === kind && (!numbered || number === open.number + 1);
      if (!open && lists.length === 0 && out.length > 0) out.push('');
      // A number that does not follow begins a list of its own, which only something between makes one.
      else if (open && open.kind === kind && !follows) out.push('', `${margin}<!-- -->`, '');
      // A list that begins with another number than 1 does not end a paragraph without an empty line.
      else if (!open && numbered && number !== 1) out.push('');
      const marker = numbered ? `${number}${kind} ` : '- ';
      lists.push({ level, indent: indent + marker.length, kind, number });
      const inner = ' '.repeat(indent + marker.length);
      out.push((margin + marker + (lines[0] ?? '')).trimEnd(), ...lines.slice(1).map((line) => inner + line));
    },
    table(rows) {
      block(tableLines(rows));
    },
    aside(kind, markdown) {
      const lines = textLines(markdown);
      if (lines.length > 0) block([`> **${kind}:** ${lines[0]}`, ...lines.slice(1).map((line) => `> ${line}`)]);
    },
    note(id, markdown) {
      const lines = textLines(markdown);
      if (lines.length > 0) block([`[^${id}]: ${lines[0]}`, ...lines.slice(1).map((line) => `    ${line}`)]);
    },
    lines: block,
    take: () => out.join('\n'),
  };
}

/** A text's lines without the empty ones, each but the last ended by a hard break (CommonMark 0.31, 6.7). */
function textLines(markdown: string): string[] {
  const lines = markdown.split('\n').flatMap((line) => (line.trim() === '' ? [] : [escapeLineStart(line.trim())]));
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line));
}
