import { decodeBytes } from '../text/charset.ts';
import { joinPieces, MAX_PIECES, type PlacedText } from './placed-text.ts';

/** Records that matter here ([MS-EMF] 2.1.1). */
const RECORD = {
  eof: 14,
  saveDc: 33,
  restoreDc: 34,
  setWorldTransform: 35,
  modifyWorldTransform: 36,
  selectObject: 37,
  extCreateFont: 82,
  extTextOutA: 83,
  extTextOutW: 84,
  smallTextOut: 108,
} as const;
/** The string holds numbers of glyphs, not characters ([MS-EMF] 2.1.11). */
const GLYPH_INDEX = 0x10;
const NO_RECTANGLE = 0x100;
const SMALL_CHARS = 0x200;
/** `Dx` holds pairs ([MS-WMF] 2.1.2.2). */
const PAIRS = 0x2000;

/** Two rows of an affine transform ([MS-EMF] 2.2.28): scaling, rotation, shift. */
type Transform = readonly [m11: number, m12: number, m21: number, m22: number, dx: number, dy: number];
const IDENTITY: Transform = [1, 0, 0, 1, 0, 0];

interface Font {
  readonly height: number;
  readonly charset: number;
}

/** Whether bytes are an enhanced metafile ([MS-EMF] 2.3.4.2). */
export function isEmf(bytes: Buffer): boolean {
  return bytes.length >= 88 && bytes.readUInt32LE(0) === 1 && bytes.readUInt32LE(40) === 0x464d4520;
}

/** The text that an enhanced metafile draws, as lines. A broken one gives what comes before the break. */
export function emfText(bytes: Buffer): string {
  const pieces: PlacedText[] = [];
  const fonts = new Map<number, Font>();
  const saved: { transform: Transform; font: Font | undefined }[] = [];
  let transform = IDENTITY;
  let font: Font | undefined;
  for (let at = 0; at + 8 <= bytes.length && pieces.length < MAX_PIECES; ) {
    const type = bytes.readUInt32LE(at);
    const size = bytes.readUInt32LE(at + 4);
    if (size < 8 || at + size > bytes.length || type === RECORD.eof) break;
    const record = bytes.subarray(at, at + size);
    at += size;
    if (type === RECORD.saveDc) saved.push({ transform, font });
    else if (type === RECORD.restoreDc) ({ transform, font } = saved.pop() ?? { transform, font });
    else if (type === RECORD.setWorldTransform && size >= 32) transform = transformAt(record, 8);
    else if (type === RECORD.modifyWorldTransform && size >= 36)
      transform = modified(transform, transformAt(record, 8), record.readUInt32LE(32));
    else if (type === RECORD.selectObject && size >= 12) font = fonts.get(record.readUInt32LE(8)) ?? font;
    else if (type === RECORD.extCreateFont && size >= 36)
      fonts.set(record.readUInt32LE(8), { height: Math.abs(record.readInt32LE(12)), charset: record[35] ?? 0 });
    else if (type === RECORD.extTextOutW || type === RECORD.extTextOutA || type === RECORD.smallTextOut) {
      const piece = textOf(record, type, font, transform);
      if (piece) pieces.push(piece);
    }
  }
  return joinPieces(pieces);
}

function transformAt(record: Buffer, at: number): Transform {
  const value = (index: number) => record.readFloatLE(at + index * 4);
  return [value(0), value(1), value(2), value(3), value(4), value(5)];
}

/** [MS-EMF] 2.3.12.1: 1 resets, 2 multiplies from the left, 3 from the right, 4 sets. */
function modified(current: Transform, given: Transform, mode: number): Transform {
  if (mode === 1) return IDENTITY;
  if (mode === 2) return product(given, current);
  if (mode === 3) return product(current, given);
  return given;
}

function product(a: Transform, b: Transform): Transform {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ];
}

/** [MS-EMF] 2.3.5.7 and 2.2.5; the small record: 2.3.5.37. */
function textOf(record: Buffer, type: number, font: Font | undefined, transform: Transform): PlacedText | undefined {
  const small = type === RECORD.smallTextOut;
  const fixed = small ? 36 : 76;
  if (record.length < fixed) return undefined;
  const base = small ? 8 : 36;
  const x = record.readInt32LE(base);
  const y = record.readInt32LE(base + 4);
  const count = record.readUInt32LE(base + 8);
  const options = record.readUInt32LE(small ? 20 : 52);
  if ((options & GLYPH_INDEX) !== 0) return undefined;
  const wide = type === RECORD.extTextOutW || (small && (options & SMALL_CHARS) === 0);
  const offset = small ? ((options & NO_RECTANGLE) !== 0 ? 36 : 52) : record.readUInt32LE(base + 12);
  const bytes = record.subarray(offset, offset + count * (wide ? 2 : 1));
  const text = wide
    ? bytes.toString('utf16le')
    : small
      ? bytes.toString('latin1')
      : decodeBytes(bytes, font?.charset ?? 0);
  const width = small ? undefined : widthOf(record, record.readUInt32LE(72), count, (options & PAIRS) !== 0);
  const scale = Math.hypot(transform[0], transform[1]) || 1;
  const placedX = x * transform[0] + y * transform[2] + transform[4];
  return {
    text,
    x: placedX,
    y: x * transform[1] + y * transform[3] + transform[5],
    end: width === undefined ? undefined : placedX + width * scale,
    height: font && font.height > 0 ? font.height * scale : undefined,
  };
}

/** The sum of the advances of all characters. */
function widthOf(record: Buffer, offset: number, count: number, pairs: boolean): number | undefined {
  const step = pairs ? 8 : 4;
  if (offset === 0 || offset + count * step > record.length) return undefined;
  let width = 0;
  for (let index = 0; index < count; index++) width += record.readInt32LE(offset + index * step);
  return width;
}
