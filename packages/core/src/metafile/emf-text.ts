import { CHARSET, decodeCharset, decodeUtf16 } from './charset.ts';
import { type MetafileOptions, MOST_CHARACTERS, type Point } from './metafile.ts';

/** Records of text (MS-EMF 2.3.5). */
const TYPE = { extTextOutA: 83, extTextOutW: 84, polyTextOutA: 96, polyTextOutW: 97, smallTextOut: 108 } as const;
/** Options of text (MS-EMF 2.1.11). */
const OPTION = { glyphNumbers: 0x10, noRectangle: 0x100, smallCharacters: 0x200, pairs: 0x2000 } as const;
/** A structure EmrText without what it points at. */
const TEXT_LENGTH = 40;
/** Where it stands in the record. */
const TEXT_AT = { extTextOut: 36, polyTextOut: 40 } as const;
/** Strings in one POLYTEXTOUT. */
const MOST_STRINGS = 10_000;

/** A string of a record, before the drawing state gives it a place. */
export interface TextPiece {
  readonly text: string;
  /** Logical units. */
  readonly reference: Point;
  /** Logical units, where the record gives advances. */
  readonly advance: number | undefined;
}

/** What a record of text holds. */
export interface RecordTexts {
  readonly pieces: readonly TextPiece[];
  /** Strings that give no characters. */
  readonly unreadable: number;
}

/** The strings of a record; undefined for one that holds no text. */
export function emfTexts(
  type: number,
  record: Uint8Array,
  charset: number,
  { defaultCharset = CHARSET.shiftJis }: MetafileOptions,
): RecordTexts | undefined {
  const decode = (wide: boolean) => (bytes: Uint8Array) =>
    wide ? decodeUtf16(bytes) : decodeCharset(bytes, charset, defaultCharset);
  switch (type) {
    case TYPE.extTextOutA:
    case TYPE.extTextOutW:
      return strings(record, TEXT_AT.extTextOut, 1, type === TYPE.extTextOutW, decode(type === TYPE.extTextOutW));
    case TYPE.polyTextOutA:
    case TYPE.polyTextOutW: {
      const count = record.length >= TEXT_AT.polyTextOut ? u32(record, 36) : 0;
      return strings(
        record,
        TEXT_AT.polyTextOut,
        count,
        type === TYPE.polyTextOutW,
        decode(type === TYPE.polyTextOutW),
      );
    }
    case TYPE.smallTextOut:
      return smallText(record);
    default:
      return undefined;
  }
}

function strings(
  record: Uint8Array,
  first: number,
  count: number,
  wide: boolean,
  decode: (bytes: Uint8Array) => string,
): RecordTexts {
  const pieces: TextPiece[] = [];
  let unreadable = 0;
  // Strings of one record may lie over each other: all of them together are no longer than it, unless to be a burden.
  let left = record.length;
  const room = Math.floor((record.length - first) / TEXT_LENGTH);
  for (let index = 0; index < Math.min(count, room, MOST_STRINGS); index++) {
    const at = first + index * TEXT_LENGTH;
    const length = u32(record, at + 8);
    if (length === 0) continue;
    const options = u32(record, at + 16);
    const offset = u32(record, at + 12);
    const size = length * (wide ? 2 : 1);
    const fits = size <= left && length <= MOST_CHARACTERS && offset <= record.length && size <= record.length - offset;
    if (fits) left -= size;
    const text = fits && !(options & OPTION.glyphNumbers) ? decode(record.subarray(offset, offset + size)) : '';
    if (text === '') unreadable++;
    else
      pieces.push({
        text,
        reference: { x: i32(record, at), y: i32(record, at + 4) },
        advance: sumOfAdvances(record, u32(record, at + 36), length, options),
      });
  }
  return { pieces, unreadable };
}

function sumOfAdvances(record: Uint8Array, offset: number, count: number, options: number): number | undefined {
  const step = options & OPTION.pairs ? 8 : 4;
  if (offset < TEXT_AT.extTextOut + TEXT_LENGTH || offset + count * step > record.length) return undefined;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += i32(record, offset + index * step);
  return sum;
}

/** SMALLTEXTOUT (MS-EMF 2.3.5.37): no advances, and one byte a character where all are below U+0100. */
function smallText(record: Uint8Array): RecordTexts {
  if (record.length < 36) return { pieces: [], unreadable: 0 };
  const count = u32(record, 16);
  const options = u32(record, 20);
  const offset = options & OPTION.noRectangle ? 36 : 52;
  const small = (options & OPTION.smallCharacters) !== 0;
  const size = count * (small ? 1 : 2);
  if (count === 0) return { pieces: [], unreadable: 0 };
  if (options & OPTION.glyphNumbers || count > MOST_CHARACTERS || offset + size > record.length)
    return { pieces: [], unreadable: 1 };
  const bytes = record.subarray(offset, offset + size);
  const text = small ? Buffer.from(bytes).toString('latin1') : decodeUtf16(bytes);
  return {
    pieces: [{ text, reference: { x: i32(record, 8), y: i32(record, 12) }, advance: undefined }],
    unreadable: 0,
  };
}

function i32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function u32(bytes: Uint8Array, at: number): number {
  return i32(bytes, at) >>> 0;
}
