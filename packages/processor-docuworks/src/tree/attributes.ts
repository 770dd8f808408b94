import { type Element, fieldsOf, signedNumber } from '../container/element.ts';
import type { Entries } from '../container/entries.ts';
import type { RecordNode } from './record.ts';
import { codePageText, utf16Text } from './text.ts';

/** Attribute that names others. */
const DEFINITIONS = 51;
/** Names in one list: a page form, the longest known, has 85. */
const MOST_DEFINITIONS = 10_000;

/** Where the value of an attribute lies when it is not in the record. */
export interface Reference {
  readonly entry: number;
  /** Bytes when expanded. */
  readonly length: number | undefined;
  /** Bytes as stored, where that is another number. */
  readonly stored: number | undefined;
}

/** The attributes of one record, by number and by name. */
export interface Attributes {
  get(number: number): Element | undefined;
  named(name: string): Element | undefined;
  /** All values under a name that is given several times, by the index of their definition. */
  indexed(name: string): { readonly index: number; readonly element: Element }[];
  /** Names by the number of their attribute. */
  readonly numbers: ReadonlyMap<number, string>;
  /** A text under a name: the form in UTF-16 where there is one, else that in the code page of the record. */
  text(name: string): string | undefined;
  /** The two numbers of an attribute of sizes or places. */
  pair(element: Element | undefined): readonly [number, number] | undefined;
  /** The first numbers of an attribute. */
  items(number: number): number[];
}

interface Definition {
  readonly number: number;
  readonly index: number;
}

/** The names of a record's attributes. */
interface Definitions {
  readonly byName: ReadonlyMap<string, readonly Definition[]>;
  readonly numbers: ReadonlyMap<number, string>;
}

const NO_DEFINITIONS: Definitions = { byName: new Map(), numbers: new Map() };

/** The attributes of `record`; lists of names that lie in an entry are looked up there. */
export function attributesOf(record: RecordNode, entries: Entries): Attributes {
  const { byName, numbers } = definitionsOf(record, entries);
  const get = (number: number) => record.attributes.get(number);
  const indexed = (name: string) =>
    (byName.get(name) ?? []).flatMap(({ number, index }) => {
      const element = get(number);
      return element ? [{ index, element }] : [];
    });
  const named = (name: string) => indexed(name)[0]?.element;
  return {
    get,
    named,
    numbers,
    indexed,
    text(name) {
      const wide = named(`${name}(w`);
      if (wide && !wide.isReference) return utf16Text(wide.value);
      const narrow = named(name);
      if (!narrow || narrow.isReference) return undefined;
      return codePageText(narrow.value, itemOf(named(`%CCP_${name}`)));
    },
    pair: (element) => {
      const [x, y] = element && !element.isReference ? itemsOf(element.value, 2) : [];
      return x === undefined || y === undefined ? undefined : [x, y];
    },
    items(number) {
      const element = get(number);
      return element && !element.isReference ? itemsOf(element.value, 16) : [];
    },
  };
}

/** Lists that lie in entries: many records may refer to one. */
const shared = new WeakMap<Entries, Map<number, Definitions>>();

function definitionsOf(record: RecordNode, entries: Entries): Definitions {
  const element = record.attributes.get(DEFINITIONS);
  if (!element) return NO_DEFINITIONS;
  if (!element.isReference) return readDefinitions(element.value);
  const entry = referenceOf(element)?.entry ?? -1;
  const known = shared.get(entries) ?? new Map<number, Definitions>();
  shared.set(entries, known);
  const before = known.get(entry);
  if (before) return before;
  const definitions = definitionsIn(entry, entries);
  known.set(entry, definitions);
  return definitions;
}

function definitionsIn(entry: number, entries: Entries): Definitions {
  try {
    return readDefinitions(entries.body(entry));
  } catch {
    // Without names a record still has its numbered attributes.
    return NO_DEFINITIONS;
  }
}

/** Five items each: number, type, index, length of the name, name with a NUL behind it. */
function readDefinitions(list: Uint8Array): Definitions {
  const byName = new Map<string, Definition[]>();
  const numbers = new Map<number, string>();
  let at = 0;
  const item = (): Uint8Array | undefined => {
    const length = list[at];
    if (length === undefined || at + 1 + length > list.length) return undefined;
    const value = list.subarray(at + 1, at + 1 + length);
    at += 1 + length;
    return value;
  };
  while (at < list.length && numbers.size < MOST_DEFINITIONS) {
    const number = shortNumber(item());
    item();
    const index = shortNumber(item());
    const length = shortNumber(item());
    const text = item();
    if (number === undefined || index === undefined || length === undefined || !text) break;
    const name = codePageText(text);
    const alike = byName.get(name);
    if (alike) alike.push({ number, index });
    else byName.set(name, [{ number, index }]);
    numbers.set(number, name);
  }
  return { byName, numbers };
}

function shortNumber(bytes: Uint8Array | undefined): number | undefined {
  return bytes && bytes.length <= 4 ? signedNumber(bytes) : undefined;
}

/** Items of numbers: a byte of length and the number itself, as often as `most`. */
export function itemsOf(value: Uint8Array, most: number): number[] {
  const items: number[] = [];
  for (let at = 0; at < value.length && items.length < most; ) {
    const length = value[at]!;
    const number = signedNumber(value.subarray(at + 1, at + 1 + Math.min(length, 6)));
    if (number === undefined || length > 6) break;
    items.push(number);
    at += 1 + length;
  }
  return items;
}

/** The number in an attribute. */
export function itemOf(element: Element | undefined): number | undefined {
  return element && !element.isReference ? itemsOf(element.value, 1)[0] : undefined;
}

/** What a reference says; undefined where it is none. */
export function referenceOf(element: Element | undefined): Reference | undefined {
  if (!element?.isReference) return undefined;
  const fields = fieldsOf(element.value);
  const entry = signedNumber(fields.get(0x81));
  if (entry === undefined || entry < 0) return undefined;
  return { entry, length: signedNumber(fields.get(0x82)), stored: signedNumber(fields.get(0x83)) };
}
