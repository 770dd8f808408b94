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
export function toGrey(image: RasterImage): GreyPicture {
  const { width, height, channels, data } = image;
  const pixels = width * height;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new Error(`A picture of ${width} x ${height} pixels cannot be read.`);
  if (data.length !== pixels * channels)
    throw new Error(
      `The picture says ${width} x ${height} pixels in ${channels} channels and holds ${data.length} bytes.`,
    );
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    // 77 + 150 + 29 = 256: the weights .299, .587 and .114 in integers.
    const luma = (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]! + 128) >> 8;
    if (channels === 3) grey[pixel] = luma;
    else {
      const alpha = data[at + 3]!;
      grey[pixel] = Math.round((luma * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { width, height, data: grey };
}

/** How many pixels have each shade. */
export function histogramOf({ data }: GreyPicture): Uint32Array {
  const histogram = new Uint32Array(256);
  for (const shade of data) histogram[shade]!++;
  return histogram;
}

/** The shade that a share (0 to 1) of the pixels does not pass. */
export function quantileOf(histogram: Uint32Array, share: number): number {
  const wanted = histogram.reduce((sum, count) => sum + count, 0) * share;
  let seen = 0;
  for (let shade = 0; shade < 256; shade++) {
    seen += histogram[shade]!;
    if (seen >= wanted) return shade;
  }
  return 255;
}
