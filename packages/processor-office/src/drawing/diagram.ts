import { childOf, childrenOf, type XmlElement } from '../xml/tree.ts';
import { bodyText } from './text.ts';

/** The texts of a SmartArt diagram, from its data model (ISO 29500-1, 21.4.3.5): what its author typed, in order. */
export function diagramText(model: XmlElement | undefined): string {
  return childrenOf(childOf(model, 'dgm:ptLst'), 'dgm:pt')
    .filter(({ attributes }) => attributes.type !== 'pres')
    .map((point) => bodyText(childOf(point, 'dgm:t')))
    .filter(Boolean)
    .join('\n');
}
