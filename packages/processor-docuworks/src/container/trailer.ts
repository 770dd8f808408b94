import { damaged } from './damaged.ts';
import { type Element, elementAt, fieldsOf, signedNumber, u32 } from './element.ts';
import { HEADER_LENGTH } from './recognition.ts';

/** Tags of a trailer: generation 7 and generation 10. A file of the one may hold segments of the other. */
const TRAILER_TAGS = [0x65, 0x68];
/** Of the properties: compressed, plain, protected. */
const PROPERTIES_TAGS = { 99: 'compressed', 98: 'plain', 102: 'protected' } as const;
/** Bytes of a tag and a length before a value. */
const HEAD_LENGTHS = [2, 3, 4, 5, 6];
/** Entries of one file that are looked at. */
const MOST_ENTRIES = 1_000_000;
/** Places that may be the end of a trailer, tried when a file is cut. */
const MOST_TRIES = 10_000;

/** The end of a segment: where everything lies. */
export interface Trailer {
  /** Offsets of the entries, absolute. */
  readonly offsets: readonly number[];
  readonly properties: { readonly how: 'compressed' | 'plain' | 'protected'; readonly element: Element };
  /** Bytes of the properties when expanded. */
  readonly expandedSize: number;
  readonly check: number;
  /** Bytes of earlier states that are still in the file. */
  readonly deadBytes: number;
  /** Offset behind the trailer. */
  readonly end: number;
}

/** The trailer that ends at `end`. Throws CORRUPT where none does. */
export function trailerEndingAt(bytes: Uint8Array, end: number): Trailer {
  const element = trailerElement(bytes, end);
  const fields = fieldsOf(element.value);
  const number = (tag: number): number => signedNumber(fields.get(tag)) ?? 0;
  const stored = number(0x84);
  return {
    offsets: offsetsOf(fields.get(0x81)),
    properties: propertiesBefore(bytes, element.offset, stored),
    expandedSize: number(0x83),
    check: number(0x85) >>> 0,
    deadBytes: number(0x82),
    end,
  };
}

function trailerElement(bytes: Uint8Array, end: number): Element {
  // The last field is the length of the trailer's own value, in 4 bytes.
  if (end < HEADER_LENGTH + 12 || end > bytes.length || bytes[end - 6] !== 0x86 || bytes[end - 5] !== 4)
    throw damaged('The trailer at its end is missing');
  const length = u32(bytes, end - 4);
  for (const head of HEAD_LENGTHS) {
    const offset = end - length - head;
    if (offset < HEADER_LENGTH || !TRAILER_TAGS.includes(bytes[offset]!)) continue;
    const found = elementIn(bytes, offset, end);
    if (found) return found;
  }
  throw damaged('The trailer at its end is broken');
}

function propertiesBefore(bytes: Uint8Array, end: number, stored: number): Trailer['properties'] {
  if (stored < 0 || stored > end) throw damaged('The properties do not fit into the file');
  for (const head of HEAD_LENGTHS) {
    const offset = end - stored - head;
    if (offset < HEADER_LENGTH) break;
    const how = PROPERTIES_TAGS[bytes[offset] as keyof typeof PROPERTIES_TAGS];
    const element = how && elementIn(bytes, offset, end);
    if (element) return { how, element };
  }
  throw damaged('The properties are not where the trailer says');
}

/** The element from `offset` to `end`, if there is one. */
function elementIn(bytes: Uint8Array, offset: number, end: number): Element | undefined {
  try {
    const element = elementAt(bytes.subarray(0, end), offset);
    return element.end === end ? element : undefined;
  } catch {
    return undefined;
  }
}

function offsetsOf(table: Uint8Array | undefined): number[] {
  const count = Math.min((table?.length ?? 0) >>> 2, MOST_ENTRIES);
  return Array.from({ length: count }, (_, index) => u32(table!, index * 4));
}

/** The last trailer before the end of a file that is cut, if there is one: what stands before it is a whole older state. */
export function lastTrailerBefore(bytes: Uint8Array): Trailer | undefined {
  let tries = 0;
  for (let end = bytes.length - 1; end > HEADER_LENGTH && tries < MOST_TRIES; end--) {
    if (bytes[end - 6] !== 0x86 || bytes[end - 5] !== 4) continue;
    const length = u32(bytes, end - 4);
    if (length < 6 || length > end - HEADER_LENGTH) continue;
    tries++;
    try {
      return trailerEndingAt(bytes, end);
    } catch {
      // Bytes that look like the end of a trailer by chance.
    }
  }
  return undefined;
}
