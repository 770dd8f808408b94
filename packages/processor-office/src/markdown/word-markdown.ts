import type { PagePart } from '@cis/fileproc-core';
import {
  createMarkdownWriter,
  escapeText,
  type Inline,
  inlineMarkdown,
  pictureMarkdown,
  writeParts,
} from '@cis/fileproc-core/markdown';
import type { Anchored, Block, Paragraph, Story, Table, TableRow } from '../docx/document.ts';
import { PLAIN, type RunLook } from '../docx/looks.ts';
import { anchoredIn, anchoredInRow, withInner } from '../docx/plain-text.ts';

/** Where blocks stand. */
export type StoryKind = 'body' | 'footnote' | 'endnote';

/** What blocks refer to. */
export interface WordReferences {
  /** The target of a hyperlink's relationship; each part of a document has its own. */
  linkOf(relationshipId: string, from: StoryKind): string | undefined;
  /** What hangs on a place; the same each time. */
  partsOf(thing: Anchored): readonly PagePart[];
  noteOf(kind: 'footnote' | 'endnote', id: string): Story | undefined;
}

/** Writes the blocks of one page after another. */
export interface WordMarkdown {
  paragraph(paragraph: Paragraph): void;
  /** Rows of a table that stand on one page. */
  rows(rows: readonly TableRow[]): void;
  /** What hangs on a table as a whole. */
  tableParts(table: Table): void;
  /** The page that ends here, with the notes that it refers to. */
  endPage(): string;
}

/** Begins a document. Notes are numbered in the order of their marks, those at the document's end apart. */
export function createWordMarkdown(references: WordReferences): WordMarkdown {
  const marks = new Map<Story, string>();
  let writer = createMarkdownWriter();
  let notes: { readonly kind: 'footnote' | 'endnote'; readonly mark: string; readonly story: Story }[] = [];
  const counts = { footnote: 0, endnote: 0 };

  const noteMark = (kind: 'footnote' | 'endnote', id: string): string => {
    const story = references.noteOf(kind, id);
    if (!story) return '';
    let mark = marks.get(story);
    if (mark === undefined) {
      mark = `${kind === 'endnote' ? 'e' : ''}${++counts[kind]}`;
      marks.set(story, mark);
      notes.push({ kind, mark, story });
    }
    return `[^${mark}]`;
  };
  const inlineThing = (thing: Anchored): string | undefined => {
    if (thing.kind === 'footnote' || thing.kind === 'endnote') return noteMark(thing.kind, thing.id);
    return thing.kind === 'part' && thing.part.kind === 'alt-text' ? pictureMarkdown(thing.part.text) : undefined;
  };
  const piecesOf = ({ text, marks: changes = [] }: Paragraph, plain = false, from: StoryKind = 'body'): Inline[] => {
    const pieces: Inline[] = [];
    let look: RunLook = PLAIN;
    let written = 0;
    const add = (to: number) => {
      const { linkId, link = linkId === undefined ? undefined : references.linkOf(linkId, from), ...rest } = look;
      pieces.push({ text: text.slice(written, to), link, ...(plain ? {} : rest) });
      written = to;
    };
    for (const { at, look: next, thing } of changes) {
      add(at);
      if (next) look = next;
      const markdown = thing && inlineThing(thing);
      if (markdown) pieces.push({ markdown });
    }
    add(text.length);
    return pieces;
  };
  /** Blocks on lines, as in a cell: labels before their texts, tables row by row. */
  const linesOf = (blocks: readonly Block[], from: StoryKind = 'body'): string[] =>
    blocks.flatMap((block) => {
      if (block.kind === 'table')
        return block.rows.map((row) =>
          row.cells
            .flatMap((cell) => linesOf(cell, from))
            .join(' ')
            .trim(),
        );
      const label = block.label === undefined ? '' : escapeText(block.label);
      return [[label, inlineMarkdown(piecesOf(block, false, from))].filter(Boolean).join(' ')];
    });
  /** What hangs here and is not said in the text itself. */
  const asides = (things: Iterable<Anchored>) => {
    for (const thing of things)
      if (thing.kind === 'text-box') writer.aside('Text box', linesOf(thing.blocks).join('\n'));
      else if (
        thing.kind === 'comment' ||
        thing.kind === 'chart' ||
        thing.kind === 'diagram' ||
        thing.kind === 'picture'
      )
        writeParts(writer, references.partsOf(thing));
      else if (thing.kind === 'part' && thing.part.kind !== 'alt-text') writeParts(writer, [thing.part]);
  };
  const write = (block: Block) => {
    if (block.kind === 'table') writeTable(block.rows);
    else paragraph(block);
  };
  const paragraph = (block: Paragraph) => {
    const { heading, label, listLevel = 1, text } = block;
    if (heading !== undefined && text.trim() !== '')
      writer.heading(heading, `${label ? `${escapeText(label)} ` : ''}${inlineMarkdown(piecesOf(block, true))}`);
    else {
      const markdown = inlineMarkdown(piecesOf(block));
      if (label === undefined) writer.paragraph(markdown);
      else writer.item({ level: listLevel, label, markdown });
    }
    asides(withInner(block));
  };
  const writeTable = (rows: readonly TableRow[]) => {
    const only = rows.length === 1 && rows[0]?.cells.length === 1 ? rows[0].cells[0] : undefined;
    // A frame around blocks, as many forms have, is no table.
    if (only) for (const block of only) write(block);
    else {
      writer.table(rows.map((row) => cellsOf(row)));
      for (const row of rows) asides(anchoredInRow(row));
    }
  };
  const cellsOf = ({ cells, spans = [] }: TableRow): string[] =>
    cells.flatMap((cell, index) => [linesOf(cell).join('\n'), ...Array<string>((spans[index] ?? 1) - 1).fill('')]);

  return {
    paragraph,
    rows: writeTable,
    tableParts(table) {
      for (const thing of withInner(table))
        if (thing.kind === 'part') writeParts(writer, [thing.part]);
        else asides([thing]);
    },
    endPage() {
      // A note can refer to a further one.
      for (const { mark, story, kind } of notes) writer.note(mark, linesOf(story.blocks, kind).join('\n'));
      for (const { story } of notes) asides(anchoredIn(story.blocks));
      const markdown = writer.take();
      writer = createMarkdownWriter();
      notes = [];
      return markdown;
    },
  };
}
