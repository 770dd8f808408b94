import type { Sharp } from 'sharp';
import { isSideways, type PageHeader, type PicturePage } from '../picture/picture.ts';
import { openRaw } from '../picture/sharp.ts';

/** Pixels that are decoded: 8 bits a channel, seen as a person sees them, on white where they were transparent. */
export interface DecodedPage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Something was missing; what could be decoded was. */
  readonly damaged: boolean;
}

/** What of a page is wanted. */
export interface DecodeRequest {
  readonly colour: 'grey' | 'rgb';
  /** The size wanted, in pixels as stored; the result is turned afterwards. */
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a page in the size wanted. It is made smaller while it is read, row by row, and turned after that, so that the
 * whole of a huge picture never lies in memory. A page that breaks is read again as far as it goes. Throws what the
 * decoder said where nothing could be decoded.
 */
export async function decodePage(page: PicturePage, request: DecodeRequest): Promise<DecodedPage> {
  let damaged = page.damaged ?? false;
  let pixels: Pixels;
  try {
    pixels = await pixelsOf(page.decode(false), page.header, request);
  } catch {
    pixels = await pixelsOf(page.decode(true), page.header, request);
    damaged = true;
  }
  const { orientation } = page.header;
  if (orientation > 1) pixels = await rawOf(turned(openRaw(pixels.data, pixels), orientation), pixels.channels);
  return { ...pixels, damaged };
}

type Pixels = Omit<DecodedPage, 'damaged'>;

async function pixelsOf(source: Sharp, header: PageHeader, { colour, width, height }: DecodeRequest): Promise<Pixels> {
  const flat = source.flatten({ background: '#ffffff' });
  const coloured = colour === 'grey' ? flat.greyscale().toColourspace('b-w') : flat.toColourspace('srgb');
  const resized = width !== header.width || height !== header.height;
  return rawOf(resized ? coloured.resize({ width, height, fit: 'fill' }) : coloured, colour === 'grey' ? 1 : 3);
}

async function rawOf(pipeline: Sharp, channels: 1 | 3): Promise<Pixels> {
  const space = channels === 1 ? pipeline.toColourspace('b-w') : pipeline;
  const { data, info } = await space.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) throw new Error(`decoding gave ${info.channels} channels instead of ${channels}`);
  return { data, width: info.width, height: info.height, channels };
}

/** Turns and mirrors by EXIF's orientation. The library mirrors first, top to bottom by `flip`, and turns after. */
function turned(pipeline: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return pipeline.flop();
    case 3:
      return pipeline.rotate(180);
    case 4:
      return pipeline.flip();
    case 5:
      return pipeline.flip().rotate(90);
    case 6:
      return pipeline.rotate(90);
    case 7:
      return pipeline.flip().rotate(270);
    case 8:
      return pipeline.rotate(270);
    default:
      return pipeline;
  }
}

/** A size as it is seen: width and height exchanged where the orientation does so. */
export function seenSize(
  { orientation }: PageHeader,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  return isSideways(orientation) ? { width: height, height: width } : { width, height };
}
