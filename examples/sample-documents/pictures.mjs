import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** A Japanese font under the SIL Open Font License. */
export const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
);
GlobalFonts.registerFromPath(FONT, 'Samples');

/**
 * A page as a scanner gives it: grey paper, slightly turned, a little noise that is the same at each run.
 * @param {readonly string[]} lines @param {{ turn?: number, noise?: number, paper?: string }} look turn in degrees
 */
export function scan(lines, { turn = 0.4, noise = 10, paper = '#f4f2ee' } = {}) {
  const canvas = createCanvas(1240, 620);
  const context = canvas.getContext('2d');
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.rotate((turn * Math.PI) / 180);
  context.fillStyle = '#1c1c1c';
  for (const [index, text] of lines.entries()) {
    context.font = `${index === 0 ? 72 : 52}px Samples`;
    context.fillText(text, 90, 140 + index * 130);
  }
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  let state = 1;
  for (let i = 0; i < image.data.length; i += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const grain = (state / 2 ** 32 - 0.5) * noise;
    for (let channel = 0; channel < 3; channel++)
      image.data[i + channel] = Math.max(0, Math.min(255, (image.data[i + channel] ?? 0) + grain));
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** @param {import('@napi-rs/canvas').Canvas} canvas */
function greyOf(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const grey = Buffer.alloc(canvas.width * canvas.height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.round(((data[i * 4] ?? 0) * 77 + (data[i * 4 + 1] ?? 0) * 150 + (data[i * 4 + 2] ?? 0) * 29) / 256);
  return grey;
}

/** Uncompressed grey TIFF, one strip a page (TIFF 6.0, sections 2 and 4). @param {readonly import('@napi-rs/canvas').Canvas[]} pages */
export function tiff(pages) {
  const parts = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let offset = 8;
  for (const [index, page] of pages.entries()) {
    const grey = greyOf(page);
    const entries = /** @type {const} */ ([
      [256, 4, page.width],
      [257, 4, page.height],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, 0],
      [277, 3, 1],
      [278, 4, page.height],
      [279, 4, grey.length],
    ]);
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    const data = offset + directory.length;
    directory.writeUInt16LE(entries.length, 0);
    for (const [at, [tag, type, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + at * 12);
      directory.writeUInt16LE(type, 4 + at * 12);
      directory.writeUInt32LE(1, 6 + at * 12);
      directory.writeUInt32LE(tag === 273 ? data : value, 10 + at * 12);
    }
    directory.writeUInt32LE(index + 1 < pages.length ? data + grey.length : 0, directory.length - 4);
    parts.push(directory, grey);
    offset = data + grey.length;
  }
  return Buffer.concat(parts);
}

/** 24-bit BMP, bottom row first (BITMAPINFOHEADER). @param {import('@napi-rs/canvas').Canvas} canvas */
export function bmp(canvas) {
  const { width, height } = canvas;
  const grey = greyOf(canvas);
  const row = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + row * height);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      file.fill(grey[(height - 1 - y) * width + x] ?? 0, 54 + y * row + x * 3, 54 + y * row + x * 3 + 3);
  return file;
}
