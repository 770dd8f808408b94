import { fileTime } from '@cis/fileproc-core/ole2';
import { codePageDecoder } from './code-page.ts';
import { LittleEndian } from './little-endian.ts';

/** A value of a property ([MS-OLEPS] 2.15), as far as it tells a person something. */
export type PropertyValue = string | number | boolean | Date | readonly string[];

/** The properties of one set, by their number. */
export interface PropertySet {
  readonly values: ReadonlyMap<number, PropertyValue>;
  /** Names of properties by number, of a set that has a dictionary ([MS-OLEPS] 2.17). */
  readonly names: ReadonlyMap<number, string>;
}

/** Properties of one set read at most, and bytes of one string. */
const MAX_PROPERTIES = 1000;
const MAX_STRING = 1 << 16;

/** Reads the one or two property sets of a stream ([MS-OLEPS] 2.21). Damaged ones give what could be read. */
export function readPropertySets(bytes: Uint8Array): PropertySet[] {
  const data = new LittleEndian(bytes);
  if (data.u16(0) !== 0xfffe) return [];
  const count = Math.min(2, data.u32(24));
  const sets: PropertySet[] = [];
  for (let set = 0; set < count; set++) {
    const offset = data.u32(28 + set * 20 + 16);
    if (offset >= 28 && offset < data.length) sets.push(readSet(data.slice(offset, data.length)));
  }
  return sets;
}

function readSet(set: LittleEndian): PropertySet {
  const count = Math.min(MAX_PROPERTIES, set.u32(4), Math.floor(set.length / 8));
  const offsets = new Map<number, number>();
  for (let index = 0; index < count; index++) offsets.set(set.u32(8 + index * 8), set.u32(8 + index * 8 + 4));
  const codePageAt = offsets.get(1);
  // Property 1 is the code page, a signed 16-bit number: 65001 is stored as -535 ([MS-OLEPS] 2.18.2).
  const codePage = codePageAt !== undefined && set.u16(codePageAt) === 2 ? set.u16(codePageAt + 4) : 1252;
  const values = new Map<number, PropertyValue>();
  for (const [id, offset] of offsets) {
    if (id < 2 || offset >= set.length) continue;
    const value = readValue(set, offset, codePage);
    if (value !== undefined) values.set(id, value);
  }
  const dictionary = offsets.get(0);
  return { values, names: dictionary === undefined ? new Map() : readDictionary(set, dictionary, codePage) };
}

function readValue(set: LittleEndian, at: number, codePage: number): PropertyValue | undefined {
  const type = set.u16(at);
  const value = at + 4;
  switch (type) {
    case 0x02:
      return set.i16(value);
    case 0x03:
    case 0x16:
      return set.i32(value);
    case 0x05:
      return set.f64(value);
    case 0x0b:
      return set.u16(value) !== 0;
    case 0x12:
      return set.u16(value);
    case 0x13:
    case 0x17:
      return set.u32(value);
    case 0x08:
    case 0x1e:
      return codePageString(set, value, codePage).text;
    case 0x1f:
      return unicodeString(set, value).text;
    case 0x40:
      return fileTime(set.u64(value));
    case 0x101e:
    case 0x101f:
      return strings(
        set,
        value,
        type === 0x101f ? unicodeString : (data, from) => codePageString(data, from, codePage),
      );
    default:
      return undefined;
  }
}

interface StringRead {
  readonly text: string;
  readonly end: number;
}

/** [MS-OLEPS] 2.5: the length counts bytes, in UTF-16 too. */
function codePageString(set: LittleEndian, at: number, codePage: number): StringRead {
  const size = Math.min(set.u32(at), MAX_STRING);
  return {
    text: upToNul(codePageDecoder(codePage).decode(set.slice(at + 4, size).bytes)),
    end: at + 4 + size + ((4 - (size % 4)) % 4),
  };
}

/** [MS-OLEPS] 2.7: the length counts code units. */
function unicodeString(set: LittleEndian, at: number): StringRead {
  const units = Math.min(set.u32(at), MAX_STRING / 2);
  return { text: upToNul(set.utf16(at + 4, units)), end: at + 4 + units * 2 + (units % 2) * 2 };
}

function strings(set: LittleEndian, at: number, read: (set: LittleEndian, at: number) => StringRead): string[] {
  const list: string[] = [];
  const count = Math.min(set.u32(at), MAX_PROPERTIES);
  let position = at + 4;
  for (let index = 0; index < count && position + 4 <= set.length; index++) {
    const { text, end } = read(set, position);
    list.push(text);
    position = end;
  }
  return list;
}

/** [MS-OLEPS] 2.16, 2.17. */
function readDictionary(set: LittleEndian, at: number, codePage: number): Map<number, string> {
  const names = new Map<number, string>();
  const count = Math.min(set.u32(at), MAX_PROPERTIES);
  const wide = codePage === 1200;
  let position = at + 4;
  for (let index = 0; index < count && position + 8 <= set.length; index++) {
    const length = Math.min(set.u32(position + 4), MAX_STRING);
    const size = wide ? length * 2 : length;
    const { bytes } = set.slice(position + 8, size);
    names.set(set.u32(position), upToNul(codePageDecoder(codePage).decode(bytes)));
    position += 8 + (wide ? Math.ceil(size / 4) * 4 : size);
  }
  return names;
}

function upToNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
