import type { GreyPicture } from './grey.ts';
import type { Transform } from './transform.ts';

/** A changed picture and the way back from its points to those of the picture before. */
export interface Changed {
  readonly picture: GreyPicture;
  readonly back: Transform;
}

/** Degrees clockwise. */
export type QuarterTurn = 90 | 180 | 270;

/** Turns a picture clockwise. */
export function turned({ width, height, data }: GreyPicture, degrees: QuarterTurn): Changed {
  const [wide, high] = degrees === 180 ? [width, height] : [height, width];
  // Where the pixel at (x, y) of the turned picture comes from.
  const back: Transform =
    degrees === 90
      ? { xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: height }
      : degrees === 180
        ? { xx: -1, xy: 0, x0: width, yx: 0, yy: -1, y0: height }
        : { xx: 0, xy: -1, x0: width, yx: 1, yy: 0, y0: 0 };
  const result = new Uint8Array(width * height);
  // Centres of pixels, so that the way back of edges holds for them too.
  const stepX = back.xx + back.yx * width;
  for (let y = 0, at = 0; y < high; y++) {
    const fromX = Math.floor(back.xx * 0.5 + back.xy * (y + 0.5) + back.x0);
    const fromY = Math.floor(back.yx * 0.5 + back.yy * (y + 0.5) + back.y0);
    for (let x = 0, from = fromY * width + fromX; x < wide; x++, at++, from += stepX) result[at] = data[from]!;
  }
  return { picture: { width: wide, height: high, data: result }, back };
}

/**
 * Turns a picture by a small angle around its centre, in degrees clockwise, size unchanged; new corners are white.
 * Bilinear, so that strokes stay smooth.
 */
export function tilted({ width, height, data }: GreyPicture, degrees: number): Changed {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const [cx, cy] = [width / 2, height / 2];
  const back: Transform = {
    xx: cos,
    xy: sin,
    x0: cx - cos * cx - sin * cy,
    yx: -sin,
    yy: cos,
    y0: cy + sin * cx - cos * cy,
  };
  const result = new Uint8Array(width * height).fill(255);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const fromX = back.xx * x + back.xy * y + back.x0;
      const fromY = back.yx * x + back.yy * y + back.y0;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const right = fromX - left;
      const down = fromY - top;
      const from = top * width + left;
      const upper = data[from]! * (1 - right) + data[from + 1]! * right;
      const lower = data[from + width]! * (1 - right) + data[from + width + 1]! * right;
      result[at] = upper * (1 - down) + lower * down;
    }
  return { picture: { width, height, data: result }, back };
}
