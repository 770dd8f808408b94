import type { OfficePackage } from '../ooxml/package.ts';
import { childOf, childrenOf } from '../xml/tree.ts';

/** A presentation's own part as a plain value (ISO 29500-1, 19.2.1.26). */
export interface Presentation {
  /** Parts of the slides in the order of the show. */
  readonly slides: readonly string[];
  /** Points. */
  readonly width: number | undefined;
  /** Points. */
  readonly height: number | undefined;
}

/** English Metric Units in a point (ISO 29500-1, 20.1.2.1). */
const EMU_PER_POINT = 12_700;

/** Reads the presentation part. */
export async function readPresentation(document: OfficePackage): Promise<Presentation> {
  const tree = await document.tree(document.mainPart);
  const slides: string[] = [];
  for (const { attributes } of childrenOf(childOf(tree, 'p:sldIdLst'), 'p:sldId')) {
    const target = await document.relationship(document.mainPart, attributes['r:id']);
    if (target && !target.external) slides.push(target.target);
  }
  const size = childOf(tree, 'p:sldSz')?.attributes;
  return {
    slides: tree ? slides : slidesByPart(document),
    width: points(size?.cx),
    height: points(size?.cy),
  };
}

function points(emu: string | undefined): number | undefined {
  const value = Number(emu) / EMU_PER_POINT;
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

/** Of a damaged presentation the slides by their parts' numbers. */
function slidesByPart({ archive }: OfficePackage): string[] {
  return archive.names
    .filter((name) => /(?:^|\/)slides\/slide\d+\.xml$/i.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
