import type { GreyPicture } from './grey.ts';

/** Degrees clockwise. */
export type Rotation = 0 | 90 | 180 | 270;

/** A picture turned clockwise. */
export function turned(picture: GreyPicture, rotation: Rotation): GreyPicture {
  if (rotation === 0) return picture;
  const { width, height, data } = picture;
  const result = new Uint8Array(width * height);
  if (rotation === 180) {
    for (let from = 0, to = result.length - 1; to >= 0; from++, to--) result[to] = data[from]!;
    return { width, height, data: result };
  }
  // Where the first pixel of a row goes, and how far each next one goes on, in the turned picture, which is `height` wide.
  const step = rotation === 90 ? height : -height;
  for (let y = 0, from = 0; y < height; y++) {
    let to = rotation === 90 ? height - 1 - y : (width - 1) * height + y;
    for (let x = 0; x < width; x++, from++, to += step) result[to] = data[from]!;
  }
  return { width: height, height: width, data: result };
}

/** Leads a point of a turned picture back to the picture before, of the given size. */
export function pointBack(
  [x, y]: readonly [x: number, y: number],
  rotation: Rotation,
  { width, height }: { readonly width: number; readonly height: number },
): [x: number, y: number] {
  if (rotation === 90) return [y, height - x];
  if (rotation === 180) return [width - x, height - y];
  if (rotation === 270) return [width - y, x];
  return [x, y];
}
