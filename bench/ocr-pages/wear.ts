import type { RasterImage } from '@cis/fileproc-core';
import { pick, type Random } from './words.ts';

/** What a page went through before it was stored. */
export const WEARS = [
  'clean',
  'noise',
  'blur',
  'jpeg',
  'skew',
  'perspective',
  'shadow',
  'show-through',
  'fax',
  'inversion',
  'turned-90',
  'turned-180',
  'turned-270',
] as const;
export type WearName = (typeof WEARS)[number];

type Grey = Pick<RasterImage, 'width' | 'height' | 'data'>;

/** A worn page, and the quality (0 to 100) that it is to be stored with as JPEG, if not as PNG. */
export interface WornPage {
  readonly picture: Grey;
  readonly jpeg?: number;
}

export function worn(page: Grey, wear: WearName, random: Random): WornPage {
  switch (wear) {
    case 'clean':
      return { picture: page };
    case 'noise':
      return { picture: noisy(page, random, 14), jpeg: 85 };
    case 'blur':
      return { picture: noisy(blurred(page, 1), random, 4), jpeg: 90 };
    case 'jpeg':
      return { picture: page, jpeg: pick(random, [10, 20, 30, 50]) };
    case 'skew':
      return { picture: noisy(bent(page, { turn: (random() - 0.5) * 8 }), random, 5), jpeg: 80 };
    case 'perspective':
      return { picture: noisy(bent(page, { turn: 1, squeeze: 0.06 + random() * 0.05 }), random, 5), jpeg: 75 };
    case 'shadow':
      return {
        picture: mapped(page, (shade, x, y) => shade * (0.45 + 0.55 * Math.min(1, 0.15 + x + y / 3))),
        jpeg: 80,
      };
    case 'show-through':
      return { picture: shownThrough(page), jpeg: 80 };
    case 'fax':
      return { picture: mapped(noisy(page, random, 20), (shade) => (shade < 150 ? 0 : 255)) };
    case 'inversion':
      return { picture: mapped(page, (shade) => 255 - shade) };
    case 'turned-90':
      return { picture: quarter(page) };
    case 'turned-180':
      return { picture: quarter(quarter(page)) };
    case 'turned-270':
      return { picture: quarter(quarter(quarter(page))) };
  }
}

/** `x` and `y` are shares of the page. */
function mapped({ width, height, data }: Grey, shade: (value: number, x: number, y: number) => number): Grey {
  const result = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      result[at] = Math.max(0, Math.min(255, Math.round(shade(data[at]!, x / width, y / height))));
  return { width, height, data: result };
}

function noisy(page: Grey, random: Random, deviation: number): Grey {
  // The sum of three even numbers is close to a bell curve.
  return mapped(page, (shade) => shade + (random() + random() + random() - 1.5) * 2 * deviation);
}

function blurred({ width, height, data }: Grey, radius: number): Grey {
  const result = new Uint8Array(data.length).fill(255);
  for (let y = radius; y < height - radius; y++)
    for (let x = radius; x < width - radius; x++) {
      let sum = 0;
      for (let down = -radius; down <= radius; down++)
        for (let across = -radius; across <= radius; across++) sum += data[(y + down) * width + x + across]!;
      result[y * width + x] = sum / (2 * radius + 1) ** 2;
    }
  return { width, height, data: result };
}

/** Turned by degrees, and seen from below: the upper edge shorter by a share. */
function bent({ width, height, data }: Grey, { turn, squeeze = 0 }: { turn: number; squeeze?: number }): Grey {
  const result = new Uint8Array(data.length).fill(235);
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  for (let y = 0; y < height; y++) {
    const scale = 1 + squeeze * (1 - y / height);
    for (let x = 0; x < width; x++) {
      const [right, down] = [(x - width / 2) * scale, y - height / 2];
      const fromX = right * cos + down * sin + width / 2;
      const fromY = down * cos - right * sin + height / 2;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const at = top * width + left;
      const upper = data[at]! + (data[at + 1]! - data[at]!) * (fromX - left);
      const lower = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * (fromX - left);
      result[y * width + x] = upper + (lower - upper) * (fromY - top);
    }
  }
  return { width, height, data: result };
}

/** The page itself stands for what is on its back: mirrored, faint and soft. */
function shownThrough(page: Grey): Grey {
  const back = blurred(page, 2);
  const { width } = page;
  return mapped(page, (shade, x, y) => {
    const mirrored = back.data[Math.round(y * page.height) * width + width - 1 - Math.round(x * width)]!;
    return Math.min(shade, 245) - (255 - mirrored) * 0.16;
  });
}

function quarter({ width, height, data }: Grey): Grey {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) result[x * height + height - 1 - y] = data[y * width + x]!;
  return { width: height, height: width, data: result };
}
