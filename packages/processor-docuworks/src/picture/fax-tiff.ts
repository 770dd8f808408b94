/** Tags of TIFF 6.0. */
const TAG = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
} as const;
const LONG = 4;
const CCITT_T6 = 4;
const HEADER_LENGTH = 8;

/** A bare stream of CCITT T.6 (fax group 4; white is 0, the highest bit first) as a TIFF of one strip. */
export function faxTiff(stream: Uint8Array, width: number, height: number): Uint8Array {
  const fields: [tag: number, value: number][] = [
    [TAG.width, width],
    [TAG.height, height],
    [TAG.bitsPerSample, 1],
    [TAG.compression, CCITT_T6],
    [TAG.photometric, 0],
    [TAG.fillOrder, 1],
    [TAG.stripOffsets, HEADER_LENGTH],
    [TAG.samplesPerPixel, 1],
    [TAG.rowsPerStrip, height],
    [TAG.stripByteCounts, stream.length],
  ];
  const directory = HEADER_LENGTH + stream.length + (stream.length % 2);
  const tiff = Buffer.alloc(directory + 2 + fields.length * 12 + 4);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(directory, 4);
  tiff.set(stream, HEADER_LENGTH);
  tiff.writeUInt16LE(fields.length, directory);
  for (const [index, [tag, value]] of fields.entries()) {
    const at = directory + 2 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(LONG, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
  return tiff;
}
