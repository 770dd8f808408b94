import { damaged } from '../container/damaged.ts';
import { type Element, elementsOf, signedNumber } from '../container/element.ts';

/** A record of the properties with all that stands below it. */
export interface RecordNode {
  /** `0xc013` a document, `0x1301` a page: see {@link KIND}. */
  readonly kind: number;
  readonly depth: number;
  /** By number; of two alike the first. */
  readonly attributes: ReadonlyMap<number, Element>;
  readonly children: RecordNode[];
  readonly parent?: RecordNode;
}

/** Kinds of the records that give a document its structure. */
export const KIND = {
  document: 0xc013,
  binder: 0xc014,
  pageList: 0x1303,
  page: 0x1301,
  placement: 0x1302,
  pageForms: 0x1304,
  unknownList: 0x1305,
  originals: 0x1306,
  documentList: 0x1401,
  binderPlacement: 0x1402,
  pageContent: 0x8010,
} as const;

const RECORD = 0x62;
const DEPTH = 0x80;
/** Deeper than groups of annotations in documents of binders ever go. */
const MOST_DEPTH = 64;
/** A page has at least three. */
const MOST_RECORDS = 2_000_000;
/** A page form, the richest record, has about 90. */
const MOST_ATTRIBUTES = 10_000;

/** The tree of the records in a block of properties: its root. Throws CORRUPT for a block without a whole root. */
export function readRecords(properties: Uint8Array, damage: string[]): RecordNode {
  const path: RecordNode[] = [];
  let count = 0;
  try {
    for (const element of elementsOf(properties)) {
      if (element.tag !== RECORD) throw damaged(`There is no record at ${element.offset} of the properties`);
      if (++count > MOST_RECORDS) throw damaged(`There are more than ${MOST_RECORDS} records`);
      const record = readRecord(element.value, path);
      record.parent?.children.push(record);
      path.length = record.depth;
      path.push(record);
    }
  } catch (error) {
    if (path.length === 0) throw error;
    damage.push(`The records are broken after the first ${count}: ${(error as Error).message}.`);
  }
  const [root] = path;
  if (!root) throw damaged('There are no records');
  return root;
}

function readRecord(value: Uint8Array, path: readonly RecordNode[]): RecordNode {
  const elements = elementsOf(value);
  const depthField = elements.next().value as Element | undefined;
  const kindField = elements.next().value as Element | undefined;
  const depth = depthField?.tag === DEPTH ? depthField.value[0] : undefined;
  const kind = kindField?.tag === RECORD ? signedNumber(kindField.value) : undefined;
  if (depth === undefined || kind === undefined) throw damaged('A record has no depth or no kind');
  if (depth > path.length || depth > MOST_DEPTH || (depth === 0 && path.length > 0))
    throw damaged(`A record of depth ${depth} follows one of depth ${path.length - 1}`);
  const attributes = new Map<number, Element>();
  for (const element of elements) {
    if (!attributes.has(element.number)) attributes.set(element.number, element);
    if (attributes.size > MOST_ATTRIBUTES) throw damaged(`A record has more than ${MOST_ATTRIBUTES} attributes`);
  }
  const parent = path[depth - 1];
  return { kind, depth, attributes, children: [], ...(parent && { parent }) };
}

/** A record and all below it, in the order of the file. */
export function* descendants(record: RecordNode): Generator<RecordNode> {
  yield record;
  for (const child of record.children) yield* descendants(child);
}
