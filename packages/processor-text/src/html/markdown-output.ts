import { escapeLineStart, escapeTarget, escapeText, fencedCode, isTarget } from '@cis/fileproc-core/markdown';
import type { Attributes } from '../markup/markup-reader.ts';
import { BLOCK_ELEMENTS, BOX_ELEMENTS } from './elements.ts';
import { createMarkdownTable, type MarkdownTable } from './markdown-table.ts';
import type { HtmlOutput } from './output.ts';
import { collapse, type EdgeSpace, joint, meet } from './whitespace.ts';

/** A list item's or quotation's share of each line. */
type Container =
  | { readonly kind: 'quote' }
  | { readonly kind: 'list'; readonly ordered: boolean; next: number; begun: boolean; marker: string };

/** What is written around inline text; opened when its first text comes, so that no mark stands beside a space. */
interface Mark {
  readonly element: string;
  readonly before: string;
  readonly after: string;
  written: boolean;
}

const EMPHASIS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  cite: '*',
  dfn: '*',
  del: '~~',
  s: '~~',
  strike: '~~',
  code: '`',
  kbd: '`',
  samp: '`',
  tt: '`',
};

/** Blocks with an empty line around them; the others begin a line. */
const PARAGRAPHS: ReadonlySet<string> = new Set(
  'address article aside blockquote caption dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
    ' ',
  ),
);

