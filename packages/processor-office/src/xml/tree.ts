import type { Attributes, XmlHandler } from './read-xml.ts';

/** An element of a small part, with all that is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Attributes;
  /** Elements and pieces of text, in order. */
  readonly children: (XmlElement | string)[];
}

/** Elements of one tree; a part of more is no part of a document that a person made. */
const MAX_ELEMENTS = 2_000_000;

/** Builds a tree out of what a reader of XML tells. `root` is the document, whose child is the root element. */
export function createTreeBuilder(): { readonly root: XmlElement; readonly handler: XmlHandler; full(): boolean } {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open: XmlElement[] = [root];
  let elements = 0;
  return {
    root,
    full: () => elements >= MAX_ELEMENTS,
    handler: {
      open(name, attributes) {
        const element: XmlElement = { name, attributes, children: [] };
        if (elements < MAX_ELEMENTS) open.at(-1)?.children.push(element);
        elements++;
        open.push(element);
      },
      text(text) {
        if (elements < MAX_ELEMENTS) open.at(-1)?.children.push(text);
      },
      close(name) {
        if (open.length < 2) return;
        const closed = open.pop();
        if (name === 'mc:AlternateContent' && closed) chooseAlternative(closed, open.at(-1));
      },
    },
  };
}

/**
 * Puts one branch of an alternative in its place (ISO 29500-3, 7.6): the first choice that holds anything, since what is
 * read here are texts, which the newer branch has too; else the fallback.
 */
function chooseAlternative(alternative: XmlElement, parent: XmlElement | undefined): void {
  if (parent?.children.at(-1) !== alternative) return;
  parent.children.pop();
  const branches = elementsOf(alternative);
  const chosen =
    branches.find(
      ({ name, attributes, children }) =>
        // VML keeps the picture of an object in another part.
        name === 'mc:Choice' && attributes.Requires !== 'v' && children.some((child) => typeof child !== 'string'),
    ) ?? branches.find((branch) => branch.name === 'mc:Fallback');
  if (chosen) parent.children.push(...chosen.children);
}

/** The child elements. */
export function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return (element?.children.filter((child) => typeof child !== 'string') ?? []) as XmlElement[];
}

/** The first child element of a name; several names lead to a grandchild. */
export function childOf(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) {
    const parent: XmlElement | undefined = found;
    found = parent?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
    if (!found) return undefined;
  }
  return found;
}

/** The child elements of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return elementsOf(element).filter((child) => child.name === name);
}

/** Every element of a name below this one, outer before inner. */
export function* descendantsOf(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of elementsOf(element)) {
    if (child.name === name) yield child;
    yield* descendantsOf(child, name);
  }
}

/** All character data below an element. */
export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  let text = '';
  for (const child of element.children) text += typeof child === 'string' ? child : textOf(child);
  return text;
}
