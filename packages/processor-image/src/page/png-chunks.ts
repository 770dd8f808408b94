/** Bytes of the signature that a PNG file begins with (PNG third edition, 5.2). */
const SIGNATURE = 8;

/** The compressed rows of a PNG file of ours: its IDAT chunks put together, which is one zlib stream (PNG, 10.1). */
export function imageData(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = SIGNATURE; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === IDAT) parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

/** The type `IDAT` as a number. */
const IDAT = 0x49444154;
