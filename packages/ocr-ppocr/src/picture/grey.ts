import type { RasterImage } from '@cis/fileproc-core';

/** A picture in shades of grey: 0 black, 255 white; rows without padding, top row first. */
export interface GreyPicture {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** `width * height` bytes. */
  readonly data: Uint8Array;
}

/**
 * A picture in grey: colours by their luma (ITU-R BT.601), what is transparent over white, as on paper.
 * Throws an `Error` where the sizes do not fit together.
 */
export function toGrey({ width, height, channels, data }: RasterImage): GreyPicture {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new Error(`A picture of ${width} x ${height} pixels cannot be read.`);
  const pixels = width * height;
  if (data.length !== pixels * channels)
    throw new Error(
      `The picture says ${width} x ${height} pixels in ${channels} channels and holds ${data.length} bytes.`,
    );
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    // 77 + 150 + 29 = 256: the weights .299, .587 and .114 in integers.
    const luma = (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]! + 128) >> 8;
    const alpha = channels === 4 ? data[at + 3]! : 255;
    grey[pixel] = alpha === 255 ? luma : Math.round((luma * alpha + 255 * (255 - alpha)) / 255);
  }
  return { width, height, data: grey };
}
