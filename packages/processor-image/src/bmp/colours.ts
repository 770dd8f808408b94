import type { BmpHeader } from './header.ts';

/** Takes one row of packed pixels and writes it as shades or colours. */
export type RowReader = (row: Uint8Array, target: Uint8Array, targetAt: number) => void;

/** Channels that a picture needs: 1 where its palette holds greys alone, else 3. */
export function channelsOf({ palette, bitsPerPixel }: BmpHeader): 1 | 3 {
  if (bitsPerPixel > 8) return 3;
  for (let at = 0; at < palette.length; at += 3)
    if (palette[at] !== palette[at + 1] || palette[at] !== palette[at + 2]) return 3;
  return 1;
}

/** Writes the colour of a palette's entry; one that the palette does not have is black. */
export function paletteWriter({ palette }: BmpHeader, channels: 1 | 3) {
  return (index: number, target: Uint8Array, at: number): void => {
    target[at] = palette[index * 3] ?? 0;
    if (channels === 1) return;
    target[at + 1] = palette[index * 3 + 1] ?? 0;
    target[at + 2] = palette[index * 3 + 2] ?? 0;
  };
}

/** How the rows of an uncompressed picture are read. */
export function rowReaderOf(header: BmpHeader, channels: 1 | 3): RowReader {
  const { width, bitsPerPixel } = header;
  if (bitsPerPixel <= 8) {
    const write = paletteWriter(header, channels);
    const perByte = 8 / bitsPerPixel;
    const mask = 2 ** bitsPerPixel - 1;
    return (row, target, targetAt) => {
      for (let x = 0; x < width; x++) {
        // The leftmost pixel lies in the highest bits.
        const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
        write((row[Math.floor(x / perByte)]! >> shift) & mask, target, targetAt + x * channels);
      }
    };
  }
  if (bitsPerPixel === 24)
    return (row, target, targetAt) => {
      for (let at = 0; at < width * 3; at += 3) {
        target[targetAt + at] = row[at + 2]!;
        target[targetAt + at + 1] = row[at + 1]!;
        target[targetAt + at + 2] = row[at]!;
      }
    };
  return maskedRowReader(header);
}

function maskedRowReader({ width, bitsPerPixel, masks }: BmpHeader): RowReader {
  const red = channelReader(masks.red);
  const green = channelReader(masks.green);
  const blue = channelReader(masks.blue);
  const alpha = masks.alpha === 0 ? () => 255 : channelReader(masks.alpha);
  const bytes = bitsPerPixel / 8;
  return (row, target, targetAt) => {
    for (let x = 0; x < width; x++) {
      const at = x * bytes;
      const low = row[at]! | (row[at + 1]! << 8);
      const value = bytes === 2 ? low : (low | (row[at + 2]! << 16) | (row[at + 3]! << 24)) >>> 0;
      const opacity = alpha(value);
      // What is transparent shows the paper.
      const over = (shade: number) => Math.round((shade * opacity + 255 * (255 - opacity)) / 255);
      target[targetAt + x * 3] = over(red(value));
      target[targetAt + x * 3 + 1] = over(green(value));
      target[targetAt + x * 3 + 2] = over(blue(value));
    }
  };
}

/** Takes the bits of a mask out of a pixel and spreads them over 0 to 255. */
function channelReader(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}
