/**
 * A TrueType font of one glyph without an outline, as an invisible text layer needs it: places and widths stand in the PDF,
 * characters in its map to Unicode, and nothing is ever painted. It has the tables that an embedded CIDFontType2 must
 * have (ISO 32000-2, 9.9.1). Glyph 0 is the one for what is missing, glyph 1 ours.
 */
export function glyphlessFont(): Uint8Array {
  const tables: readonly (readonly [tag: string, data: Buffer])[] = [
    ['glyf', Buffer.alloc(4)],
    ['head', headTable()],
    ['hhea', hheaTable()],
    ['hmtx', words(UNITS_PER_EM, 0, UNITS_PER_EM, 0)],
    ['loca', words(0, 0, 0)],
    ['maxp', maxpTable()],
  ];
  const directory = Buffer.alloc(12 + tables.length * 16);
  // sfnt version 1.0, count of tables, and the three numbers for a binary search of 4 (OpenType, "Table Directory").
  Buffer.from([0, 1, 0, 0, 0, tables.length, 0, 64, 0, 2, 0, tables.length * 16 - 64]).copy(directory);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, [tag, data]] of tables.entries()) {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    const entry = 12 + index * 16;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(checksum(padded), entry + 4);
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(data.length, entry + 12);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

/** Units of an em, and the parts of it above and below the baseline. */
export const UNITS_PER_EM = 1000;
export const ASCENT = 800;
export const DESCENT = 200;

function headTable(): Buffer {
  const table = Buffer.alloc(54);
  table.writeUInt32BE(0x00010000, 0);
  table.writeUInt32BE(0x00010000, 4);
  table.writeUInt32BE(0x5f0f3cf5, 12);
  table.writeUInt16BE(UNITS_PER_EM, 18);
  table.writeInt16BE(-DESCENT, 38);
  table.writeUInt16BE(UNITS_PER_EM, 40);
  table.writeInt16BE(ASCENT, 42);
  table.writeUInt16BE(8, 46);
  table.writeInt16BE(2, 48);
  return table;
}

function hheaTable(): Buffer {
  const table = Buffer.alloc(36);
  table.writeUInt32BE(0x00010000, 0);
  table.writeInt16BE(ASCENT, 4);
  table.writeInt16BE(-DESCENT, 6);
  table.writeUInt16BE(UNITS_PER_EM, 10);
  table.writeInt16BE(1, 18);
  table.writeUInt16BE(2, 34);
  return table;
}

/** Version 1.0, two glyphs; the rest, of outlines and instructions, is zero but for one zone. */
function maxpTable(): Buffer {
  const table = Buffer.alloc(32);
  table.writeUInt32BE(0x00010000, 0);
  table.writeUInt16BE(2, 4);
  table.writeUInt16BE(1, 14);
  return table;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
