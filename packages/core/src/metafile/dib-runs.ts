/** Codes behind a zero (MS-WMF 3.1.6). */
const ESCAPE = { endOfLine: 0, endOfBitmap: 1, delta: 2 } as const;

/**
 * Expands the run-length encoding of a bitmap of 4 or 8 bits to an index a byte, rows as stored. What runs out of the bitmap is
 * left out, what is not written is 0.
 */
export function expandRuns(bits: Uint8Array, width: number, height: number, isFourBits: boolean): Uint8Array {
  const out = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, 0];
  const put = (index: number) => {
    if (x < width && y < height) out[y * width + x] = index;
    x++;
  };
  while (at + 1 < bits.length && y < height) {
    const count = bits[at]!;
    const value = bits[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let index = 0; index < count; index++) put(isFourBits ? (index % 2 ? value & 15 : value >>> 4) : value);
    } else if (value === ESCAPE.endOfLine) {
      x = 0;
      y++;
    } else if (value === ESCAPE.endOfBitmap) break;
    else if (value === ESCAPE.delta) {
      x += bits[at] ?? 0;
      y += bits[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = isFourBits ? Math.ceil(value / 2) : value;
      for (let index = 0; index < value; index++) {
        const byte = bits[at + (isFourBits ? index >> 1 : index)] ?? 0;
        put(isFourBits ? (index % 2 ? byte & 15 : byte >>> 4) : byte);
      }
      // Runs of single pixels fill whole words of 2 bytes.
      at += bytes + (bytes % 2);
    }
  }
  return out;
}
