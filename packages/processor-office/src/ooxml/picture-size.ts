/** What a picture is and how large, in pixels. */
export interface PictureSize {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
}

/** The size of a PNG (ISO 15948, 11.2.2) or JPEG (ITU-T T.81, B.2.2); undefined where the bytes are neither. */
export function pictureSize(data: Buffer): PictureSize | undefined {
  if (data.length > 24 && data.readUInt32BE(0) === 0x89504e47)
    return sized('image/png', data.readUInt32BE(16), data.readUInt32BE(20));
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return undefined;
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

function sized(mediaType: PictureSize['mediaType'], width: number, height: number): PictureSize | undefined {
  return width > 0 && height > 0 ? { mediaType, width, height } : undefined;
}
