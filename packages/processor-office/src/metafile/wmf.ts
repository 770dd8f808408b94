import { decodeBytes } from '../text/charset.ts';
import { joinPieces, MAX_PIECES, type PlacedText } from './placed-text.ts';

/** Records that matter here ([MS-WMF] 2.1.1.1). Those from CREATE make an object, which takes the lowest free number. */
const RECORD = {
  selectObject: 0x012d,
  deleteObject: 0x01f0,
  textOut: 0x0521,
  extTextOut: 0x0a32,
  createFont: 0x02fb,
} as const;
const CREATE: ReadonlySet<number> = new Set([0x00f7, 0x01f9, 0x02fa, 0x02fb, 0x02fc, 0x06ff, 0x0142]);

interface Font {
  readonly height: number;
  readonly charset: number;
}

const PLACEABLE = 0x9ac6cdd7;

/** Whether bytes are a Windows metafile, with or without the header for placing it ([MS-WMF] 2.3.2). */
export function isWmf(bytes: Buffer): boolean {
  if (bytes.length < 18) return false;
  if (bytes.readUInt32LE(0) === PLACEABLE) return true;
  return (bytes.readUInt16LE(0) === 1 || bytes.readUInt16LE(0) === 2) && bytes.readUInt16LE(2) === 9;
}

/** The text that a Windows metafile draws, as lines. A broken one gives what comes before the break. */
export function wmfText(bytes: Buffer): string {
  const pieces: PlacedText[] = [];
  const objects: (Font | 'other' | undefined)[] = [];
  let font: Font | undefined;
  const start = bytes.readUInt32LE(0) === PLACEABLE ? 22 : 0;
  for (let at = start + 18; at + 6 <= bytes.length && pieces.length < MAX_PIECES; ) {
    const size = bytes.readUInt32LE(at) * 2;
    const type = bytes.readUInt16LE(at + 4);
    if (size < 6 || at + size > bytes.length || type === 0) break;
    const record = bytes.subarray(at + 6, at + size);
    at += size;
    if (CREATE.has(type)) {
      const free = objects.indexOf(undefined);
      const made = type === RECORD.createFont && record.length >= 14 ? fontOf(record) : 'other';
      if (free < 0) objects.push(made);
      else objects[free] = made;
    } else if (type === RECORD.deleteObject && record.length >= 2) {
      if (record.readUInt16LE(0) < objects.length) objects[record.readUInt16LE(0)] = undefined;
    } else if (type === RECORD.selectObject && record.length >= 2) {
      const selected = objects[record.readUInt16LE(0)];
      if (typeof selected === 'object') font = selected;
    } else {
      const piece =
        type === RECORD.textOut
          ? textOut(record, font)
          : type === RECORD.extTextOut
            ? extTextOut(record, font)
            : undefined;
      if (piece) pieces.push(piece);
    }
  }
  return joinPieces(pieces);
}

/** [MS-WMF] 2.2.1.2: height in the first word, the character set in byte 13. */
function fontOf(record: Buffer): Font {
  return { height: Math.abs(record.readInt16LE(0)), charset: record[13] ?? 0 };
}

/** [MS-WMF] 2.3.3.20. */
function textOut(record: Buffer, font: Font | undefined): PlacedText | undefined {
  if (record.length < 2) return undefined;
  const count = record.readUInt16LE(0);
  const place = 2 + count + (count % 2);
  if (place + 4 > record.length) return undefined;
  const text = decodeBytes(record.subarray(2, 2 + count), font?.charset ?? 0);
  return { text, x: record.readInt16LE(place + 2), y: record.readInt16LE(place), end: undefined, height: font?.height };
}

/** [MS-WMF] 2.3.3.5: place, count, options, a rectangle where options ask for one, the string, advances. */
function extTextOut(record: Buffer, font: Font | undefined): PlacedText | undefined {
  if (record.length < 8) return undefined;
  const count = record.readUInt16LE(4);
  const options = record.readUInt16LE(6);
  const from = (options & 6) !== 0 ? 16 : 8;
  const text = decodeBytes(record.subarray(from, from + count), font?.charset ?? 0);
  const advances = from + count + (count % 2);
  let width: number | undefined;
  if (advances + count * 2 <= record.length) {
    width = 0;
    for (let index = 0; index < count; index++) width += record.readInt16LE(advances + index * 2);
  }
  const x = record.readInt16LE(2);
  return { text, x, y: record.readInt16LE(0), end: width === undefined ? undefined : x + width, height: font?.height };
}
