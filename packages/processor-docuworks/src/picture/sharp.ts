import sharp, { type Sharp } from 'sharp';

// Files are read once, so a cache only keeps memory; and one thread, since the pool of processes uses all cores.
sharp.cache(false);
sharp.concurrency(1);

/** Opens a picture of at most `mostPixels`; one that breaks off is read as far as it goes. */
export function openSharp(file: Uint8Array, mostPixels: number): Sharp {
  return sharp(file, { limitInputPixels: mostPixels, failOn: 'none' });
}

/** Opens decoded pixels, 8 bits a channel. */
export function openPixels(
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  channels: 1 | 3,
): Sharp {
  return sharp(data, { limitInputPixels: false, raw: { width, height, channels } });
}
