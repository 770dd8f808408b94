import { isOn } from '../xml/on-off.ts';
import { childOf, childrenOf, type XmlElement } from '../xml/tree.ts';

/** What a style says that matters for reading (ISO 29500-1, 17.7.4.17), with what it inherits. */
export interface Style {
  readonly id: string;
  /** From 1 to 9; absent for body text. */
  readonly heading?: number;
  readonly numbering?: { readonly numId: string; readonly level: number | undefined };
  /** Its text is not shown (17.3.2.41). */
  readonly hidden: boolean;
  /** 17.3.2.1. */
  readonly bold: boolean;
  /** 17.3.2.16. */
  readonly italic: boolean;
  readonly breakBefore: boolean;
}

/** Styles by id. */
export interface Styles {
  get(id: string | undefined): Style | undefined;
  readonly defaultParagraph: Style | undefined;
}

/** A chain of styles longer than this is a loop. */
const MAX_CHAIN = 20;

/** Reads `styles.xml`. */
export function parseStyles(tree: XmlElement | undefined): Styles {
  const elements = new Map<string, XmlElement>();
  let defaultId: string | undefined;
  for (const style of childrenOf(tree, 'w:style')) {
    const id = style.attributes['w:styleId'];
    if (id === undefined) continue;
    elements.set(id, style);
    if (
      style.attributes['w:type'] === 'paragraph' &&
      style.attributes['w:default'] &&
      isOn(style.attributes['w:default'])
    )
      defaultId = id;
  }
  const styles = new Map<string, Style>();
  const get = (id: string | undefined): Style | undefined => {
    if (id === undefined) return undefined;
    const known = styles.get(id);
    if (known) return known;
    const chain = chainOf(id, elements);
    if (chain.length === 0) return undefined;
    const style = inherited(id, chain);
    styles.set(id, style);
    return style;
  };
  return { get, defaultParagraph: get(defaultId) };
}

/** A style and those that it is based on, nearest first. */
function chainOf(id: string, elements: ReadonlyMap<string, XmlElement>): XmlElement[] {
  const chain: XmlElement[] = [];
  let next: string | undefined = id;
  while (next !== undefined && chain.length < MAX_CHAIN) {
    const style = elements.get(next);
    if (!style) break;
    chain.push(style);
    next = childOf(style, 'w:basedOn')?.attributes['w:val'];
  }
  return chain;
}

function inherited(id: string, chain: readonly XmlElement[]): Style {
  const nearest = (...path: string[]) =>
    chain.map((style) => childOf(style, ...path)).find((element) => element !== undefined)?.attributes;
  const flag = (...path: string[]) => {
    const attributes = nearest(...path);
    return attributes !== undefined && isOn(attributes['w:val']);
  };
  const level = headingOf(nearest('w:pPr', 'w:outlineLvl')?.['w:val'], chain);
  const numId = nearest('w:pPr', 'w:numPr', 'w:numId')?.['w:val'];
  const listLevel = nearest('w:pPr', 'w:numPr', 'w:ilvl')?.['w:val'];
  return {
    id,
    ...(level !== undefined && { heading: level }),
    ...(numId !== undefined && {
      numbering: { numId, level: listLevel === undefined ? undefined : Number(listLevel) },
    }),
    hidden: flag('w:rPr', 'w:vanish'),
    bold: flag('w:rPr', 'w:b'),
    italic: flag('w:rPr', 'w:i'),
    breakBefore: flag('w:pPr', 'w:pageBreakBefore'),
  };
}

function headingOf(outline: string | undefined, chain: readonly XmlElement[]): number | undefined {
  const level = outline === undefined ? Number.NaN : Number(outline);
  if (level >= 0 && level < 9) return level + 1;
  for (const style of chain) {
    const named = /^heading ([1-9])$/i.exec(childOf(style, 'w:name')?.attributes['w:val'] ?? '');
    if (named) return Number(named[1]);
  }
  return undefined;
}
