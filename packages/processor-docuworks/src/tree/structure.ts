import type { Element } from '../container/element.ts';
import type { Entries } from '../container/entries.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { descendants, KIND, type RecordNode } from './record.ts';
import { codePageText, utf16Text } from './text.ts';

/** An object on a page: the content of the page, or an annotation. Lengths in 1/100 mm from the upper left corner. */
export interface PlacedObject {
  readonly record: RecordNode;
  readonly attributes: Attributes;
  readonly x: number;
  readonly y: number;
  /** As it is seen, after turning. */
  readonly width: number | undefined;
  /** As it is seen, after turning. */
  readonly height: number | undefined;
  /** Degrees clockwise by which its drawing is turned to be seen. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Objects in it: a sticky note's text, the members of a group. */
  readonly children: readonly PlacedObject[];
}

/** A page, in the order of the file. */
export interface DocumentPage {
  /** 1/100 mm, as it is seen. */
  readonly width: number | undefined;
  /** 1/100 mm, as it is seen. */
  readonly height: number | undefined;
  readonly contents: readonly PlacedObject[];
  readonly annotations: readonly PlacedObject[];
}

/** A document: the whole file, or one of a binder. */
export interface StructuredDocument {
  readonly record: RecordNode;
  /** Empty where it has none. */
  readonly name: string;
  readonly pages: readonly DocumentPage[];
  /** What stands on each page of the document, such as a header. */
  readonly pageForms: readonly PlacedObject[];
}

/** What a file holds. */
export interface Structure {
  readonly isBinder: boolean;
  /** Of a binder; empty where it has none. */
  readonly binderName: string;
  /** In order. */
  readonly documents: readonly StructuredDocument[];
  /** What stands on each page of the binder, such as a header. */
  readonly pageForms: readonly PlacedObject[];
  /** Records that hold original files. */
  readonly originals: readonly RecordNode[];
}

const ATTRIBUTE = { name: 4, size: 5, place: 52, rotation: 61, wideName: 70 } as const;

/** The structure of a file from its records. */
export function structureOf(root: RecordNode, entries: Entries): Structure {
  const isBinder = root.kind === KIND.binder;
  const below = [...descendants(root)];
  const documents = isBinder ? below.filter(({ kind }) => kind === KIND.document) : [root];
  return {
    isBinder,
    binderName: isBinder ? nameOf(root) : '',
    documents: documents.map((record) => ({
      record,
      name: nameOf(record),
      pages: pagesOf(record, entries),
      pageForms: formsOf(record, entries),
    })),
    pageForms: isBinder ? formsOf(root, entries) : [],
    originals: below.filter(({ kind }) => kind === KIND.originals),
  };
}

function formsOf(owner: RecordNode, entries: Entries): PlacedObject[] {
  return owner.children.filter(({ kind }) => kind === KIND.pageForms).flatMap((forms) => objectsIn(forms, entries));
}

function pagesOf(document: RecordNode, entries: Entries): DocumentPage[] {
  return document.children
    .filter(({ kind }) => kind === KIND.pageList)
    .flatMap(({ children }) => children.filter(({ kind }) => kind === KIND.page))
    .map((page) => {
      const [width, height] = attributesOf(page, entries).pair(page.attributes.get(ATTRIBUTE.size)) ?? [];
      const objects = objectsIn(page, entries);
      const isContent = ({ record }: PlacedObject) => record.kind === KIND.pageContent;
      return {
        width: positive(width),
        height: positive(height),
        contents: objects.filter(isContent),
        annotations: objects.filter((object) => !isContent(object)),
      };
    });
}

/** Objects in the placements below a record. */
function objectsIn(parent: RecordNode, entries: Entries, left = 0, top = 0): PlacedObject[] {
  const objects: PlacedObject[] = [];
  for (const placement of parent.children) {
    const [x, y, size] = placeOf(placement, entries, left, top);
    for (const record of placement.children) {
      const attributes = attributesOf(record, entries);
      const [width, height] = size ?? attributes.pair(attributes.get(ATTRIBUTE.size)) ?? [];
      objects.push({
        record,
        attributes,
        x,
        y,
        width: positive(width),
        height: positive(height),
        rotation: rotationOf(attributes),
        children: objectsIn(record, entries, x, y),
      });
    }
  }
  return objects;
}

function placeOf(placement: RecordNode, entries: Entries, left: number, top: number) {
  const attributes = attributesOf(placement, entries);
  const [x, y] = attributes.pair(attributes.get(ATTRIBUTE.place)) ?? [0, 0];
  return [left + x, top + y, attributes.pair(attributes.named('childdim'))] as const;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function rotationOf(attributes: Attributes): 0 | 90 | 180 | 270 {
  const [degrees = 0] = attributes.items(ATTRIBUTE.rotation);
  const turned = ((degrees % 360) + 360) % 360;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}

function nameOf(record: RecordNode): string {
  const wide = valueIn(record.attributes.get(ATTRIBUTE.wideName));
  if (wide) return utf16Text(wide).trim();
  const name = valueIn(record.attributes.get(ATTRIBUTE.name));
  if (!name) return '';
  return (isWide(record, name) ? utf16Text(name) : codePageText(name)).trim();
}

function valueIn(element: Element | undefined): Uint8Array | undefined {
  return element && !element.isReference ? element.value : undefined;
}

/** The name of a binder is UTF-16 with one zero byte behind it, so of odd length; that of a document stands in a code page. */
function isWide(record: RecordNode, name: Uint8Array): boolean {
  return record.kind === KIND.binder && name.length >= 3 && name.length % 2 === 1;
}
