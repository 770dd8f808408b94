import type { PagePart } from '@cis/fileproc-core';
import { type GraphicReference, graphicReference } from '../drawing/graphic-parts.ts';
import { bodyText } from '../drawing/text.ts';
import { isReadableProgram } from '../ooxml/embedded.ts';
import { alternativeTextOf } from '../text/alternative-text.ts';
import { oneLine } from '../text/clean.ts';
import { isOn } from '../xml/on-off.ts';
import type { Attributes } from '../xml/read-xml.ts';
import { childOf, childrenOf, descendantsOf, elementsOf, type XmlElement } from '../xml/tree.ts';

/** What a shape tree says, in the order in which it is drawn. */
export type Drawn =
  /** `placeholder`: the kind of a shape that its layout prepared (ISO 29500-1, 19.7.10): `title`, `body`, `ftr`; undefined for any other. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly placeholder: string | undefined;
      /** The text body or table. */
      readonly element: XmlElement;
    }
  | { readonly kind: 'graphic'; readonly reference: GraphicReference }
  | { readonly kind: 'part'; readonly part: PagePart };

/** Reads the shapes of a slide, layout, master or page of notes (ISO 29500-1, 19.3.1.45). Hidden ones are left out. */
export function readShapes(slide: XmlElement | undefined): Drawn[] {
  return [...drawnIn(childOf(slide, 'p:cSld', 'p:spTree'))];
}

function* drawnIn(tree: XmlElement | undefined): Generator<Drawn> {
  for (const shape of elementsOf(tree)) {
    const properties = propertiesOf(shape);
    const attributes: Attributes = childOf(properties, 'p:cNvPr')?.attributes ?? {};
    if (attributes.hidden !== undefined && isOn(attributes.hidden)) continue;
    const alternative = alternativeTextOf(attributes.title, attributes.descr);
    if (alternative !== '') yield { kind: 'part', part: { kind: 'alt-text', text: alternative } };
    if (shape.name === 'p:grpSp') yield* drawnIn(shape);
    else if (shape.name === 'p:sp') {
      const placeholder = childOf(properties, 'p:nvPr', 'p:ph');
      const element = childOf(shape, 'p:txBody');
      const text = bodyText(element);
      if (element && text !== '')
        yield { kind: 'text', text, placeholder: placeholder && (placeholder.attributes.type ?? 'obj'), element };
    } else if (shape.name === 'p:graphicFrame') yield* drawnInFrame(shape);
    else if (shape.name === 'p:pic') yield* graphicsIn(shape);
  }
}

/** The non-visual properties, whatever the kind of shape: `p:nvSpPr`, `p:nvPicPr`. */
function propertiesOf(shape: XmlElement): XmlElement | undefined {
  return elementsOf(shape).find(({ name }) => /^p:nv\w+Pr$/.test(name));
}

/** Tables, charts, diagrams and objects stand in a frame (ISO 29500-1, 19.3.1.21). */
function* drawnInFrame(frame: XmlElement): Generator<Drawn> {
  for (const data of descendantsOf(frame, 'a:graphicData')) {
    for (const table of childrenOf(data, 'a:tbl'))
      yield { kind: 'text', text: tableText(table), placeholder: undefined, element: table };
    yield* graphicsIn(data);
  }
}

/** Whether an element is an embedded object that is read as a file of its own, so that its picture would say it twice. */
export function isReadableObject({ name, attributes, children }: XmlElement): boolean {
  const embedded = children.some((child) => typeof child !== 'string' && child.name === 'p:embed');
  return name === 'p:oleObj' && embedded && isReadableProgram(attributes.progId);
}

function* graphicsIn(element: XmlElement): Generator<Drawn> {
  for (const child of elementsOf(element)) {
    const reference = graphicReference(child.name, child.attributes);
    if (reference) yield { kind: 'graphic', reference };
    else if (!isReadableObject(child)) yield* graphicsIn(child);
  }
}

/** A table row by row, a tab between cells (ISO 29500-1, 21.1.3.13). Cells that a merge covers are empty. */
function tableText(table: XmlElement): string {
  return childrenOf(table, 'a:tr')
    .map((row) =>
      childrenOf(row, 'a:tc')
        .map((cell) => oneLine(bodyText(childOf(cell, 'a:txBody'))))
        .join('\t')
        .trimEnd(),
    )
    .filter((line) => line !== '')
    .join('\n');
}