/** Writes a page as Markdown (CommonMark with the tables of GitHub): headings, lists, quotations, code, links, pictures, tables. */
export function createMarkdownOutput(): HtmlOutput {
  let out: string[] = [];
  let last = '';
  let cellLast = '';
  let lines = 0;
  let space: EdgeSpace = '';
  let heading = 0;
  let preformatted: string[] | undefined;
  const containers: Container[] = [];
  const marks: Mark[] = [];
  let table: MarkdownTable | undefined;
  let tableDepth = 0;

  const push = (text: string) => {
    if (text === '') return;
    if (table?.inCell) {
      table.add(text);
      cellLast = text.slice(-2);
    } else {
      out.push(text);
      last = text.slice(-2);
    }
  };
  const closeMarks = (from = 0) => {
    for (let at = marks.length - 1; at >= from; at--) {
      const mark = marks[at]!;
      if (mark.written) push(mark.after);
      mark.written = false;
    }
  };
  const block = (emptyLine: boolean) => {
    closeMarks();
    if (table?.inCell) {
      space = ' ';
      return;
    }
    lines = Math.max(lines, emptyLine ? 2 : 1);
    space = '';
  };
  /** The containers' part of a line: markers of items that begin here, indentation for the others. */
  const prefix = (fresh: boolean) =>
    containers
      .map((container) => {
        if (container.kind === 'quote') return '> ';
        const { marker } = container;
        if (!fresh || marker.trim() === '') return ' '.repeat(marker.length);
        container.marker = ' '.repeat(marker.length);
        return marker;
      })
      .join('');
  const startLine = () => {
    if (lines === 0 && last !== '') return;
    if (last !== '') push(lines > 1 ? `\n${prefix(false).trimEnd()}\n` : '\n');
    push(prefix(true) + (heading > 0 ? `${'#'.repeat(heading)} ` : ''));
    lines = 0;
    last = '\n';
  };
  const inline = (text: string, escaped: string) => {
    const atStart = !table?.inCell && (lines > 0 || last === '');
    if (atStart) startLine();
    else push(joint(space, table?.inCell ? cellLast : last, text));
    space = '';
    for (const mark of marks)
      if (!mark.written) {
        push(mark.before);
        mark.written = true;
      }
    push(atStart ? escapeLineStart(escaped) : escaped);
  };
  const endRow = () => {
    const row = table?.endRow();
    if (!row) return;
    startLine();
    push(row.join(`\n${prefix(false)}`));
  };
  const endPreformatted = () => {
    if (!preformatted) return;
    const text = preformatted
      .join('')
      .replace(/^\r?\n/, '')
      .trimEnd();
    preformatted = undefined;
    if (text === '') return;
    if (table?.inCell) return inline(text, escapeText(text.replaceAll(/\s+/g, ' ')));
    startLine();
    push(fencedCode(text).join(`\n${prefix(false)}`));
    block(true);
  };

  return {
    open(name, attributes) {
      if (preformatted) {
        if (name === 'br') preformatted.push('\n');
        return;
      }
      if (name === 'table') {
        if (tableDepth++ === 0) {
          block(true);
          table = createMarkdownTable();
        } else block(false);
      } else if (table && tableDepth === 1 && name === 'tr') endRow();
      else if (table && tableDepth === 1 && (name === 'td' || name === 'th')) {
        closeMarks();
        table.startCell(Number(attributes.get('colspan')) || 1);
        space = '';
        cellLast = '';
      } else if (name === 'td' || name === 'th') space = meet(space, ' ');
      else if (name === 'br') {
        if (table?.inCell) {
          closeMarks();
          push('\n');
          space = '';
        } else lines = Math.min(2, lines + 1);
      } else if (name === 'img') image(attributes);
      else if (BLOCK_ELEMENTS.has(name)) openBlock(name, attributes);
      else if (BOX_ELEMENTS.has(name)) space = meet(space, ' ');
      else openMark(name, attributes);
    },
    close(name) {
      if (name === 'pre' || name === 'listing' || name === 'xmp') endPreformatted();
      if (preformatted) return;
      if (name === 'table' && table) {
        if (--tableDepth > 0) return block(false);
        closeMarks();
        endRow();
        table = undefined;
        block(true);
      } else if (table && tableDepth === 1 && (name === 'td' || name === 'th')) {
        closeMarks();
        table.endCell();
      } else if (BLOCK_ELEMENTS.has(name)) closeBlock(name);
      else if (BOX_ELEMENTS.has(name)) space = meet(space, ' ');
      else closeMark(name);
    },
    text(text, kept) {
      if (preformatted) {
        preformatted.push(text);
        return;
      }
      const { before, body, after } = collapse(kept ? text.replaceAll('\n', ' ') : text);
      space = meet(space, before);
      if (body === '') return;
      inline(body, marks.some((mark) => mark.before === '`') ? body : escapeText(body));
      space = after;
    },
    take() {
      const taken = out.join('');
      out = [];
      return taken;
    },
  };

  function openBlock(name: string, attributes: Attributes): void {
    block(PARAGRAPHS.has(name) && !(insideItem() && name !== 'pre' && name !== 'table'));
    if (table?.inCell) return;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level) heading = Number(level);
    else if (name === 'pre' || name === 'listing' || name === 'xmp') preformatted = [];
    else if (name === 'blockquote') containers.push({ kind: 'quote' });
    else if (name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir')
      containers.push({
        kind: 'list',
        ordered: name === 'ol',
        next: Math.max(0, Math.trunc(Number(attributes.get('start') || 1))) || 1,
        begun: false,
        marker: '',
      });
    else if (name === 'li') {
      const list = containers.findLast((container) => container.kind === 'list');
      if (!list) return;
      // A list that begins with another number than 1 does not end a paragraph without an empty line (CommonMark 0.31, 5.2).
      if (list.ordered && !list.begun && list.next !== 1) lines = 2;
      list.begun = true;
      list.marker = list.ordered ? `${list.next++}. ` : '- ';
    } else if (name === 'hr') {
      startLine();
      push('---');
      block(true);
    }
  }

  function closeBlock(name: string): void {
    if (name === 'blockquote' || name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir') {
      if (!table?.inCell) containers.pop();
    }
    block(PARAGRAPHS.has(name) && !insideItem());
    if (/^h[1-6]$/.test(name)) heading = 0;
  }

  function insideItem(): boolean {
    return containers.at(-1)?.kind === 'list';
  }

  function openMark(name: string, attributes: Attributes): void {
    const sign = Object.hasOwn(EMPHASIS, name) ? EMPHASIS[name] : undefined;
    const target = name === 'a' ? attributes.get('href')?.trim() : undefined;
    if (sign) marks.push({ element: name, before: sign, after: sign, written: false });
    else if (target && isTarget(target))
      marks.push({ element: name, before: '[', after: `](${escapeTarget(target)})`, written: false });
  }

  function closeMark(name: string): void {
    const at = marks.findLastIndex((mark) => mark.element === name);
    if (at < 0) return;
    closeMarks(at);
    marks.splice(at, 1);
  }

  function image(attributes: Attributes): void {
    const text = (attributes.get('alt') ?? '').replaceAll(/\s+/g, ' ').trim();
    const source = attributes.get('src')?.trim() ?? '';
    if (text === '' && !isTarget(source)) return;
    inline('x', `![${escapeText(text)}](${isTarget(source) ? escapeTarget(source) : ''})`);
  }
}
