import type { DecodedPage } from './decode.ts';

/** Pixels of the longer side under which a picture is an icon. */
const LEAST_SIDE = 40;

/** Pixels of the shorter side under which no letter has room. */
const LEAST_HEIGHT = 8;

/** Shades between the darkest and the lightest pixel under which nothing is written. */
const LEAST_CONTRAST = 16;

/** Why a page is not worth the time of OCR; undefined for one that may hold text. */
export function nothingToRead({ width, height, data }: DecodedPage): string | undefined {
  if (Math.max(width, height) < LEAST_SIDE || Math.min(width, height) < LEAST_HEIGHT)
    return `${width} x ${height} pixels are too few for text`;
  return isOneColour(data) ? 'it is of one colour' : undefined;
}

/** Whether all pixels are of about the same shade. */
export function isOneColour(data: Uint8Array): boolean {
  let [darkest, lightest] = [255, 0];
  for (const shade of data) {
    if (shade < darkest) darkest = shade;
    if (shade > lightest) lightest = shade;
    if (lightest - darkest >= LEAST_CONTRAST) return false;
  }
  return true;
}
