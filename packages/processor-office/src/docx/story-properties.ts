import { isOn } from '../xml/on-off.ts';
import type { Attributes } from '../xml/read-xml.ts';
import type { StoryState } from './story-state.ts';

/** Elements of properties that hold properties of their own. */
export const PROPERTY_CONTAINERS: ReadonlySet<string> = new Set(['w:rPr', 'w:sectPr', 'w:pPr', 'w:trPr']);

/** An element within the properties of a paragraph (ISO 29500-1, 17.3.1.26), run (17.3.2.28) or section (17.6.18). */
export function readProperty(state: StoryState, name: string, attributes: Attributes): void {
  const inside = state.properties.at(-1);
  if (inside === 'w:rPr') {
    if (state.properties.at(-2) !== 'w:pPr') readRunProperty(state, name, attributes);
  } else if (inside === 'w:sectPr') readSectionProperty(state, name, attributes);
  else if (inside === 'w:pPr') readParagraphProperty(state, name, attributes['w:val']);
}

function readRunProperty(state: StoryState, name: string, attributes: Attributes): void {
  const value = attributes['w:val'];
  if (name === 'w:rFonts') state.font = attributes['w:ascii'] ?? attributes['w:hAnsi'];
  else if (name === 'w:vanish') state.hidden = isOn(value);
  else if (name === 'w:rStyle' && state.styles.get(value)?.hidden) state.hidden = true;
  if (state.look) readLook(state, name, value);
}

/** ISO 29500-1, 17.3.2.1, 17.3.2.16, 17.3.2.37. What a run says itself comes after its style. */
function readLook(state: StoryState, name: string, value: string | undefined): void {
  const { look } = state;
  if (!look) return;
  if (name === 'w:b') state.look = { ...look, bold: isOn(value) };
  else if (name === 'w:i') state.look = { ...look, italic: isOn(value) };
  else if (name === 'w:strike' || name === 'w:dstrike') state.look = { ...look, strike: isOn(value) };
  else if (name === 'w:rStyle') {
    const style = state.styles.get(value);
    state.look = { ...look, bold: style?.bold ?? false, italic: style?.italic ?? false };
  }
}

function readParagraphProperty(state: StoryState, name: string, value: string | undefined): void {
  const open = state.frame()?.paragraph;
  if (!open) return;
  if (name === 'w:pStyle') open.style = value;
  else if (name === 'w:numId') open.numId = value;
  else if (name === 'w:ilvl') open.listLevel = Number(value) || 0;
  else if (name === 'w:outlineLvl') open.outline = Number(value);
  else if (name === 'w:pageBreakBefore') open.breakBefore = isOn(value) || open.breakBefore;
}

function readSectionProperty({ section }: StoryState, name: string, attributes: Attributes): void {
  if (!section) return;
  if (name === 'w:type') section.start = attributes['w:val'];
  else if (name === 'w:titlePg') section.titlePage = isOn(attributes['w:val']);
  else if (name === 'w:headerReference' || name === 'w:footerReference')
    section.references.push({
      kind: name === 'w:headerReference' ? 'header' : 'footer',
      type: attributes['w:type'] ?? 'default',
      relationshipId: attributes['r:id'] ?? '',
    });
}

/** Something deleted or moved away (17.13.5): text, a row, or the mark at the end of a paragraph. */
export function readDeletion({ read, properties, frame }: StoryState): void {
  read.changes.deletions++;
  const here = frame();
  if (properties.at(-1) === 'w:trPr' && here?.table?.row) here.table.row.deleted = true;
  else if (properties.at(-1) === 'w:rPr' && properties.at(-2) === 'w:pPr' && here?.paragraph)
    here.paragraph.joinsNext = true;
}
