import { FileprocError } from '@cis/fileproc-core';
import type { DibContent } from '@cis/fileproc-core/metafile';
import type { Sharp } from 'sharp';
import type { Budget } from '../container/budget.ts';
import { damaged } from '../container/damaged.ts';
import { DRAWING_KIND, type Drawing } from '../drawing/drawing.ts';
import { decodeStoredDib } from '../drawing/stored-dib.ts';
import { faxTiff } from './fax-tiff.ts';
import { greyOf, type Raster } from './raster.ts';
import { openPixels, openSharp } from './sharp.ts';

/** How pictures are decoded. */
export interface DecodeLimits {
  readonly budget: Budget;
  /** Pixels of one picture. */
  readonly mostPixels: number;
}

/** A decoder of a drawing that is a picture, opened but not run. Throws CORRUPT, LIMIT_EXCEEDED, UNSUPPORTED_TYPE. */
export function openPicture(drawing: Drawing, { budget, mostPixels }: DecodeLimits): Sharp {
  const data = drawing.data(budget);
  const { width = 0, height = 0 } = drawing;
  if (drawing.kind === DRAWING_KIND.dib)
    return openDib(decodeStoredDib(data, drawing.size, budget, mostPixels), mostPixels);
  if (drawing.kind === DRAWING_KIND.g4) {
    if (width <= 0 || height <= 0) throw damaged('A fax picture does not say its size');
    if (width * height > mostPixels) throw tooManyPixels(width, height, mostPixels);
    return openSharp(faxTiff(data, width, height), mostPixels);
  }
  if (drawing.kind !== DRAWING_KIND.jpeg && !isPictureFile(data))
    throw new FileprocError('UNSUPPORTED_TYPE', `Pictures of kind ${drawing.kind} are not known`);
  return openSharp(data, mostPixels);
}

/** A decoder of a bitmap's content. */
export function openDib(content: DibContent, mostPixels: number): Sharp {
  return 'pixels' in content ? openPixels(content.pixels, 3) : openSharp(content.file, mostPixels);
}

/** Runs a decoder: grey, on white where it was transparent. Throws CORRUPT for what cannot be decoded. */
export async function decodeGrey(picture: Sharp): Promise<Raster> {
  try {
    const { data, info } = await picture
      .flatten({ background: '#ffffff' })
      .greyscale()
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1) throw new Error(`decoding gave ${info.channels} channels instead of 1`);
    return { width: info.width, height: info.height, data };
  } catch (error) {
    throw new FileprocError('CORRUPT', `A picture cannot be decoded: ${(error as Error).message}`, { cause: error });
  }
}

/** Grey pixels of a bitmap's content without a detour where it has pixels. */
export async function greyDib(content: DibContent, mostPixels: number): Promise<Raster> {
  return 'pixels' in content ? greyOf(content.pixels) : decodeGrey(openSharp(content.file, mostPixels));
}

/** Whether data begins like a picture file that can be decoded: JPEG, PNG, TIFF. */
export function isPictureFile(data: Uint8Array): boolean {
  const head = Buffer.from(data.buffer, data.byteOffset, Math.min(4, data.length)).toString('latin1');
  return head.startsWith('\xff\xd8\xff') || head === '\x89PNG' || head === 'II*\0' || head === 'MM\0*';
}

function tooManyPixels(width: number, height: number, most: number): FileprocError {
  return new FileprocError(
    'LIMIT_EXCEEDED',
    `A picture has ${width} x ${height} pixels, the limit is ${most} pixels (MAX_IMAGE_PIXELS)`,
  );
}
