import { detached } from '../text/detach.ts';
import type { Anchored, Block, Paragraph, TableRow } from './document.ts';
import { createFieldStack, type FieldStack } from './fields.ts';
import type { TextMark } from './looks.ts';
import type { Numbering } from './numbering.ts';
import type { Styles } from './styles.ts';

/** A paragraph that is being read. */
export interface OpenParagraph {
  text: string;
  style: string | undefined;
  numId: string | undefined;
  listLevel: number | undefined;
  outline: number | undefined;
  breakBefore: boolean | undefined;
  endsSection: number | undefined;
  anchored: Anchored[];
  marks: TextMark[];
  /** The mark at its end is deleted: it runs on into the next one (ISO 29500-1, 17.13.5.15). */
  joinsNext: boolean;
  /** What comes after a page break in the middle: no label of its own. */
  continues: boolean;
}

/** A row that is being read. */
export interface OpenRow {
  cells: (readonly Block[])[];
  spans: number[];
  breakBefore: boolean;
  deleted: boolean;
  /** How much had been read when it began. */
  readonly begunAt: number;
}

/** A table that is being read. */
export interface OpenTable {
  rows: TableRow[];
  anchored: Anchored[];
  row: OpenRow | undefined;
}

/** Something that blocks stand in: a body, a cell, a text box, a note. */
export interface Frame {
  readonly kind: 'story' | 'cell' | 'text-box';
  /** Columns that a cell takes. */
  span: number;
  readonly blocks: Block[];
  readonly fields: FieldStack;
  paragraph: OpenParagraph | undefined;
  table: OpenTable | undefined;
  /** The next block begins a page. */
  breakPending: boolean;
  /** Of a paragraph whose mark is deleted. */
  carried: OpenParagraph | undefined;
}

/** An empty frame. */
export function openFrame(kind: Frame['kind']): Frame {
  return {
    kind,
    span: 1,
    blocks: [],
    fields: createFieldStack(),
    paragraph: undefined,
    table: undefined,
    breakPending: false,
    carried: undefined,
  };
}

/** Begins a paragraph in a frame; one that is still open ends first. */
export function openParagraph(frame: Frame, continues = false): OpenParagraph {
  const { carried } = frame;
  frame.carried = undefined;
  const paragraph: OpenParagraph = {
    text: carried?.text ?? '',
    style: undefined,
    numId: undefined,
    listLevel: undefined,
    outline: undefined,
    breakBefore: frame.breakPending || carried?.breakBefore ? true : undefined,
    endsSection: carried?.endsSection,
    anchored: carried?.anchored ?? [],
    marks: carried?.marks ?? [],
    joinsNext: false,
    continues,
  };
  frame.breakPending = false;
  frame.paragraph = paragraph;
  return paragraph;
}

/** Ends a paragraph: what its style and list say of it is looked up, and the list counts on. */
export function closedParagraph(open: OpenParagraph, styles: Styles, numbering: Numbering): Paragraph {
  const style = styles.get(open.style) ?? styles.defaultParagraph;
  const heading = open.outline === undefined ? style?.heading : open.outline < 9 ? open.outline + 1 : undefined;
  const numId = open.numId ?? style?.numbering?.numId;
  let label = '';
  let level = 0;
  // Number 0 takes a paragraph out of the list of its style (17.9.18).
  if (numId !== undefined && numId !== '0' && !open.continues) {
    const ofStyle = style && open.numId === undefined ? numbering.levelOfStyle(numId, style.id) : undefined;
    level = open.listLevel ?? ofStyle ?? style?.numbering?.level ?? 0;
    label = numbering.next(numId, level);
  }
  return {
    kind: 'paragraph',
    text: detached(open.text),
    ...(label !== '' && { label, listLevel: level + 1 }),
    ...(heading !== undefined && { heading }),
    breakBefore: open.breakBefore ?? style?.breakBefore ?? false,
    ...(open.endsSection !== undefined && { endsSection: open.endsSection }),
    anchored: open.anchored,
    ...(open.marks.length > 0 && { marks: open.marks }),
  };
}
