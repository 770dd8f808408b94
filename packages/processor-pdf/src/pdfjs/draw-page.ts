import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Drawing } from '../document.ts';
import { loadLibrary } from './library.ts';
import { takeMissingGlyphs, watchGlyphs } from './missing-glyphs.ts';

/**
 * One canvas for all pages of a process: the memory of a canvas is freed by the garbage collector, which does not see it,
 * so that a canvas a page took 3 GB for 40 scans at 300 dpi; this one takes 0.4 GB (2 cores, Node 24.21).
 */
let shared: { readonly canvas: Canvas; readonly context: SKRSContext2D } | undefined;

async function sharedCanvas() {
  if (shared) return shared;
  const { createCanvas } = (await loadLibrary()).canvas;
  const canvas = createCanvas(1, 1);
  shared = { canvas, context: watchGlyphs(canvas.getContext('2d'), createCanvas) };
  return shared;
}

/** pdf.js asks for the types of a browser; the canvas of Node has the same methods. */
type RenderTarget = Parameters<PDFPageProxy['render']>[0];

/**
 * Draws a page on white. The drawing lies on the shared canvas: use it before the next page is drawn.
 * Annotations and form values are drawn as a viewer shows them; scripts do not run.
 */
export async function drawPage(page: PDFPageProxy, scale: number): Promise<Drawing> {
  const viewport = page.getViewport({ scale });
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const { canvas, context } = await sharedCanvas();
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  takeMissingGlyphs();
  const task = page.render({
    canvas: canvas as unknown as RenderTarget['canvas'],
    viewport,
    recordImages: true,
  });
  try {
    await task.promise;
  } catch (error) {
    // pdf.js may still count the canvas as in use after a failure, and would then refuse it for every later page.
    shared = undefined;
    throw error;
  }
  return {
    width,
    height,
    imageCoverage: largestImage((page as { imageCoordinates?: ArrayLike<number> | null }).imageCoordinates),
    missingGlyphs: takeMissingGlyphs(),
    grey: () => toGrey(canvas.data()),
    webp: () => canvas.encode('webp', 80),
  };
}

/**
 * Share of the page under its largest image. pdf.js gives three corners of each image as fractions of the page:
 * x0, y0, x1, y1, x2, y2, where the second and third are neighbours of the first.
 */
function largestImage(corners: ArrayLike<number> | null | undefined): number {
  let largest = 0;
  for (let i = 0; corners && i + 5 < corners.length; i += 6) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0] = Array.from({ length: 6 }, (_, k) => corners[i + k]);
    largest = Math.max(largest, Math.abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)));
  }
  return Math.min(1, largest);
}

/** RGBA to grey by the weights of ITU-R BT.601. */
function toGrey(rgba: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgba.length >> 2);
  for (let from = 0, to = 0; to < grey.length; from += 4, to++)
    grey[to] = (rgba[from]! * 77 + rgba[from + 1]! * 150 + rgba[from + 2]! * 29) >> 8;
  return grey;
}
