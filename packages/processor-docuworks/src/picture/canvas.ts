import type { Rectangle } from '@cis/fileproc-core/metafile';
import type { Raster } from './raster.ts';

/** Operations of GDI that pictures on pages are drawn with (MS-WMF 2.1.1.31); others copy. */
const OPERATION = { and: 0x8800c6, or: 0xee0086, invert: 0x660046, notSource: 0x330008, stencil: 0xb8074a } as const;
/** How often the canvas may be painted over in all: a few layers do, more is a burden on purpose. */
const MOST_COATS = 8;

/** A white page in grey that pictures are drawn on. */
export interface Canvas extends Raster {
  /** Draws `part` of a picture into `target`. What lies outside is left out; past a bound of work nothing is drawn any more. */
  draw(picture: Raster, part: Rectangle, target: Rectangle, operation?: number): void;
}

/** Makes a canvas. The caller has checked its size. */
export function createCanvas(width: number, height: number): Canvas {
  const data = new Uint8Array(width * height).fill(255);
  let left = width * height * MOST_COATS;
  return {
    width,
    height,
    data,
    draw(picture, part, target, operation = 0) {
      const columns = span(target.x, target.width, width);
      const rows = span(target.y, target.height, height);
      left -= (columns.end - columns.start) * (rows.end - rows.start);
      if (left < 0) return;
      const [scaleX, scaleY] = [part.width / (target.width || 1), part.height / (target.height || 1)];
      const sources = Int32Array.from({ length: columns.end - columns.start }, (_, index) =>
        source(part.x, index + columns.start + 0.5 - target.x, scaleX, picture.width),
      );
      for (let y = rows.start; y < rows.end; y++) {
        const from = source(part.y, y + 0.5 - target.y, scaleY, picture.height);
        if (from < 0) continue;
        drawRow(
          picture.data.subarray(from * picture.width),
          sources,
          data.subarray(y * width + columns.start),
          operation,
        );
      }
    },
  };
}

/** Whole pixels of a canvas that a stretch covers: neighbouring stretches leave none between them. */
function span(start: number, length: number, most: number): { readonly start: number; readonly end: number } {
  const from = Math.min(most, Math.max(0, Math.round(start)));
  return { start: from, end: Math.max(from, Math.min(most, Math.round(start + length))) };
}

/** The pixel of the picture for a place on the canvas; -1 outside. */
function source(start: number, offset: number, scale: number, most: number): number {
  const pixel = Math.floor(start + offset * scale);
  return pixel >= 0 && pixel < most ? pixel : -1;
}

function drawRow(from: Uint8Array, sources: Int32Array, to: Uint8Array, operation: number): void {
  for (let x = 0; x < sources.length; x++) {
    const at = sources[x]!;
    if (at < 0) continue;
    const value = from[at]!;
    switch (operation) {
      case OPERATION.and:
      case OPERATION.stencil:
        // A stencil shows its brush where it is black; writing is dark.
        to[x] = Math.min(to[x]!, value);
        break;
      case OPERATION.or:
        to[x] = Math.max(to[x]!, value);
        break;
      case OPERATION.invert:
        to[x] = to[x]! ^ value;
        break;
      case OPERATION.notSource:
        to[x] = 255 - value;
        break;
      default:
        to[x] = value;
    }
  }
}
