import type { PagePart } from '@cis/fileproc-core';
import { graphicParts, graphicReference } from '../drawing/graphic-parts.ts';
import { bodyText } from '../drawing/text.ts';
import type { OfficePackage } from '../ooxml/package.ts';
import { alternativeTextOf } from '../text/alternative-text.ts';
import { oneLine } from '../text/clean.ts';
import { childOf, descendantsOf, elementsOf, textOf, type XmlElement } from '../xml/tree.ts';

/** Texts of what is drawn on a sheet: shapes, charts, diagrams, alternative texts, labels of controls. */
export async function readDrawings(document: OfficePackage, sheet: string): Promise<PagePart[]> {
  const parts: PagePart[] = [];
  const relationships = await document.relationships(sheet);
  for (const { target } of relationships.filter(({ type }) => type === 'drawing'))
    for (const element of elementsOf(await document.tree(target)))
      parts.push(...(await drawnParts(document, target, element)));
  const said = new Set(parts.map(({ text }) => text));
  for (const { target } of relationships.filter(({ type }) => type === 'vmlDrawing'))
    for (const part of controlParts(await document.tree(target))) if (!said.has(part.text)) parts.push(part);
  return parts;
}

/** Everything readable below an element of DrawingML (ISO 29500-1, 20.5), in order. */
async function drawnParts(document: OfficePackage, drawing: string, element: XmlElement): Promise<PagePart[]> {
  const { name, attributes } = element;
  if (name === 'xdr:txBody' || name === 'a:txBody') return [{ kind: 'text-box', text: bodyText(element) }];
  if (name === 'xdr:cNvPr') return [{ kind: 'alt-text', text: alternativeTextOf(attributes.title, attributes.descr) }];
  const reference = graphicReference(name, attributes);
  if (reference) return graphicParts(document, drawing, reference);
  const parts: PagePart[] = [];
  for (const child of elementsOf(element)) parts.push(...(await drawnParts(document, drawing, child)));
  return parts;
}

/** Labels of form controls, which are drawn in VML (ISO 29500-4, 19); the boxes of comments are there too, without a text. */
function controlParts(tree: XmlElement | undefined): PagePart[] {
  return [...descendantsOf(tree, 'v:shape')].flatMap((shape): PagePart[] => {
    if (childOf(shape, 'xv:ClientData')?.attributes.ObjectType === 'Note') return [];
    const text = oneLine(textOf(childOf(shape, 'v:textbox')));
    return text === '' ? [] : [{ kind: 'text-box', text }];
  });
}
