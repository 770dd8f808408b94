import { FileprocError } from '../contract/errors.ts';
import { COMPRESSION, type DibHeader, readDibHeader } from './dib-header.ts';
import { expandRuns } from './dib-runs.ts';

/** Decoded pixels: RGB, 8 bits each, rows without padding, top row first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A bitmap's content: pixels, or a file of another format that stands in its place. */
export type DibContent = { readonly pixels: Pixels } | { readonly file: Uint8Array };

/**
 * Decodes a device-independent bitmap of 1, 4, 8, 16, 24 or 32 bits, plain or run-length encoded; rows that are missing
 * stay white. Throws CORRUPT for a bitmap that is none, LIMIT_EXCEEDED for more than `mostPixels`.
 */
export function decodeDib(info: Uint8Array, bits: Uint8Array, mostPixels: number): DibContent {
  const header = readDibHeader(info);
  if (!header) throw new FileprocError('CORRUPT', 'The bitmap has no header');
  const { width, height, compression, bitCount } = header;
  if (compression === COMPRESSION.jpeg || compression === COMPRESSION.png) return { file: bits };
  if (width * height > mostPixels)
    throw new FileprocError('LIMIT_EXCEEDED', `The bitmap has ${width} x ${height} pixels; ${mostPixels} are read`);
  if (compression === COMPRESSION.runs8 || compression === COMPRESSION.runs4) {
    const indices = expandRuns(bits, width, height, compression === COMPRESSION.runs4);
    return { pixels: fromIndices(indices, width, header, coloursOf(info, header), 8) };
  }
  if (compression !== COMPRESSION.none && compression !== COMPRESSION.bitFields)
    throw new FileprocError('CORRUPT', `The bitmap has the unknown compression ${compression}`);
  const stride = Math.floor((width * bitCount + 31) / 32) * 4;
  if (bitCount === 1 || bitCount === 4 || bitCount === 8)
    return { pixels: fromIndices(bits, stride, header, coloursOf(info, header), bitCount) };
  if (bitCount === 16 || bitCount === 24 || bitCount === 32)
    return { pixels: fromColours(bits, stride, header, masksOf(info, header)) };
  throw new FileprocError('CORRUPT', `The bitmap has ${bitCount} bits a pixel`);
}

function coloursOf(info: Uint8Array, { colours: { offset, count, size } }: DibHeader): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let index = 0; index < count; index++) {
    const at = offset + index * size;
    if (at + 3 > info.length) break;
    colours[index * 3] = info[at + 2]!;
    colours[index * 3 + 1] = info[at + 1]!;
    colours[index * 3 + 2] = info[at]!;
  }
  return colours;
}

function fromIndices(
  bits: Uint8Array,
  stride: number,
  { width, height, bottomUp }: DibHeader,
  colours: Uint8Array,
  bitCount: 1 | 4 | 8,
): Pixels {
  const data = new Uint8Array(width * height * 3).fill(255);
  const mask = (1 << bitCount) - 1;
  const perByte = 8 / bitCount;
  const rows = Math.min(height, Math.floor(bits.length / stride));
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    let to = (bottomUp ? height - 1 - row : row) * width * 3;
    for (let x = 0; x < width; x++) {
      const byte = bits[from + Math.floor(x / perByte)]!;
      const index = ((byte >>> (8 - bitCount - (x % perByte) * bitCount)) & mask) * 3;
      data[to++] = colours[index]!;
      data[to++] = colours[index + 1]!;
      data[to++] = colours[index + 2]!;
    }
  }
  return { width, height, data };
}

type Masks = readonly [red: number, green: number, blue: number];

/** Which bits are red, green and blue in pixels of 16 and 32 bits. */
function masksOf(info: Uint8Array, { bitCount, compression }: DibHeader): Masks {
  if (compression === COMPRESSION.bitFields && info.length >= 52) {
    const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
    return [view.getUint32(40, true), view.getUint32(44, true), view.getUint32(48, true)];
  }
  return bitCount === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

function fromColours(
  bits: Uint8Array,
  stride: number,
  { width, height, bottomUp, bitCount }: DibHeader,
  masks: Masks,
): Pixels {
  const data = new Uint8Array(width * height * 3).fill(255);
  const bytes = bitCount / 8;
  const channels = masks.map(channelOf);
  const rows = Math.min(height, Math.floor(bits.length / stride));
  for (let row = 0; row < rows; row++) {
    let from = row * stride;
    let to = (bottomUp ? height - 1 - row : row) * width * 3;
    for (let x = 0; x < width; x++, from += bytes) {
      if (bytes === 3) {
        data[to++] = bits[from + 2]!;
        data[to++] = bits[from + 1]!;
        data[to++] = bits[from]!;
        continue;
      }
      const value =
        bytes === 2
          ? bits[from]! | (bits[from + 1]! << 8)
          : (bits[from]! | (bits[from + 1]! << 8) | (bits[from + 2]! << 16) | (bits[from + 3]! << 24)) >>> 0;
      for (const { mask, divisor, most } of channels)
        data[to++] = most === 0 ? 0 : Math.round((((value & mask) >>> 0) / divisor / most) * 255);
    }
  }
  return { width, height, data };
}

/** The lowest bit of a mask as a number to divide by, and the highest value of its channel. */
function channelOf(mask: number): { mask: number; divisor: number; most: number } {
  if (mask === 0) return { mask, divisor: 1, most: 0 };
  const divisor = 2 ** (31 - Math.clz32(mask & -mask));
  return { mask, divisor, most: Math.floor(mask / divisor) };
}
