/** What the head of a BMP file says; checked for sense, not yet against a limit. */
export interface BmpHeader {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** The first row in the file is the top one. */
  readonly topDown: boolean;
  readonly bitsPerPixel: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly compression: BmpCompression;
  /** Of pixels with 16 or 32 bits: which bits are which colour; a mask of 0 means that there is none. */
  readonly masks: { readonly red: number; readonly green: number; readonly blue: number; readonly alpha: number };
  /** Three bytes a colour, red first; empty where pixels hold their colours themselves. */
  readonly palette: Uint8Array;
  /** Where the pixels begin in the file. */
  readonly pixelsAt: number;
  /** Dots per inch, where stated. */
  readonly dpi?: { readonly x: number; readonly y: number };
}

/** How the pixels are packed. */
export type BmpCompression = 'none' | 'rle8' | 'rle4' | 'jpeg' | 'png' | 'huffman' | 'rle24';

/** Bytes that hold every known header and a whole palette: 14 + 124 + 12 + 256 * 4, rounded up. */
export const BMP_HEAD_BYTES = 2048;

/** Sizes of the headers (Microsoft, "Bitmap Header Types"; IBM, OS/2 Presentation Manager, BITMAPINFOHEADER2). */
const CORE_HEADER = 12;
const OS2_SHORT_HEADER = 16;
const INFO_HEADER = 40;
const OS2_HEADER = 64;
const KNOWN_HEADERS = [CORE_HEADER, OS2_SHORT_HEADER, INFO_HEADER, 52, 56, OS2_HEADER, 108, 124];

/** `biCompression` (MS-WMF 2.1.1.7); OS/2 2 gives 3 and 4 another meaning. */
const COMPRESSIONS: readonly (BmpCompression | undefined)[] = ['none', 'rle8', 'rle4', 'none', 'jpeg', 'png', 'none'];
const OS2_COMPRESSIONS: readonly (BmpCompression | undefined)[] = ['none', 'rle8', 'rle4', 'huffman', 'rle24'];
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

const METRES_PER_INCH = 0.0254;

/**
 * Reads the head of a BMP file: Windows headers of versions 1 to 5 and those of OS/2.
 * Throws an `Error` that says what is wrong where it is none that can be read.
 */
export function parseBmpHeader(head: Uint8Array): BmpHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 14 + CORE_HEADER || view.getUint16(0) !== 0x424d) throw new Error('it has no BMP header');
  const headerSize = view.getUint32(14, true);
  if (!KNOWN_HEADERS.includes(headerSize)) throw new Error(`its header of ${headerSize} bytes is of no known kind`);
  if (head.length < 14 + headerSize) throw new Error('it ends within its header');
  const core = headerSize === CORE_HEADER;
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(core ? 24 : 28, true);
  if (width < 1 || signedHeight === 0) throw new Error(`it says ${width} x ${signedHeight} pixels`);
  if (!isKnownDepth(bitsPerPixel)) throw new Error(`it says ${bitsPerPixel} bits per pixel`);

  const full = headerSize >= INFO_HEADER;
  const code = full ? view.getUint32(30, true) : 0;
  const compression = (headerSize === OS2_HEADER ? OS2_COMPRESSIONS : COMPRESSIONS)[code];
  if (!compression) throw new Error(`its compression ${code} is of no known kind`);
  if ((compression === 'rle8' && bitsPerPixel !== 8) || (compression === 'rle4' && bitsPerPixel !== 4))
    throw new Error(`it says ${compression} compression of ${bitsPerPixel} bits per pixel`);

  const hasMasks = headerSize !== OS2_HEADER && (code === BITFIELDS || code === ALPHA_BITFIELDS);
  const masksAfter = hasMasks && headerSize === INFO_HEADER ? (code === ALPHA_BITFIELDS ? 16 : 12) : 0;
  const paletteAt = 14 + headerSize + masksAfter;
  const stated = view.getUint32(10, true);
  const paletteEnd = stated > paletteAt ? stated : undefined;
  const colours = bitsPerPixel > 8 ? 0 : coloursOf(full ? view.getUint32(46, true) : 0, bitsPerPixel);
  const entry = core ? 3 : 4;
  const readable = Math.min(colours, Math.floor(((paletteEnd ?? head.length) - paletteAt) / entry));
  const dpi = full ? dpiOf(view.getInt32(38, true), view.getInt32(42, true)) : undefined;
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    compression,
    masks: masksOf(view, hasMasks, bitsPerPixel, headerSize, masksAfter),
    palette: paletteOf(head, paletteAt, readable, entry),
    pixelsAt: paletteEnd ?? paletteAt + colours * entry,
    ...(dpi && { dpi }),
  };
}

function isKnownDepth(bits: number): bits is BmpHeader['bitsPerPixel'] {
  return [1, 2, 4, 8, 16, 24, 32].includes(bits);
}

/** `biClrUsed`; 0 means as many as the pixels can name, and more than those mean nothing. */
function coloursOf(used: number, bitsPerPixel: number): number {
  const all = 2 ** bitsPerPixel;
  return used === 0 || used > all ? all : used;
}

/** The palette with red first; the file has blue first, and entries that it ends before are black. */
function paletteOf(head: Uint8Array, start: number, colours: number, entry: number): Uint8Array {
  const palette = new Uint8Array(Math.max(0, colours) * 3);
  for (let colour = 0; colour < colours; colour++) {
    const at = start + colour * entry;
    palette[colour * 3] = head[at + 2] ?? 0;
    palette[colour * 3 + 1] = head[at + 1] ?? 0;
    palette[colour * 3 + 2] = head[at] ?? 0;
  }
  return palette;
}

function masksOf(
  view: DataView,
  given: boolean,
  bitsPerPixel: number,
  headerSize: number,
  masksAfter: number,
): BmpHeader['masks'] {
  const at = (index: number) => (54 + index * 4 + 4 <= view.byteLength ? view.getUint32(54 + index * 4, true) : 0);
  if (given) {
    // After a header of 40 bytes, or at the same place within a longer one; alpha from version 3 on.
    const alpha = masksAfter === 16 || headerSize >= 56 ? at(3) : 0;
    return { red: at(0), green: at(1), blue: at(2), alpha };
  }
  if (bitsPerPixel === 16) return { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 };
  return { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, alpha: 0 };
}

function dpiOf(xPerMetre: number, yPerMetre: number): BmpHeader['dpi'] {
  if (xPerMetre <= 0 || yPerMetre <= 0) return undefined;
  return { x: xPerMetre * METRES_PER_INCH, y: yPerMetre * METRES_PER_INCH };
}
