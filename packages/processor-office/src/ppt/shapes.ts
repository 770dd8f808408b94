import type { PagePart } from '@cis/fileproc-core';
import type { LittleEndian } from '../ole/little-endian.ts';
import { type ArtRecord, recordsOf, shapeParts } from '../ole/office-art.ts';
import { oneLine } from '../text/clean.ts';
import { RT } from './record-types.ts';
import { type HeadersFooters, textsOf } from './text-atoms.ts';

/** What a drawing shows. */
export interface DrawnText {
  /** Texts of shapes in the order in which they are drawn, tables row by row. */
  readonly lines: string[];
  /** Headers, footers, alternative texts, WordArt. */
  readonly parts: PagePart[];
}

/** What the reader of a drawing needs to know. */
export interface DrawingSetup {
  readonly margins: HeadersFooters;
  /** Texts of the outline, which shapes refer to ([MS-PPT] 2.9.77). */
  readonly outline: readonly string[];
  /** Whether shapes that stand for something on a slide are left out, as those of masters are. */
  readonly withoutPlaceholders: boolean;
}

/** Groups in groups. */
const MAX_DEPTH = 64;
/** Property that makes a group a table ([MS-ODRAW] 2.3.4.40). */
const TABLE_PROPERTIES = 0x039f;

/** Kinds of placeholder ([MS-PPT] 2.13.21) that are not the slide's own text. */
const PLACEHOLDER = { date: 7, slideNumber: 8, footer: 9, header: 10 } as const;

/** Reads what the shapes of a slide's drawing show. */
export function readDrawing(slide: LittleEndian, setup: DrawingSetup): DrawnText {
  const drawn: DrawnText = { lines: [], parts: [] };
  for (const { type, content } of recordsOf(slide)) {
    if (type !== RT.drawing) continue;
    for (const drawing of recordsOf(content)) {
      if (drawing.type !== RT.artDrawing) continue;
      for (const record of recordsOf(drawing.content))
        if (record.type === RT.artGroup) readGroup(record.content, setup, drawn, 0);
      drawn.parts.push(...shapeParts(drawing.content));
    }
  }
  return drawn;
}

/** A group: its first shape is itself, the others lie in it ([MS-ODRAW] 2.2.16). */
function readGroup(group: LittleEndian, setup: DrawingSetup, drawn: DrawnText, depth: number): void {
  const shapes = [...recordsOf(group)].filter(({ type }) => type === RT.artGroup || type === RT.artShape);
  const own = shapes[0];
  if (depth > 0 && own?.type === RT.artShape && isTable(own)) {
    drawn.lines.push(...tableRows(shapes.slice(1), setup));
    return;
  }
  for (const shape of shapes) {
    if (shape.type === RT.artGroup) {
      if (depth < MAX_DEPTH) readGroup(shape.content, setup, drawn, depth + 1);
    } else readShape(shape, setup, drawn);
  }
}

function readShape(shape: ArtRecord, setup: DrawingSetup, drawn: DrawnText): void {
  const kind = placeholderOf(shape);
  if (setup.withoutPlaceholders && kind !== undefined) return;
  const text = shapeText(shape, setup);
  if (text.trim() === '') return;
  if (kind === PLACEHOLDER.footer || kind === PLACEHOLDER.header)
    drawn.parts.push({ kind: kind === PLACEHOLDER.footer ? 'footer' : 'header', text });
  else if (kind !== PLACEHOLDER.date && kind !== PLACEHOLDER.slideNumber) drawn.lines.push(text);
  else if (kind === PLACEHOLDER.date) drawn.parts.push({ kind: 'footer', text });
}

function shapeText({ content }: ArtRecord, { margins, outline }: DrawingSetup): string {
  const texts: string[] = [];
  for (const { type, content: box } of recordsOf(content)) {
    if (type !== RT.artTextBox) continue;
    const records = [...recordsOf(box)];
    const reference = records.find((record) => record.type === RT.outlineTextReference);
    if (reference) texts.push(outline[reference.content.u32(0)] ?? '');
    texts.push(...textsOf(records, margins));
  }
  return texts.filter(Boolean).join('\n');
}

/** Which place of a slide a shape fills (PlaceholderAtom, [MS-PPT] 2.7.8); undefined for a shape of its own. */
function placeholderOf({ content }: ArtRecord): number | undefined {
  for (const { type, content: data } of recordsOf(content))
    if (type === RT.artClientData)
      for (const record of recordsOf(data)) if (record.type === RT.placeholder) return record.content.u8(4);
  return undefined;
}

function isTable({ content }: ArtRecord): boolean {
  for (const { type, instance, content: properties } of recordsOf(content))
    if (type === RT.artTertiary || type === RT.artProperties)
      for (let index = 0; index < instance; index++)
        if ((properties.u16(index * 6) & 0x3fff) === TABLE_PROPERTIES) return (properties.u32(index * 6 + 2) & 1) === 1;
  return false;
}

/** Cells are shapes, which lie where their anchors say (OfficeArtChildAnchor, [MS-ODRAW] 2.2.39); lines among them have no text. */
function tableRows(shapes: readonly ArtRecord[], setup: DrawingSetup): string[] {
  const rows = new Map<number, { readonly left: number; readonly text: string }[]>();
  for (const shape of shapes) {
    const records = [...recordsOf(shape.content)];
    const anchor = records.find(({ type }) => type === RT.artChildAnchor);
    if (shape.type !== RT.artShape || !anchor || !records.some(({ type }) => type === RT.artTextBox)) continue;
    const top = anchor.content.i32(4);
    const cell = { left: anchor.content.i32(0), text: oneLine(shapeText(shape, setup)) };
    const row = rows.get(top);
    if (row) row.push(cell);
    else rows.set(top, [cell]);
  }
  return [...rows]
    .sort(([one], [other]) => one - other)
    .map(([, cells]) =>
      cells
        .sort((one, other) => one.left - other.left)
        .map(({ text }) => text)
        .join('\t')
        .trimEnd(),
    )
    .filter(Boolean);
}
