/** What a picture is and how large, in pixels. */
export interface PictureSize {
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/tiff' | 'image/bmp';
  readonly width: number;
  readonly height: number;
}

/** Entries of a TIFF directory that are looked at. */
const MAX_ENTRIES = 1_000;

/**
 * The size of a PNG (ISO 15948, 11.2.2), JPEG (ITU-T T.81, B.2.2), BMP or first page of a TIFF (TIFF 6.0, section 2);
 * undefined where the bytes are none of them.
 */
export function pictureSize(data: Buffer): PictureSize | undefined {
  if (data.length < 26) return undefined;
  if (data.readUInt32BE(0) === 0x89504e47) return sized('image/png', data.readUInt32BE(16), data.readUInt32BE(20));
  if (data.readUInt16BE(0) === 0xffd8) return jpegSize(data);
  // A height below zero tells that rows stand from top to bottom (BITMAPINFOHEADER).
  if (data.toString('latin1', 0, 2) === 'BM' && data.readUInt32LE(14) >= 40)
    return sized('image/bmp', data.readInt32LE(18), Math.abs(data.readInt32LE(22)));
  const order = data.readUInt32BE(0);
  if (order === 0x49492a00 || order === 0x4d4d002a) return tiffSize(data, order === 0x49492a00);
  return undefined;
}

function jpegSize(data: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 < data.length; ) {
    if (data[at] !== 0xff) return undefined;
    const marker = data[at + 1] ?? 0;
    // Start of frame: C0 to CF without DHT, JPG and DAC.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return sized('image/jpeg', data.readUInt16BE(at + 7), data.readUInt16BE(at + 5));
    at += 2 + data.readUInt16BE(at + 2);
  }
  return undefined;
}

/** Tags 256 and 257, each a number of two or four bytes. */
function tiffSize(data: Buffer, littleEndian: boolean): PictureSize | undefined {
  const u16 = (at: number) => (at + 2 > data.length ? 0 : littleEndian ? data.readUInt16LE(at) : data.readUInt16BE(at));
  const u32 = (at: number) => (at + 4 > data.length ? 0 : littleEndian ? data.readUInt32LE(at) : data.readUInt32BE(at));
  const directory = u32(4);
  const sizes = new Map<number, number>();
  for (let entry = 0; entry < Math.min(MAX_ENTRIES, u16(directory)); entry++) {
    const at = directory + 2 + entry * 12;
    sizes.set(u16(at), u16(at + 2) === 3 ? u16(at + 8) : u32(at + 8));
  }
  return sized('image/tiff', sizes.get(256) ?? 0, sizes.get(257) ?? 0);
}

function sized(mediaType: PictureSize['mediaType'], width: number, height: number): PictureSize | undefined {
  return width > 0 && height > 0 ? { mediaType, width, height } : undefined;
}
