/** Grey levels by which a pixel differs from white paper before it counts as drawn. */
const CONTRAST = 16;

/** Share of pixels that are not white, 0 to 1. Exactly 0 only where nothing is drawn. */
export function inkShare(grey: Uint8Array): number {
  let inked = 0;
  for (let i = 0; i < grey.length; i++) if (grey[i]! < 255 - CONTRAST) inked++;
  return grey.length === 0 ? 0 : inked / grey.length;
}
