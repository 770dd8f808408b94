import type { Rectangle } from '@cis/fileproc-core/metafile';
import { decodeDib } from '@cis/fileproc-core/metafile';
import type { Budget } from '../container/budget.ts';
import { isMetafile, type Layer } from '../page/content.ts';
import { type Canvas, createCanvas } from './canvas.ts';
import { decodeGrey, greyDib, openPicture } from './decode.ts';
import { type MetafileContent, type PlacedPicture, readMetafile } from './placed-pictures.ts';
import { type Raster, turned } from './raster.ts';
import { openSharp } from './sharp.ts';

/** 1/100 mm in an inch. */
const PER_INCH = 2540;
/** More dots an inch help no engine. */
const MOST_DPI = 600;
/** Resolutions of the two directions that differ by less are the same but for rounding. */
const SQUARE = 1.1;
/** Failures of one page that are named. */
const MOST_FAILURES = 10;
/** Where nothing says how fine a page is. */
const USUAL_DPI = 200;

/** Bounds of drawing. */
export interface DrawLimits {
  readonly budget: Budget;
  /** Pixels of one decoded picture. */
  readonly mostPixels: number;
  /** Pixels of the page that is drawn. */
  readonly mostCanvasPixels: number;
  readonly signal: AbortSignal;
}

/** A page as a picture, right way up. */
export interface PageRaster extends Raster {
  /** Dots an inch, where known. */
  readonly dpi: number | undefined;
  /** The part of the page that it shows, 1/100 mm. */
  readonly box: Rectangle;
  /** Pictures that could not be decoded. */
  readonly failures: readonly string[];
}

/**
 * Draws the pictures of a page, right way up: a page of one picture in that picture's own pixels, others on a canvas as fine
 * as the finest picture. Throws what the only picture throws; of several, each that fails is named.
 */
export async function drawLayers(
  layers: readonly Layer[],
  page: { readonly width: number; readonly height: number },
  limits: DrawLimits,
): Promise<PageRaster> {
  const [only] = layers;
  if (only && layers.length === 1) return drawLayer(only, limits);
  const drawn: PageRaster[] = [];
  const failures: string[] = [];
  for (const layer of layers) {
    limits.signal.throwIfAborted();
    try {
      drawn.push(await drawLayer(layer, { ...limits, mostCanvasPixels: limits.mostCanvasPixels / layers.length }));
    } catch (error) {
      limits.signal.throwIfAborted();
      failures.push((error as Error).message);
    }
  }
  const wanted = Math.max(0, ...drawn.map(({ width, box }) => (width / box.width) * PER_INCH));
  const { canvas, scale } = canvasFor(page, wanted, limits.mostCanvasPixels);
  for (const raster of drawn) {
    const { x, y, width, height } = raster.box;
    const target = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
    canvas.draw(raster, { x: 0, y: 0, width: raster.width, height: raster.height }, target);
  }
  return {
    ...canvas,
    dpi: Math.round(scale * PER_INCH),
    box: { x: 0, y: 0, ...page },
    failures: [...failures, ...drawn.flatMap((raster) => raster.failures)],
  };
}

async function drawLayer(layer: Layer, limits: DrawLimits): Promise<PageRaster> {
  const { drawing, box, object } = layer;
  if (isMetafile(drawing)) return drawMetafile(layer, limits);
  const picture = await decodeGrey(openPicture(drawing, limits));
  const raster = turned(picture, object.rotation);
  return { ...raster, dpi: drawing.dpi, box, failures: [] };
}

