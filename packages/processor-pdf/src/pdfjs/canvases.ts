import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { type CreateCanvas, watchGlyphs } from './missing-glyphs.ts';

/** A canvas and its context, as pdf.js passes them about. */
interface Entry {
  canvas: Canvas | null;
  context: SKRSContext2D | null;
}

/**
 * Makes the class by which pdf.js makes its canvases. It constructs one for each document; its own, for Node, would draw
 * empty boxes for letters that no font has.
 */
export function canvasFactory(createCanvas: CreateCanvas) {
  return class CanvasFactory {
    create(width: number, height: number): Entry {
      if (!(width > 0 && height > 0)) throw new Error('a canvas needs a size');
      const canvas = createCanvas(width, height);
      return { canvas, context: watchGlyphs(canvas.getContext('2d'), createCanvas) };
    }

    /** The context of a canvas that `render` was given. */
    getNoAlphaContext(canvas: Canvas): SKRSContext2D {
      return watchGlyphs(canvas.getContext('2d'), createCanvas);
    }

    reset({ canvas }: Entry, width: number, height: number): void {
      if (!canvas) return;
      canvas.width = width;
      canvas.height = height;
    }

    /** Gives the pixels back at once instead of at the next garbage collection. */
    destroy(entry: Entry): void {
      if (entry.canvas) entry.canvas.width = entry.canvas.height = 0;
      entry.canvas = null;
      entry.context = null;
    }
  };
}
