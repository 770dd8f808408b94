import { type BigEndian, magicAt, readParts, u32At } from './block-store.ts';

/** Texts of a stream, each as units of UTF-16, and whether the stream held less than it says. */
export interface StreamTexts {
  readonly texts: readonly Uint16Array[];
  readonly damaged: boolean;
}

const TEXT = 'TextV.01';
/** A text in pieces, of long documents. */
const PIECES = 'QLSTV.01';
const HEAD = 12;

/**
 * The texts in a stream: parts that begin with `TextV.01`, a number of units and the units; or with `QLSTV.01`, a number of
 * pieces and for each its units and the part that holds it. Of a damaged store the texts are found by their beginnings.
 */
export function readTexts(stream: Uint8Array): StreamTexts {
  const parts = readParts(stream);
  if (!parts) return scan(stream);
  const texts: Uint16Array[] = [];
  let damaged = false;
  // Each part counts once, so that hostile lists cannot multiply it.
  const seen = new Set<number>();
  for (const part of parts) {
    const magic = magicAt(part, 0);
    if (magic !== TEXT && magic !== PIECES) continue;
    const units = magic === TEXT ? unitsAt(part, HEAD, u32At(part, 8)) : pieces(part, parts, seen);
    damaged ||= magic === TEXT && units.length < u32At(part, 8);
    texts.push(units);
  }
  return { texts, damaged };
}

function pieces(list: BigEndian, parts: readonly BigEndian[], seen: Set<number>): Uint16Array {
  const found: Uint16Array[] = [];
  const count = Math.min(u32At(list, 8), Math.floor((list.byteLength - HEAD) / 8));
  for (let index = 0; index < count; index++) {
    const part = u32At(list, HEAD + index * 8 + 4);
    const data = parts[part];
    if (!data || seen.has(part)) continue;
    seen.add(part);
    found.push(unitsAt(data, 0, u32At(list, HEAD + index * 8)));
  }
  const units = new Uint16Array(found.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of found) {
    units.set(piece, at);
    at += piece.length;
  }
  return units;
}

function unitsAt(data: BigEndian, start: number, count: number): Uint16Array {
  const room = Math.max(0, Math.floor((data.byteLength - start) / 2));
  return Uint16Array.from({ length: Math.min(count, room) }, (_, index) => data.getUint16(start + index * 2));
}

function scan(stream: Uint8Array): StreamTexts {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  const data = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const texts: Uint16Array[] = [];
  for (let at = bytes.indexOf(TEXT, 0, 'latin1'); at >= 0; ) {
    const units = unitsAt(data, at + HEAD, u32At(data, at + 8));
    texts.push(units);
    at = bytes.indexOf(TEXT, at + HEAD + units.length * 2, 'latin1');
  }
  return { texts, damaged: true };
}
