import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Limits, LocalFile } from '@cis/fileproc-core';
import { openPicture } from '../picture/open.ts';
import type { PicturePage } from '../picture/picture.ts';
import { checkPixels, corrupt } from '../picture/refusals.ts';
import { openRaw } from '../picture/sharp.ts';
import { type DecodedPage, decodePage } from './decode.ts';
import { pointsOf } from './geometry.ts';
import { imageData } from './png-chunks.ts';

/** A page's picture in a form that PDF holds as it is (ISO 32000-2, 8.9.5). */
export interface PageImage {
  /** From 1. */
  readonly number: number;
  /** Points, as it is seen. */
  readonly width: number;
  /** Points, as it is seen. */
  readonly height: number;
  readonly coding: JpegCoding | DeflateCoding;
}

/** The file's own JPEG, or one made of a format that loses detail itself. */
export interface JpegCoding {
  readonly kind: 'jpeg';
  readonly data: Uint8Array;
  /** How it must be turned and mirrored to be seen: EXIF's 1 to 8. */
  readonly orientation: number;
}

/** Nothing lost: rows with PNG's filters (predictor 15), compressed by Deflate. Turned to be seen. */
export interface DeflateCoding {
  readonly kind: 'deflate';
  readonly data: Uint8Array;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly channels: 1 | 3;
  /** Bits of a channel. */
  readonly bits: 1 | 8;
}

/** What {@link pageImages} needs of its surroundings. */
export interface PageImagesContext {
  readonly limits: Limits;
  /** A folder for a copy of a TIFF file of several pages. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** JPEG quality for what was coded with loss before, by another method: no second loss that a reader sees. */
const QUALITY = 90;

/**
 * The pictures of a file's pages, one decoded at a time. JPEG is given as it is, whatever else lost detail when it was made
 * (lossy WebP, AVIF, JPEG inside of TIFF) as JPEG, the rest without loss. A page that cannot be decoded is an `Error`
 * in its place. Throws as `image` does.
 */
export async function* pageImages(file: LocalFile, context: PageImagesContext): AsyncGenerator<PageImage | Error> {
  const picture = await openPicture(file, context);
  const isJpeg = file.type.mediaType === 'image/jpeg' || file.type.mediaType === 'image/pjpeg';
  let number = 0;
  try {
    for await (const page of picture.pages()) {
      context.signal.throwIfAborted();
      number++;
      yield page instanceof Error ? page : await pageImage(page, number, isJpeg, file, context);
    }
  } finally {
    await picture.close();
  }
}

async function pageImage(
  page: PicturePage,
  number: number,
  isJpeg: boolean,
  file: LocalFile,
  context: PageImagesContext,
): Promise<PageImage | Error> {
  try {
    checkPixels(page.header, file, context);
    const size = pointsOf(page.header);
    const { orientation, width, height } = page.header;
    if (isJpeg) return { number, ...size, coding: { kind: 'jpeg', data: await file.bytes(), orientation } };
    const { space, format } = await page.decode(true).metadata();
    const colour = space === 'b-w' || space === 'grey16' ? 'grey' : 'rgb';
    const decoded = await decodePage(page, { colour, width, height });
    const lost = page.header.lossy || format === 'heif' || format === 'webp';
    return { number, ...size, coding: lost ? await asJpeg(decoded) : await withoutLoss(decoded) };
  } catch (reason) {
    context.signal.throwIfAborted();
    return corrupt(file, reason);
  }
}

async function asJpeg(page: DecodedPage): Promise<JpegCoding> {
  const data = await openRaw(page.data, page).jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
  return { kind: 'jpeg', data, orientation: 1 };
}

/** A page compressed by Deflate; as one bit a pixel where it is black and white. */
export async function withoutLoss(page: DecodedPage): Promise<DeflateCoding> {
  const { width, height, channels } = page;
  if (channels === 1 && page.data.every((shade) => shade === 0 || shade === 255))
    return { kind: 'deflate', data: await compress(bitRows(page)), width, height, channels, bits: 1 };
  const picture = openRaw(page.data, page);
  const png = await (channels === 1 ? picture.toColourspace('b-w') : picture).png({ compressionLevel: 6 }).toBuffer();
  return { kind: 'deflate', data: imageData(png), width, height, channels, bits: 8 };
}

const compress = promisify(deflate);

/** Black and white as one bit a pixel, each row after the byte of PNG's filter 0 (none). */
function bitRows({ data, width, height }: DecodedPage): Uint8Array {
  const stride = 1 + Math.ceil(width / 8);
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (data[y * width + x]) rows[y * stride + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
  return rows;
}
