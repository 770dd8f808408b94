import type { Point, TextBox } from '../geometry/text-box.ts';
import type { GreyPicture } from './grey.ts';
import type { Rotation } from './turn.ts';

/** Pixels: the height of a line that the recogniser was trained with. */
export const STRIP_HEIGHT = 48;

/** A strip is never wider; one more of text is squeezed. 130 characters. */
const MOST_WIDTH = 6400;

/** Across and down: of characters more than 200 pixels high, not every pixel is looked at. */
const MOST_POINTS = 4;

/** A box cut out of a picture as a strip whose text runs from left to right, and where it came from. */
export interface Strip {
  readonly picture: GreyPicture;
  /** Where its upper left corner lies in the picture that it was cut from. */
  readonly origin: Point;
  /** From there to the upper right corner. */
  readonly along: Point;
  /** From there to the lower left corner. */
  readonly down: Point;
}

/**
 * Cuts a box out and turns it clockwise, `STRIP_HEIGHT` pixels high. Where it gets smaller, several points are averaged.
 * `squeeze`: width of the result against the true proportions.
 */
export function cutStrip(picture: GreyPicture, box: TextBox, rotation: Rotation = 0, squeeze = 1): Strip {
  const sideways = rotation === 90 || rotation === 270;
  const length = sideways ? box.height : box.width;
  const thickness = sideways ? box.width : box.height;
  // The direction of the strip's rows on the picture: text that is turned clockwise by 90 degrees ran upwards.
  const direction = box.angle - (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const along: Point = [cos * length, sin * length];
  const down: Point = [-sin * thickness, cos * thickness];
  const origin: Point = [box.centerX - (along[0] + down[0]) / 2, box.centerY - (along[1] + down[1]) / 2];
  const width = Math.max(16, Math.min(MOST_WIDTH, Math.round((length / thickness) * STRIP_HEIGHT * squeeze)));
  return { picture: sample(picture, { origin, along, down }, width), origin, along, down };
}

/** A point of the picture by its share (0 to 1) of a strip's width and height. */
export function pointOn({ origin, along, down }: Omit<Strip, 'picture'>, across: number, depth: number): Point {
  return [origin[0] + along[0] * across + down[0] * depth, origin[1] + along[1] * across + down[1] * depth];
}

function sample(source: GreyPicture, place: Omit<Strip, 'picture'>, width: number): GreyPicture {
  const { origin, along, down } = place;
  const height = STRIP_HEIGHT;
  const result = new Uint8Array(width * height);
  const step = Math.max(Math.hypot(...along) / width, Math.hypot(...down) / height);
  const fine = Math.max(1, Math.min(MOST_POINTS, Math.round(step)));
  const [alongX, alongY] = [along[0] / (width * fine), along[1] / (width * fine)];
  const [downX, downY] = [down[0] / (height * fine), down[1] / (height * fine)];
  const sums = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let subY = 0; subY < fine; subY++) {
      const depth = y * fine + subY + 0.5;
      const rowX = origin[0] + downX * depth - 0.5;
      const rowY = origin[1] + downY * depth - 0.5;
      for (let x = 0; x < width * fine; x++)
        sums[(x / fine) | 0]! += shadeAt(source, rowX + alongX * (x + 0.5), rowY + alongY * (x + 0.5));
    }
    for (let x = 0; x < width; x++) result[y * width + x] = sums[x]! / (fine * fine) + 0.5;
  }
  return { width, height, data: result };
}

/** The shade at a point between pixels; outside of the picture that of its edge. */
export function shadeAt({ width, height, data }: GreyPicture, x: number, y: number): number {
  const left = x <= 0 ? 0 : x >= width - 1 ? width - 1 : x | 0;
  const top = y <= 0 ? 0 : y >= height - 1 ? height - 1 : y | 0;
  const right = left + 1 < width ? 1 : 0;
  const below = top + 1 < height ? width : 0;
  const across = x <= left ? 0 : Math.min(1, x - left);
  const depth = y <= top ? 0 : Math.min(1, y - top);
  const at = top * width + left;
  const upper = data[at]! + (data[at + right]! - data[at]!) * across;
  const lower = data[at + below]! + (data[at + below + right]! - data[at + below]!) * across;
  return upper + (lower - upper) * depth;
}
