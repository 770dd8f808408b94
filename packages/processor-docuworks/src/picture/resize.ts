import type { Raster } from './raster.ts';
import { openPixels } from './sharp.ts';

/** A picture with at most `mostPixels`: itself, or made smaller in its proportions. */
export async function smallerThan({ width, height, data }: Raster, mostPixels: number): Promise<Raster> {
  if (width * height <= mostPixels) return { width, height, data };
  const scale = Math.sqrt(mostPixels / (width * height));
  const size = { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
  const smaller = await openPixels({ width, height, data }, 1)
    .resize({ ...size, fit: 'fill' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
  return { ...size, data: smaller };
}