async function drawMetafile({ drawing, box, object, stored }: Layer, limits: DrawLimits): Promise<PageRaster> {
  const { rotation } = object;
  const [width, height] = rotation % 180 === 0 ? [box.width, box.height] : [box.height, box.width];
  const content = readMetafile(drawing.data(limits.budget), stored);
  const { frame } = content.info;
  const [scaleX, scaleY] = pixelsPerUnit(content, { width, height }, limits.mostCanvasPixels);
  const pixels = (length: number) => Math.max(1, Math.min(Math.round(length), limits.mostCanvasPixels));
  const canvas = createCanvas(pixels(frame.width * scaleX), pixels(frame.height * scaleY));
  const decode = decoder(stored, limits);
  const failures: string[] = [];
  for (const picture of content.pictures) {
    limits.signal.throwIfAborted();
    const { x, y, width: wide, height: high } = picture.target;
    const target = {
      x: (x - frame.x) * scaleX,
      y: (y - frame.y) * scaleY,
      width: wide * scaleX,
      height: high * scaleY,
    };
    try {
      drawPicture(canvas, picture, await decode(picture), target);
    } catch (error) {
      if (failures.length < MOST_FAILURES) failures.push((error as Error).message);
    }
  }
  const dpi = Math.round((canvas.width / width) * PER_INCH);
  return { ...turned(canvas, rotation), dpi, box, failures };
}

/**
 * Pixels of the canvas for a device unit in each direction: as many as the finest picture has, so that strips of a scan come
 * out pixel by pixel, but square where they differ by more than rounding.
 */
function pixelsPerUnit(
  { pictures, info: { frame } }: MetafileContent,
  { width, height }: { readonly width: number; readonly height: number },
  mostPixels: number,
): readonly [x: number, y: number] {
  // Device units in an inch of the page.
  const [inchX, inchY] = [(frame.width / width) * PER_INCH, (frame.height / height) * PER_INCH];
  let [dpiX, dpiY] = [0, 0];
  for (const { part, target } of pictures) {
    if (target.width > 0) dpiX = Math.max(dpiX, (part.width / target.width) * inchX);
    if (target.height > 0) dpiY = Math.max(dpiY, (part.height / target.height) * inchY);
  }
  [dpiX, dpiY] = [Math.min(MOST_DPI, dpiX || USUAL_DPI), Math.min(MOST_DPI, dpiY || USUAL_DPI)];
  if (dpiX / dpiY > SQUARE || dpiY / dpiX > SQUARE) dpiX = dpiY = Math.max(dpiX, dpiY);
  const pixels = ((width * dpiX) / PER_INCH) * ((height * dpiY) / PER_INCH);
  const smaller = Math.min(1, Math.sqrt(mostPixels / pixels));
  return [(dpiX / inchX) * smaller, (dpiY / inchY) * smaller];
}

function drawPicture(
  canvas: Canvas,
  { content, part, operation }: PlacedPicture,
  raster: Raster,
  target: Rectangle,
): void {
  if ('bitmap' in content) {
    canvas.draw(raster, part, target, operation);
    return;
  }
  const [width, height] = [part.width || raster.width, part.height || raster.height];
  canvas.draw(raster, { x: part.x, y: raster.height - part.y - height, width, height }, target, operation);
}

/** A white canvas of a size in 1/100 mm, and its pixels in 1/100 mm. */
function canvasFor(size: { readonly width: number; readonly height: number }, dpi: number, mostPixels: number) {
  const wanted = Math.min(MOST_DPI, dpi || USUAL_DPI) / PER_INCH;
  const scale = Math.min(wanted, Math.sqrt(mostPixels / (size.width * size.height)));
  const pixels = (length: number) => Math.max(1, Math.min(Math.round(length * scale), mostPixels));
  return { canvas: createCanvas(pixels(size.width), pixels(size.height)), scale };
}

/** Decodes pictures of one page, the last one kept since it may be drawn in parts, and all together within a bound. */
function decoder(stored: Layer['stored'], { mostPixels }: DrawLimits): (picture: PlacedPicture) => Promise<Raster> {
  let last: { readonly key: unknown; readonly raster: Raster } | undefined;
  let left = mostPixels * 2;
  return async ({ content }) => {
    const key = 'stored' in content ? content.stored : 'file' in content ? content.file : content.bitmap;
    if (last?.key === key) return last.raster;
    const most = Math.max(1, Math.min(mostPixels, left));
    const raster =
      'bitmap' in content
        ? await greyDib(decodeDib(content.bitmap.info, content.bitmap.bits, most), most)
        : await decodeGrey(openSharp('file' in content ? content.file : stored.file(content.stored), most));
    left -= raster.data.length;
    last = { key, raster };
    return raster;
  };
}
