import type { GreyPicture } from './grey.ts';
import type { Changed } from './turn.ts';

/** Makes a picture smaller by a whole factor: the mean of each square of pixels. A rest at the right or lower edge is cut off. */
export function reduced(picture: GreyPicture, factor: number): Changed {
  return squares(
    picture,
    factor,
    (sum) => sum / (factor * factor),
    (sum, shade) => sum + shade,
    0,
  );
}

/** Makes a picture smaller by a whole factor and keeps the darkest of each square of pixels: no stroke is lost. */
export function reducedToInk(picture: GreyPicture, factor: number): GreyPicture {
  return squares(picture, factor, (darkest) => darkest, Math.min, 255).picture;
}

function squares(
  { width, height, data }: GreyPicture,
  factor: number,
  finish: (collected: number) => number,
  collect: (collected: number, shade: number) => number,
  start: number,
): Changed {
  const back = { xx: factor, xy: 0, x0: 0, yx: 0, yy: factor, y0: 0 };
  if (factor === 1) return { picture: { width, height, data }, back };
  const wide = Math.max(1, Math.floor(width / factor));
  const high = Math.max(1, Math.floor(height / factor));
  const result = new Uint8Array(wide * high);
  for (let y = 0, at = 0; y < high; y++)
    for (let x = 0; x < wide; x++, at++) {
      let collected = start;
      for (let down = 0; down < factor; down++)
        for (let right = 0; right < factor; right++)
          collected = collect(
            collected,
            data[Math.min(height - 1, y * factor + down) * width + Math.min(width - 1, x * factor + right)]!,
          );
      result[at] = Math.round(finish(collected));
    }
  return { picture: { width: wide, height: high, data: result }, back };
}

/** Makes a picture twice as wide and high, with shades between those of neighbours. */
export function doubled({ width, height, data }: GreyPicture): Changed {
  const wide = width * 2;
  const high = height * 2;
  const result = new Uint8Array(wide * high);
  for (let y = 0, at = 0; y < high; y++) {
    const [top, bottom, down] = halfway(y, height);
    for (let x = 0; x < wide; x++, at++) {
      const [left, right, across] = halfway(x, width);
      const upper = data[top * width + left]! * (1 - across) + data[top * width + right]! * across;
      const lower = data[bottom * width + left]! * (1 - across) + data[bottom * width + right]! * across;
      result[at] = Math.round(upper * (1 - down) + lower * down);
    }
  }
  return {
    picture: { width: wide, height: high, data: result },
    back: { xx: 0.5, xy: 0, x0: 0, yx: 0, yy: 0.5, y0: 0 },
  };
}

function halfway(position: number, size: number): [first: number, second: number, share: number] {
  const from = Math.max(0, (position + 0.5) / 2 - 0.5);
  const first = Math.floor(from);
  return [first, Math.min(size - 1, first + 1), from - first];
}

/** A part of a picture. */
export function cropped(
  picture: GreyPicture,
  [left, top, width, height]: readonly [left: number, top: number, width: number, height: number],
): GreyPicture {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * picture.width + left;
    data.set(picture.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}
