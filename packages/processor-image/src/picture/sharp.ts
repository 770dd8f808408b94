import sharp, { type Sharp, type SharpOptions } from 'sharp';

// Files are read once, so a cache only keeps memory; and one thread, since the pool of processes uses all cores.
sharp.cache(false);
sharp.concurrency(1);

/** Opens a picture with libvips. Its size is checked against our own limit, not the library's. */
export function openSharp(input: string | Uint8Array, options: SharpOptions): Sharp {
  return sharp(input, { limitInputPixels: false, ...options });
}

/** Opens pixels that are decoded already: 8 bits a channel. */
export function openRaw(
  data: Uint8Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 },
): Sharp {
  return openSharp(data, { raw: { width, height, channels } });
}
