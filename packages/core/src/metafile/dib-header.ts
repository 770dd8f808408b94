import type { Rectangle } from './metafile.ts';

/** Ways in which the pixels of a bitmap are stored (MS-WMF 2.1.1.7). */
export const COMPRESSION = { none: 0, runs8: 1, runs4: 2, bitFields: 3, jpeg: 4, png: 5 } as const;

/** What a BITMAPINFO says. */
export interface DibHeader {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** The first row of the bits is the lowest. */
  readonly bottomUp: boolean;
  readonly bitCount: number;
  readonly compression: number;
  /** Colours of bitmaps up to 8 bits: as many as are there. */
  readonly colours: { readonly offset: number; readonly count: number; readonly size: 3 | 4 };
  /** Bytes of header and colours: where the bits begin in a bitmap that is one piece. */
  readonly length: number;
}

/** Pixels a side; more is no picture. */
const MOST_SIDE = 65_500;
const CORE_LENGTH = 12;
const INFO_LENGTH = 40;

/** Reads a BITMAPINFO or BITMAPCOREINFO; undefined for bytes that are none. */
export function readDibHeader(info: Uint8Array): DibHeader | undefined {
  if (info.length < CORE_LENGTH) return undefined;
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  const size = view.getUint32(0, true);
  if (size === CORE_LENGTH) {
    const bitCount = view.getUint16(10, true);
    const count = bitCount <= 8 ? 1 << bitCount : 0;
    return checked({
      width: view.getUint16(4, true),
      height: view.getUint16(6, true),
      bottomUp: true,
      bitCount,
      compression: COMPRESSION.none,
      colours: { offset: CORE_LENGTH, count, size: 3 },
      length: CORE_LENGTH + count * 3,
    });
  }
  if (size < INFO_LENGTH || size > info.length) return undefined;
  const rawHeight = view.getInt32(8, true);
  const bitCount = view.getUint16(14, true);
  const compression = view.getUint32(16, true);
  const used = view.getUint32(32, true);
  const masks = compression === COMPRESSION.bitFields && size === INFO_LENGTH ? 12 : 0;
  const count = bitCount <= 8 ? Math.min(used || 1 << bitCount, 256) : 0;
  return checked({
    width: view.getInt32(4, true),
    height: Math.abs(rawHeight),
    bottomUp: rawHeight > 0,
    bitCount,
    compression,
    colours: { offset: size + masks, count, size: 4 },
    length: size + masks + count * 4,
  });
}

function checked(header: DibHeader): DibHeader | undefined {
  const { width, height } = header;
  return width > 0 && height > 0 && width <= MOST_SIDE && height <= MOST_SIDE ? header : undefined;
}

/** The part of a bitmap that is drawn, from its upper left corner: records count rows from the lowest. */
export function sourceRectangle(
  info: Uint8Array,
  [x, y, width, height]: readonly [number, number, number, number],
): Rectangle | undefined {
  const header = readDibHeader(info);
  if (!header) return undefined;
  const [wide, high] = [Math.abs(width) || header.width, Math.abs(height) || header.height];
  const top = header.bottomUp ? header.height - y - high : y;
  return { x, y: top, width: wide, height: high };
}
