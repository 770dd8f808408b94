import { decodeText } from '../text/decode-text.ts';

/** MAPI properties by id, as bytes; texts with their type, which says whether they are Unicode. */
export type TnefProperties = ReadonlyMap<number, { readonly type: number; readonly value: Buffer }>;

/** Bytes of a value of a fixed size ([MS-OXTNEF] 2.1.3.4, [MS-OXCDATA] 2.11.1); all are padded to four. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0x0001, 0],
  [0x0002, 4],
  [0x0003, 4],
  [0x0004, 4],
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x000a, 4],
  [0x000b, 4],
  [0x0014, 8],
  [0x0040, 8],
  [0x0048, 16],
]);
const UNICODE = 0x001f;
const STRING8 = 0x001e;
/** Of these a count stands before the values, and a length before each. */
const VARIABLE: ReadonlySet<number> = new Set([0x000d, STRING8, UNICODE, 0x0102]);
const MULTIPLE = 0x1000;

/** Reads a list of properties, as far as it is whole. */
export function tnefProperties(bytes: Buffer): TnefProperties {
  const properties = new Map<number, { type: number; value: Buffer }>();
  if (bytes.length < 4) return properties;
  let at = 4;
  for (let left = bytes.readUInt32LE(0); left > 0 && at + 4 <= bytes.length; left--) {
    const type = bytes.readUInt16LE(at) & ~MULTIPLE;
    const multiple = (bytes.readUInt16LE(at) & MULTIPLE) !== 0;
    const id = bytes.readUInt16LE(at + 2);
    at += 4;
    // A named property: the set's GUID (16), kind (4), and a number or a name.
    if (id >= 0x8000) {
      if (at + 24 > bytes.length) break;
      const named = bytes.readUInt32LE(at + 16) === 1;
      at += 24 + (named ? padded(bytes.readUInt32LE(at + 20)) : 0);
    }
    const size = FIXED.get(type);
    const variable = VARIABLE.has(type);
    if ((size === undefined && !variable) || at + 4 > bytes.length) break;
    let values = 1;
    if (multiple || variable) {
      values = bytes.readUInt32LE(at);
      at += 4;
    }
    for (; values > 0; values--) {
      if (variable && at + 4 > bytes.length) return properties;
      const length = variable ? bytes.readUInt32LE(at) : (size ?? 0);
      if (variable) at += 4;
      if (at + length > bytes.length) return properties;
      if (!properties.has(id)) properties.set(id, { type, value: bytes.subarray(at, at + length) });
      at += padded(length);
      if (length === 0 && !variable) break;
    }
  }
  return properties;
}

/** A text among the properties; others than Unicode in the encoding of `label`, if any. */
export function textOf(properties: TnefProperties, id: number, label: string | undefined): string | undefined {
  const property = properties.get(id);
  if (!property) return undefined;
  if (property.type === UNICODE) return property.value.toString('utf16le').replace(/\0+$/, '');
  return property.type === STRING8 ? decodeString8(property.value, label) : undefined;
}

/** Bytes up to the first zero, decoded. */
export function decodeString8(bytes: Buffer, label: string | undefined): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), label).text;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
