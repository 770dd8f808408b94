/** A picture in grey: 8 bits a pixel, rows without padding, top row first. */
export interface Raster {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly data: Uint8Array;
}

/** Grey of RGB pixels, by the weights of ITU-R BT.601. */
export function greyOf(rgb: { readonly width: number; readonly height: number; readonly data: Uint8Array }): Raster {
  const { width, height, data } = rgb;
  const grey = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < grey.length; to++, from += 3)
    grey[to] = (data[from]! * 77 + data[from + 1]! * 150 + data[from + 2]! * 29) >>> 8;
  return { width, height, data: grey };
}

/** A picture turned clockwise. */
export function turned(raster: Raster, degrees: 0 | 90 | 180 | 270): Raster {
  const { width, height, data } = raster;
  if (degrees === 0) return raster;
  const out = new Uint8Array(data.length);
  if (degrees === 180) {
    for (let from = 0, to = out.length - 1; to >= 0; from++, to--) out[to] = data[from]!;
    return { width, height, data: out };
  }
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0; x < width; x++, from++) {
      const to = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      out[to] = data[from]!;
    }
  return { width: height, height: width, data: out };
}
