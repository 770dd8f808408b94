import { damaged } from './damaged.ts';
import { elementAt, elementsOf } from './element.ts';
import { HEADER_LENGTH } from './recognition.ts';

/** The entries of a file: drawings, pictures, originals and lists of attribute definitions, each found by its number. */
export interface Entries {
  readonly count: number;
  /** The content of entry `index`. Throws CORRUPT where there is none or it is broken. */
  body(index: number): Uint8Array;
}

const ENTRY = 0x64;
const PROTECTED_ENTRY = 0x67;
const BODY = 0x82;
/** An entry has a check value and a body. */
const MOST_FIELDS = 16;

/** Entries at `offsets`, all of which must end before `end`. They are looked at only when they are asked for. */
export function entriesOf(bytes: Uint8Array, offsets: readonly number[], end: number): Entries {
  const space = bytes.subarray(0, end);
  const known = new Map<number, Uint8Array>();
  return {
    count: offsets.length,
    body(index) {
      const before = known.get(index);
      if (before) return before;
      const offset = offsets[index];
      if (offset === undefined) throw damaged(`Entry ${index} is asked for, there are ${offsets.length}`);
      if (offset < HEADER_LENGTH || space[offset] !== ENTRY)
        throw damaged(`Entry ${index} is not where the table says`);
      const body = bodyOf(elementAt(space, offset).value);
      if (!body) throw damaged(`Entry ${index} has no content`);
      known.set(index, body);
      return body;
    },
  };
}

function bodyOf(entry: Uint8Array): Uint8Array | undefined {
  let fields = 0;
  for (const { tag, value } of elementsOf(entry)) {
    if (tag === BODY) return value;
    if (++fields >= MOST_FIELDS) break;
  }
  return undefined;
}

/** Whether an entry is encrypted: then the whole file is protected. */
export function hasProtectedEntry(bytes: Uint8Array, offsets: readonly number[]): boolean {
  return offsets.some((offset) => offset >= HEADER_LENGTH && bytes[offset] === PROTECTED_ENTRY);
}
