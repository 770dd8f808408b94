import { lengthOf, medianOf, shortened, type TextBox } from '../geometry/text-box.ts';
import { confidenceOf } from '../recognition/decode.ts';
import type { Recognize } from '../recognition/recognize.ts';
import type { GreyPicture } from './grey.ts';
import { cutStrip } from './strip.ts';

/** A box with less than this share of the usual contrast is faint. */
const FAINT = 0.4;

/** Pixels darker than this share of the usual contrast are ink; so far around them, in pixels, its soft edges reach. */
const INK = 0.6;
const EDGE = 5;

/** Shades less faint than this share are the noise of paper. */
const NOISE = 0.08;

/** So many faint pixels away from ink, to one of ink, are more than stains. */
const LEAST_SHARE = 0.2;

/** Of the page every so many pixels are looked at, across and down. */
const STEP = 5;

/** Faint print is text where one of the longest reads with this confidence; the back of a page is mirrored and does not. */
const READABLE = 0.75;
const PROBES = 3;
const PROBE_LENGTH = 11;

/** Pixels: paper is the lightest shade of a tile of this size, so that shadows do not count. */
const TILE = 64;

/** How many pixels of a box are looked at, about. */
const SAMPLES = 2000;

/**
 * A picture without what shows through from the back of its paper; undefined where there is nothing of the kind, which
 * costs next to nothing to find out. Faint print that can be read is never taken away.
 */
export async function withoutShowThrough(
  recognize: Recognize,
  picture: GreyPicture,
  boxes: readonly TextBox[],
): Promise<GreyPicture | undefined> {
  const measured = boxes.map((box) => ({ box, contrast: contrastOf(picture, box) }));
  const usual = medianOf(measured.filter(({ contrast }) => contrast > 0.3).map(({ contrast }) => contrast));
  const faint = measured.filter(({ contrast }) => contrast < FAINT * usual);
  if (usual === 0 || faintShare(picture, usual) < LEAST_SHARE) return undefined;
  const longest = faint.map(({ box }) => box).toSorted((a, b) => lengthOf(b) - lengthOf(a));
  for (const box of longest.slice(0, PROBES)) {
    const rotation = box.height > box.width ? 270 : 0;
    const characters = await recognize(cutStrip(picture, shortened(box, PROBE_LENGTH), rotation).picture);
    if (characters.length > 2 && confidenceOf(characters) >= READABLE) return undefined;
  }
  return withoutFaint(picture, usual);
}

/** How much darker ink is than paper, as a share of paper; 0 of light text on a dark ground. The slant is ignored. */
function contrastOf({ width, height, data }: GreyPicture, box: TextBox): number {
  const left = Math.max(0, Math.round(box.centerX - box.width / 2));
  const right = Math.min(width, Math.round(box.centerX + box.width / 2));
  const top = Math.max(0, Math.round(box.centerY - box.height / 2));
  const bottom = Math.min(height, Math.round(box.centerY + box.height / 2));
  const step = Math.max(1, Math.round(Math.sqrt(((right - left) * (bottom - top)) / SAMPLES)));
  const shades: number[] = [];
  for (let y = top; y < bottom; y += step) for (let x = left; x < right; x += step) shades.push(data[y * width + x]!);
  shades.sort((a, b) => a - b);
  const paper = shades[Math.floor(shades.length * 0.8)] ?? 0;
  const ink = shades[Math.floor(shades.length * 0.05)] ?? 0;
  const middle = shades[shades.length >> 1] ?? 0;
  return paper === 0 || middle - ink < paper - middle ? 0 : (paper - ink) / paper;
}

/** Number of faint pixels that lie apart from ink, to one of ink. */
function faintShare({ width, height, data }: GreyPicture, usual: number): number {
  let [faint, ink] = [0, 0];
  for (let top = EDGE; top < height - EDGE; top += TILE)
    for (let left = EDGE; left < width - EDGE; left += TILE) {
      const [right, bottom] = [Math.min(width - EDGE, left + TILE), Math.min(height - EDGE, top + TILE)];
      const shades: number[] = [];
      for (let y = top; y < bottom; y += STEP)
        for (let at = y * width + left; at < y * width + right; at += STEP) shades.push(data[at]!);
      // Not the lightest: noise is as light as that.
      const paper = shades.sort((a, b) => a - b)[Math.floor(shades.length * 0.7)]!;
      const darkest = paper * (1 - usual * INK);
      const lightest = paper * (1 - usual * NOISE);
      const faintest = paper * (1 - usual * FAINT);
      for (let y = top; y < bottom; y += STEP)
        for (let at = y * width + left; at < y * width + right; at += STEP) {
          const shade = meanAround(data, at, width);
          if (data[at]! < darkest) ink++;
          else if (shade < lightest && shade > faintest && !isBesideInk(data, at, width, darkest)) faint++;
        }
    }
  return faint / Math.max(1, ink);
}

/** Of nine pixels, which takes two thirds of the noise away. */
function meanAround(data: Uint8Array, at: number, width: number): number {
  let sum = 0;
  for (const row of [at - width, at, at + width]) sum += data[row - 1]! + data[row]! + data[row + 1]!;
  return sum / 9;
}

function isBesideInk(data: Uint8Array, at: number, width: number, darkest: number): boolean {
  for (let away = 1; away <= EDGE; away++)
    for (const place of [at - away, at + away, at - away * width, at + away * width])
      if (data[place]! < darkest) return true;
  return false;
}

/** Shades nearer to paper than faint ink become paper; what is darker is stretched, so that edges stay soft. */
function withoutFaint({ width, height, data }: GreyPicture, usual: number): GreyPicture {
  const result = new Uint8Array(data.length);
  for (let top = 0; top < height; top += TILE)
    for (let left = 0; left < width; left += TILE) {
      const [right, bottom] = [Math.min(width, left + TILE), Math.min(height, top + TILE)];
      let paper = 0;
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left; at < y * width + right; at++) if (data[at]! > paper) paper = data[at]!;
      const full = Math.max(1, paper * usual);
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left; at < y * width + right; at++) {
          const depth = (paper - data[at]!) / full;
          result[at] = Math.max(0, paper - full * Math.max(0, (depth - FAINT) / (1 - FAINT)));
        }
    }
  return { width, height, data: result };
}
