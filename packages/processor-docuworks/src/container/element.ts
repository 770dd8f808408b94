import { damaged } from './damaged.ts';

/** A tag, a length and a value: what everything in a DocuWorks file is made of. */
export interface Element {
  /** The first byte of the tag: its class, and its number where that is below 31. */
  readonly tag: number;
  /** The number of the tag. */
  readonly number: number;
  /** The value lies elsewhere: class bits 11 of the tag. */
  readonly isReference: boolean;
  /** Offset of the tag. */
  readonly offset: number;
  readonly value: Uint8Array;
  /** Offset behind the value. */
  readonly end: number;
}

/** Bytes that the number of a tag may take behind its first one: 28 bits, as many as are ever needed. */
const MOST_TAG_BYTES = 4;

/** The element at `offset`. Throws CORRUPT where it does not fit into `bytes` or its length is none that is ever written. */
export function elementAt(bytes: Uint8Array, offset: number): Element {
  let at = offset;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw damaged(`An element at ${offset} passes the end of its ${bytes.length} bytes`);
    return byte;
  };
  const tag = next();
  let number = tag & 0x1f;
  if (number === 0x1f) {
    number = 0;
    for (let count = 1, byte = 0x80; byte & 0x80; count++) {
      if (count > MOST_TAG_BYTES) throw damaged(`The tag at ${offset} is too long`);
      byte = next();
      number = (number << 7) | (byte & 0x7f);
    }
  }
  let length = next();
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count < 1 || count > 4) throw damaged(`The length at ${offset} has ${count} bytes`);
    length = 0;
    for (let left = count; left > 0; left--) length = length * 256 + next();
  }
  if (length > bytes.length - at)
    throw damaged(`The element at ${offset} has ${length} bytes, but only ${bytes.length - at} follow`);
  const end = at + length;
  return { tag, number, isReference: tag >>> 6 === 3, offset, value: bytes.subarray(at, end), end };
}

/** The elements that fill `bytes` from `offset` on. Throws CORRUPT when it comes to one that is broken. */
export function* elementsOf(bytes: Uint8Array, offset = 0): Generator<Element> {
  for (let at = offset; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    yield element;
    at = element.end;
  }
}

/** Elements by the first byte of their tag; of two alike the first. */
export function fieldsOf(bytes: Uint8Array): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  for (const { tag, value } of elementsOf(bytes)) if (!fields.has(tag)) fields.set(tag, value);
  return fields;
}

/** A signed number, most significant byte first, of at most six bytes; undefined for none. Throws CORRUPT for a longer one. */
export function signedNumber(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes || bytes.length === 0) return undefined;
  if (bytes.length > 6) throw damaged(`A number has ${bytes.length} bytes`);
  let value = bytes[0]! >= 0x80 ? bytes[0]! - 256 : bytes[0]!;
  for (let index = 1; index < bytes.length; index++) value = value * 256 + bytes[index]!;
  return value;
}

/** 32 bits, least significant byte first. The caller has checked that they are there. */
export function u32(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>> 0;
}
