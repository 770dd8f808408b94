import { checkOf } from '../container/checksum.ts';
import { elementAt, elementsOf, signedNumber } from '../container/element.ts';

/** Something whole in the bytes of a damaged file. */
export interface Piece {
  /** An entry whose check value is right, or a picture file that lies open. */
  readonly kind: 'entry' | 'picture';
  /** The entry's content; a picture's bytes from its beginning on, to the end of the file. */
  readonly bytes: Uint8Array;
}

const ENTRY = 0x64;
const CHECK = 0x81;
const BODY = 0x82;
/** An entry shorter than this holds nothing to read. */
const LEAST_BYTES = 32;
/** An entry has a check value and a body. */
const MOST_FIELDS = 16;
/** Candidates whose content is looked at, times the size of the file: they may lie over each other. */
const MOST_PASSES = 4;
const MOST_PIECES = 20_000;

/** First bytes of picture files that may lie in a file as they are. */
const STARTS = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'II*\0', 'MM\0*'].map((start) => Buffer.from(start, 'latin1'));

/** Whole pieces in the order of the file, none within another. */
export function* piecesIn(file: Uint8Array): Generator<Piece> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  let work = MOST_PASSES * bytes.length;
  let count = 0;
  const nextOf = (what: number | Buffer, from: number) => {
    const at = bytes.indexOf(what, from);
    return at < 0 ? bytes.length : at;
  };
  const endsAt = new Map<Buffer, number>();
  // Searched for once where many beginnings have one end, or none.
  const nextEnd = (mark: Buffer, from: number) => {
    let end = endsAt.get(mark) ?? -1;
    if (end < from) {
      end = nextOf(mark, from);
      endsAt.set(mark, end);
    }
    return end;
  };
  let entryAt = nextOf(ENTRY, 0);
  const startsAt = STARTS.map((start) => nextOf(start, 0));
  while (count < MOST_PIECES && work > 0) {
    const pictureAt = Math.min(...startsAt);
    const at = Math.min(entryAt, pictureAt);
    if (at >= bytes.length) return;
    let end = at + 1;
    if (at === entryAt) {
      const entry = entryIn(bytes, at);
      if (entry) {
        work -= entry.body.length;
        if (checkOf(entry.body) === entry.check) {
          count += 1;
          end = entry.end;
          yield { kind: 'entry', bytes: entry.body };
        }
      }
    } else {
      count += 1;
      end = Math.max(end, pictureEnd(bytes, at, nextEnd));
      // Decoders pass over what follows, and the end of a TIFF is only an estimate.
      yield { kind: 'picture', bytes: bytes.subarray(at) };
    }
    if (entryAt < end) entryAt = nextOf(ENTRY, end);
    for (const [index, start] of STARTS.entries())
      if ((startsAt[index] ?? 0) < end) startsAt[index] = nextOf(start, end);
  }
}

/** The entry at an offset: a check value and a body, which fill it; undefined for what is none. */
function entryIn(bytes: Buffer, at: number) {
  try {
    const { value, end } = elementAt(bytes, at);
    if (value.length < LEAST_BYTES || value[0] !== CHECK) return undefined;
    const fields = new Map<number, Uint8Array>();
    let count = 0;
    for (const { tag, value: field } of elementsOf(value)) {
      if (!fields.has(tag)) fields.set(tag, field);
      if (++count >= MOST_FIELDS) break;
    }
    const check = signedNumber(fields.get(CHECK));
    const body = fields.get(BODY);
    return check === undefined || !body ? undefined : { check: check >>> 0, body, end };
  } catch {
    return undefined;
  }
}

const JPEG_END = Buffer.from('\xff\xd9', 'latin1');
const PNG_END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');

/** Where the search goes on behind a picture: at its end mark, where it has one, else as far as is known. */
function pictureEnd(bytes: Buffer, at: number, nextEnd: (mark: Buffer, from: number) => number): number {
  const isJpeg = bytes[at] === 0xff;
  if (!isJpeg && bytes[at] !== 0x89) return tiffEnd(bytes, at);
  const mark = isJpeg ? JPEG_END : PNG_END;
  const end = nextEnd(mark, at);
  return end >= bytes.length ? at : end + mark.length;
}

/** Where the first directory of a TIFF ends, or its strips: the farthest offset that it names; at least its header. */
function tiffEnd(bytes: Buffer, at: number): number {
  const little = bytes[at] === 0x49;
  const u16 = (offset: number) => (little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset));
  const u32 = (offset: number) => (little ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
  try {
    const directory = at + u32(at + 4);
    const count = u16(directory);
    if (directory + 2 + 12 * count > bytes.length) return at;
    let [end, offset, length] = [directory + 2 + 12 * count + 4, 0, 0];
    for (let index = 0; index < count; index++) {
      const field = directory + 2 + 12 * index;
      const [tag, type, values] = [u16(field), u16(field + 2), u32(field + 4)];
      const inline = type === 3 && values === 1 ? u16(field + 8) : u32(field + 8);
      end = Math.max(end, values > 4 ? at + inline + 8 * values : 0);
      // StripOffsets and StripByteCounts of one strip.
      if (tag === 273 && values === 1) offset = inline;
      if (tag === 279 && values === 1) length = inline;
    }
    return Math.min(bytes.length, Math.max(end, at + offset + length));
  } catch {
    return at;
  }
}
