import type { Limits } from '@cis/fileproc-core';

/** A drawn page takes 4 bytes a pixel, and about as much again while it is drawn: A3 at 300 dpi is 17 million pixels. */
const MAX_DRAWN_PIXELS = 25_000_000;
/** Canvases end at 32,767 pixels a side. */
const MAX_SIDE = 32_000;

/** Pixels a point for a page at `dpi`, less where the page is so large that its drawing would not fit. */
export function scaleFor(
  { width, height }: { readonly width: number; readonly height: number },
  dpi: number,
  limits: Pick<Limits, 'pixels'>,
): number {
  const pixels = Math.min(MAX_DRAWN_PIXELS, limits.pixels);
  return Math.min(dpi / 72, Math.sqrt(pixels / (width * height)), MAX_SIDE / width, MAX_SIDE / height);
}
