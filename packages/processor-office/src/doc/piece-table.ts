import { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';

/** A run of characters that lies in one piece of the main stream ([MS-DOC] 2.8.35, 2.9.177). */
export interface Piece {
  /** First character position. */
  readonly start: number;
  /** Character position after the last. */
  readonly end: number;
  /** Offset of the first character in the main stream, bytes. */
  readonly offset: number;
  /** 2: UTF-16. 1: one byte each, in Word 6 and 95 in a code page of several bytes. */
  readonly bytesPerCharacter: 1 | 2;
  /** Property modifications of a fast save, to be read as the properties of characters are. */
  readonly modifications: LittleEndian | undefined;
}

/** The pieces of the text, in order. Without piece table the text is one piece. */
export function readPieces(fib: Fib, document: LittleEndian, table: LittleEndian): Piece[] {
  const { start, length } = fib.structures.clx;
  return length > 0 ? piecesOf(table.slice(start, length), fib, document) : [wholeText(fib, document)];
}

function wholeText(fib: Fib, document: LittleEndian): Piece {
  const bytesPerCharacter = fib.wideText ? 2 : 1;
  const end = Object.values(fib.lengths).reduce((sum, count) => sum + count, 0);
  const room = Math.floor(Math.max(0, document.length - fib.textStart) / bytesPerCharacter);
  return { start: 0, end: Math.min(end, room), offset: fib.textStart, bytesPerCharacter, modifications: undefined };
}

/** Clx ([MS-DOC] 2.9.38): property modifications (1, 16-bit length), then the piece table (2, 32-bit length). */
function piecesOf(clx: LittleEndian, fib: Fib, document: LittleEndian): Piece[] {
  const modifications: LittleEndian[] = [];
  let at = 0;
  while (at < clx.length && clx.u8(at) === 1) {
    const length = clx.u16(at + 1);
    modifications.push(clx.slice(at + 3, length));
    at += 3 + length;
  }
  if (clx.u8(at) !== 2) return [];
  // PlcPcd: n + 1 character positions, n descriptors of 8 bytes.
  const plc = clx.slice(at + 5, clx.u32(at + 1));
  const count = Math.floor((plc.length - 4) / 12);
  const pieces: Piece[] = [];
  for (let index = 0; index < count; index++) {
    const start = plc.u32(index * 4);
    const descriptor = (count + 1) * 4 + index * 8;
    const location = plc.u32(descriptor + 2);
    // FcCompressed ([MS-DOC] 2.9.73): bit 30 tells one byte a character, at half the offset.
    const compressed = fib.version === 'word97' && (location & 0x40000000) !== 0;
    const bytesPerCharacter = fib.version === 'word97' ? (compressed ? 1 : 2) : fib.wideText ? 2 : 1;
    const offset = compressed
      ? (location & 0x3fffffff) >>> 1
      : location & (fib.version === 'word97' ? 0x3fffffff : 0x7fffffff);
    const room = Math.floor(Math.max(0, document.length - offset) / bytesPerCharacter);
    const end = Math.min(plc.u32(index * 4 + 4), start + room);
    if (end <= start || start < (pieces.at(-1)?.end ?? 0)) continue;
    pieces.push({ start, end, offset, bytesPerCharacter, modifications: modificationOf(plc.u16(descriptor + 6)) });
  }
  return pieces;

  /** Prm ([MS-DOC] 2.9.214): bit 0 tells an index into the modifications; otherwise it is one small modification (Prm0). */
  function modificationOf(prm: number): LittleEndian | undefined {
    if (prm & 1) return modifications[prm >> 1];
    const small = (prm >> 1) & 0x7f;
    if (fib.version === 'word6') return small === 0 ? undefined : new LittleEndian(Uint8Array.of(small, prm >> 8));
    const sprm = SMALL_MODIFICATIONS.get(small);
    return sprm === undefined ? undefined : new LittleEndian(Uint8Array.of(sprm & 0xff, sprm >> 8, prm >> 8));
  }
}

/** Those of Prm0 ([MS-DOC] 2.9.215) that change what is seen: deleted, hidden. */
const SMALL_MODIFICATIONS: ReadonlyMap<number, number> = new Map([
  [0x41, 0x0800],
  [0x5c, 0x083c],
]);
