import type { PagePart } from '@cis/fileproc-core';
import type { OfficePackage } from '../ooxml/package.ts';
import { pictureParts } from '../ooxml/picture-parts.ts';
import type { Attributes } from '../xml/read-xml.ts';
import { descendantsOf } from '../xml/tree.ts';
import { chartText } from './chart.ts';
import { diagramText } from './diagram.ts';
import { extendedChartText } from './extended-chart.ts';
import { bodyText } from './text.ts';

/** A chart, diagram or picture, by the relationship that leads to it. */
export interface GraphicReference {
  readonly kind: 'chart' | 'diagram' | 'picture';
  readonly relationshipId: string;
}

/** The reference in an element of DrawingML, where it is one. */
export function graphicReference(name: string, attributes: Attributes): GraphicReference | undefined {
  const found = (kind: GraphicReference['kind'], relationshipId: string | undefined) =>
    relationshipId === undefined ? undefined : { kind, relationshipId };
  if (name === 'c:chart' || name === 'cx:chart') return found('chart', attributes['r:id']);
  if (name === 'dgm:relIds') return found('diagram', attributes['r:dm']);
  return name === 'a:blip' ? found('picture', attributes['r:embed']) : undefined;
}

/**
 * Reads a chart or diagram that `part` refers to, or the text that a picture made of drawing commands (EMF, WMF) shows: tables
 * and charts are often pasted so, and objects of other programs have such a picture. Nothing where there is none.
 */
export async function graphicParts(
  document: OfficePackage,
  part: string,
  { kind, relationshipId }: GraphicReference,
): Promise<PagePart[]> {
  const target = (await document.relationship(part, relationshipId))?.target;
  if (kind === 'picture') return target === undefined ? [] : pictureParts(document.archive, target, document.context);
  const tree = await document.tree(target);
  if (target === undefined || !tree) return [];
  if (kind === 'diagram') return [{ kind, text: diagramText(tree) }];
  if (tree.name.startsWith('cx:')) return [{ kind, text: extendedChartText(tree) }];
  // Text boxes that are drawn over the chart (ISO 29500-1, 21.3).
  const shapes = await document.tree(await document.related(target, 'chartUserShapes'));
  const drawn = [...descendantsOf(shapes, 'cdr:txBody')].map(
    (body): PagePart => ({ kind: 'text-box', text: bodyText(body) }),
  );
  return [{ kind, text: chartText(tree) }, ...drawn];
}
