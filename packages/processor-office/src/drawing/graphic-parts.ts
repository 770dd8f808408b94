import type { PagePart } from '@cis/fileproc-core';
import type { OfficePackage } from '../ooxml/package.ts';
import { descendantsOf } from '../xml/tree.ts';
import { chartText } from './chart.ts';
import { diagramText } from './diagram.ts';
import { extendedChartText } from './extended-chart.ts';
import { bodyText } from './text.ts';

/** A chart or diagram, by the relationship that leads to it. */
export interface GraphicReference {
  readonly kind: 'chart' | 'diagram';
  readonly relationshipId: string;
}

/** Reads a chart or diagram that `part` refers to. Nothing where the relationship leads nowhere. */
export async function graphicParts(
  document: OfficePackage,
  part: string,
  { kind, relationshipId }: GraphicReference,
): Promise<PagePart[]> {
  const target = (await document.relationship(part, relationshipId))?.target;
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
