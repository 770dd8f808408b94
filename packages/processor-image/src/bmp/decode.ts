import type { LocalFile } from '@cis/fileproc-core';
import { channelsOf, paletteWriter, rowReaderOf } from './colours.ts';
import type { BmpHeader } from './header.ts';
import { runLengthDecoder } from './run-length.ts';

/** A decoded picture: 8 bits a channel, rows without padding, top row first. */
export interface DecodedBmp {
  readonly data: Uint8Array;
  readonly channels: 1 | 3;
  /** Bytes were missing or made no sense; what they should have been is white. */
  readonly damaged: boolean;
}

/** Bytes that are read at once, about. */
const CHUNK = 1024 * 1024;

/**
 * Decodes the pixels of a BMP file. Memory is that of the result, so the size in the header must have been checked
 * against a limit before. Throws an `Error` for kinds of compression that only printers and OS/2 knew.
 */
export async function decodeBmp(file: LocalFile, header: BmpHeader): Promise<DecodedBmp> {
  if (header.compression === 'none') {
    const decoded = await decodeRows(file, header);
    // Many programs state a mask for alpha and leave it at 0: a picture all transparent is meant to be opaque.
    if (header.masks.alpha === 0 || decoded.data.some((shade) => shade !== 255)) return decoded;
    return decodeRows(file, { ...header, masks: { ...header.masks, alpha: 0 } });
  }
  if (header.compression === 'rle8' || header.compression === 'rle4') return decodeRuns(file, header);
  throw new Error(`its ${header.compression} compression is not read`);
}

async function decodeRows(file: LocalFile, header: BmpHeader): Promise<DecodedBmp> {
  const { width, height, bitsPerPixel, topDown, pixelsAt } = header;
  const channels = channelsOf(header);
  const data = new Uint8Array(width * height * channels).fill(255);
  const readRow = rowReaderOf(header, channels);
  // Rows are padded to 32 bits.
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const atOnce = Math.max(1, Math.floor(CHUNK / stride));
  for (let row = 0; row < height; row += atOnce) {
    const rows = Math.min(atOnce, height - row);
    const position = Math.min(file.size, pixelsAt + row * stride);
    const chunk = await file.read(position, Math.min(rows * stride, file.size - position));
    // The padding of the last row is often left out.
    const whole = Math.floor((chunk.length + stride - Math.ceil((width * bitsPerPixel) / 8)) / stride);
    for (let index = 0; index < Math.min(rows, whole); index++) {
      const y = topDown ? row + index : height - 1 - row - index;
      readRow(chunk.subarray(index * stride, (index + 1) * stride), data, y * width * channels);
    }
    if (whole < rows) return { data, channels, damaged: true };
  }
  return { data, channels, damaged: false };
}

async function decodeRuns(file: LocalFile, header: BmpHeader): Promise<DecodedBmp> {
  const { width, height, topDown, pixelsAt } = header;
  const channels = channelsOf(header);
  // Pixels that the runs leap over stay transparent: white.
  const data = new Uint8Array(width * height * channels).fill(255);
  const write = paletteWriter(header, channels);
  const decoder = runLengthDecoder(header.compression === 'rle8' ? 8 : 4, width, height, (x, y, colour) => {
    write(colour, data, ((topDown ? y : height - 1 - y) * width + x) * channels);
  });
  for await (const chunk of file.stream({ start: Math.min(pixelsAt, file.size) })) if (!decoder.push(chunk)) break;
  return { data, channels, damaged: !decoder.sound() };
}
