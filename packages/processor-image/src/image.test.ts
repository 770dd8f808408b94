import { FileprocError } from '@cis/fileproc-core';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPage } from './fixtures/drawn-page.ts';
import { readPicture, recordingOcr } from './fixtures/read-picture.ts';
import { image } from './image.ts';

const page = drawPage(['検査結果のお知らせ', 'before the message']);
const raw = { width: page.width, height: page.height, channels: 1 } as const;
const drawn = () => sharp(page.data, { raw }).toColourspace('b-w');
const png = () => drawn().png().toBuffer();

/** The picture that OCR is given of a file, one page. */
async function seenOf(bytes: Uint8Array, mediaType: string) {
  const ocr = recordingOcr();
  await readPicture(bytes, mediaType, { ocr });
  expect(ocr.seen).toHaveLength(1);
  return ocr.seen[0]!;
}

describe('formats', () => {
  test.each<[string, string, (picture: Sharp) => Sharp]>([
    ['PNG', 'image/png', (picture) => picture.png()],
    ['interlaced PNG', 'image/png', (picture) => picture.png({ progressive: true })],
    ['PNG with a palette', 'image/png', (picture) => picture.png({ palette: true })],
    ['PNG of 16 bits', 'image/png', (picture) => picture.toColourspace('grey16').png()],
    ['lossless WebP', 'image/webp', (picture) => picture.webp({ lossless: true })],
    ['lossless AVIF', 'image/avif', (picture) => picture.avif({ lossless: true, effort: 0 })],
    ['GIF', 'image/gif', (picture) => picture.gif()],
    ['TIFF by LZW', 'image/tiff', (picture) => picture.tiff({ compression: 'lzw' })],
    ['TIFF by Deflate', 'image/tiff', (picture) => picture.tiff({ compression: 'deflate' })],
    ['TIFF by CCITT group 4', 'image/tiff', (picture) => picture.tiff({ compression: 'ccittfax4', bitdepth: 1 })],
    ['TIFF in tiles', 'image/tiff', (picture) => picture.tiff({ tile: true, compression: 'none' })],
    ['JPEG', 'image/jpeg', (picture) => picture.jpeg({ quality: 100 })],
    ['progressive JPEG', 'image/jpeg', (picture) => picture.jpeg({ quality: 100, progressive: true })],
    ['CMYK JPEG', 'image/jpeg', (picture) => picture.toColourspace('cmyk').jpeg({ quality: 100 })],
  ])('%s is given to OCR as it was drawn', async (name, mediaType, encode) => {
    const { width, height, channels, data } = await seenOf(await encode(drawn()).toBuffer(), mediaType);
    expect({ width, height, channels, length: data.length }).toEqual({ ...raw, length: page.data.length });
    // The black of printing inks is not quite that of a screen; lossy formats are off by some shades.
    const tolerance = name.includes('CMYK') ? 70 : /JPEG|AVIF/.test(name) ? 40 : 0;
    let worst = 0;
    data.forEach((shade, pixel) => {
      worst = Math.max(worst, Math.abs(shade - page.data[pixel]!));
    });
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  test('what is transparent is white', async () => {
    const ink = Buffer.alloc(page.data.length * 4);
    page.data.forEach((shade, pixel) => {
      ink[pixel * 4 + 3] = 255 - shade;
    });
    const clear = await sharp(ink, { raw: { ...raw, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await seenOf(clear, 'image/png')).data]).toEqual([...page.data]);
  });

  test('of an animation the first frame is read, and the metadata say how many there are', async () => {
    const [black, grey] = [0, 100].map((shade) => Buffer.alloc(page.data.length, shade));
    const frames = [...page.data, ...black!, ...grey!];
    const animation = sharp(Uint8Array.from(frames), {
      raw: { ...raw, height: raw.height * 3, pageHeight: raw.height },
    });
    const ocr = recordingOcr();
    const { metadata, pages } = await readPicture(await animation.webp({ lossless: true }).toBuffer(), 'image/webp', {
      ocr,
    });
    expect(metadata).toEqual({ width: raw.width, height: raw.height, frames: 3 });
    expect(pages).toHaveLength(1);
    expect([...ocr.seen[0]!.data]).toEqual([...page.data]);
  });

  test('it is for exact types, and not for SVG', () => {
    expect(image().mediaTypes).toEqual(
      expect.arrayContaining(['image/jpeg', 'image/bmp', 'image/x-ms-bmp', 'image/tiff']),
    );
    expect(image().mediaTypes.filter((type) => /svg|\*/.test(type))).toEqual([]);
    expect(image()).toMatchObject({ name: 'image', usesOcr: true });
  });

  test('SVG that is declared as PNG is not drawn', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="50" height="50"/></svg>',
    );
    await expect(readPicture(svg, 'image/png')).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('pages', () => {
  test('text, confidence, size in points, and why', async () => {
    const ocr = recordingOcr(() => ({ text: '検査結果', confidence: 91.5, rotation: 90 }));
    const { pages, warnings } = await readPicture(
      await drawn().withMetadata({ density: 200 }).png().toBuffer(),
      'image/png',
      { ocr },
    );
    expect(pages).toEqual([
      {
        number: 1,
        text: '検査結果',
        origin: 'ocr',
        confidence: 91.5,
        width: 144,
        height: 43.2,
        reason: 'OCR by recorder: a picture; turned by 90 degrees to be read',
      },
    ]);
    expect(warnings).toEqual([]);
    expect(ocr.seen[0]!.dpi).toBe(200);
  });

  test('words have their places in points', async () => {
    const ocr = recordingOcr(() => ({ text: 'a', words: [{ text: 'a', box: [40, 12, 100, 30], confidence: 80 }] }));
    const { pages } = await readPicture(await png(), 'image/png', { ocr, words: true });
    expect(pages[0]!.words).toEqual([{ text: 'a', box: [30, 9, 75, 22.5], confidence: 80 }]);
  });

  test('a large page is reduced before OCR, says so, and keeps its size in points', async () => {
    const ocr = recordingOcr(() => ({ text: 'a', words: [{ text: 'a', box: [0, 0, 200, 60] }] }));
    const { pages } = await readPicture(await png(), 'image/png', {
      ocr,
      words: true,
      options: { maxOcrMegapixels: 0.012 },
    });
    expect(ocr.seen[0]).toMatchObject({ width: 200, height: 60 });
    expect(pages[0]).toMatchObject({
      width: 300,
      height: 90,
      words: [{ text: 'a', box: [0, 0, 300, 90] }],
      reason: 'OCR by recorder: a picture, reduced from 400 x 120 to 200 x 60',
    });
  });

  test('words that were dropped are a warning', async () => {
    const ocr = recordingOcr(() => ({ text: 'a', droppedWords: 3 }));
    expect((await readPicture(await png(), 'image/png', { ocr })).warnings).toEqual([
      { code: 'OCR_LOW_CONFIDENCE', message: 'Page 1: 3 words under MIN_OCR_CONFIDENCE dropped.', page: 1 },
    ]);
  });

  test.each([
    ['an icon', { width: 32, height: 32 }, 'no OCR: 32 x 32 pixels are too few for text'],
    ['a rule', { width: 400, height: 5 }, 'no OCR: 400 x 5 pixels are too few for text'],
    ['one colour', { width: 300, height: 300 }, 'no OCR: it is of one colour'],
  ])('%s is not given to OCR', async (_, size, reason) => {
    const ocr = recordingOcr();
    const plain = await sharp({ create: { ...size, channels: 3, background: '#2040a0' } })
      .png()
      .toBuffer();
    const { pages, warnings } = await readPicture(plain, 'image/png', { ocr });
    expect(ocr.seen).toEqual([]);
    expect(pages).toEqual([
      { number: 1, text: '', origin: 'ocr', width: size.width * 0.75, height: size.height * 0.75, reason },
    ]);
    expect(warnings).toEqual([]);
  });

  test('without an engine the page is there without text, with one warning', async () => {
    const { pages, warnings } = await readPicture(await png(), 'image/png');
    expect(pages).toEqual([{ number: 1, text: '', origin: 'ocr', width: 300, height: 90, reason: 'no OCR engine' }]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'PAGE_NEEDS_OCR', page: 1 })]);
  });

  test('a page that OCR fails at costs itself, with the code; an engine that cannot start costs the file', async () => {
    const failing = (code: 'TIMEOUT' | 'OCR_UNAVAILABLE') => recordingOcr(() => new FileprocError(code, 'so it is'));
    const { pages, warnings } = await readPicture(await png(), 'image/png', { ocr: failing('TIMEOUT') });
    expect(pages[0]).toMatchObject({ text: '', reason: 'OCR by recorder: a picture, failed: TIMEOUT' });
    expect(warnings).toEqual([{ code: 'PAGE_FAILED', message: 'Page 1: OCR: TIMEOUT: so it is', page: 1 }]);
    await expect(readPicture(await png(), 'image/png', { ocr: failing('OCR_UNAVAILABLE') })).rejects.toMatchObject({
      code: 'OCR_UNAVAILABLE',
    });
  });

  test('on abort it throws the reason', async () => {
    const signal = AbortSignal.abort(new Error('not wanted any more'));
    await expect(readPicture(await png(), 'image/png', { ocr: recordingOcr(), signal })).rejects.toThrow(
      'not wanted any more',
    );
  });

  test('an option that cannot be is INVALID_CONFIG', async () => {
    await expect(readPicture(await png(), 'image/png', { options: { maxOcrMegapixels: 0 } })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
    });
  });
});

describe('orientation', () => {
  /** A dark mark in the upper left of a page as it is seen. */
  const seen = { width: 120, height: 80 };
  const upright = Buffer.alloc(seen.width * seen.height, 255);
  for (let y = 0; y < 20; y++) upright.fill(0, y * seen.width, y * seen.width + 40);

  /** The page as a camera stores it: turned and mirrored so that `orientation` undoes it (EXIF 3.0, tag 274). */
  async function stored(orientation: number): Promise<Buffer> {
    const [columns, rows] = [orientation >= 5 ? seen.height : seen.width, orientation >= 5 ? seen.width : seen.height];
    const data = Buffer.alloc(columns * rows);
    for (let y = 0; y < seen.height; y++)
      for (let x = 0; x < seen.width; x++) {
        const [right, down] = [seen.width - 1 - x, seen.height - 1 - y];
        // Row 0 and column 0 of what is stored are, by orientation: top left, top right, bottom right, bottom left,
        // left top, right top, right bottom, left bottom of what is seen.
        const place = [
          [x, y],
          [right, y],
          [right, down],
          [x, down],
          [y, x],
          [y, right],
          [down, right],
          [down, x],
        ][orientation - 1]!;
        data[place[1]! * columns + place[0]!] = upright[y * seen.width + x]!;
      }
    return sharp(data, { raw: { width: columns, height: rows, channels: 1 } })
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer();
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'orientation %i is undone in pixels, size, metadata and thumbnail',
    async (orientation) => {
      const ocr = recordingOcr();
      const { pages, metadata, thumbnail } = await readPicture(await stored(orientation), 'image/jpeg', {
        ocr,
        thumbnail: { width: 60, height: 60 },
      });
      const [raster] = ocr.seen;
      expect(raster).toMatchObject(seen);
      expect([...raster!.data].map((shade) => (shade < 128 ? 0 : 255))).toEqual([...upright]);
      expect(pages[0]).toMatchObject({ width: 90, height: 60 });
      expect(metadata).toMatchObject(seen);
      expect(thumbnail).toMatchObject({ width: 60, height: 40 });
      const small = await sharp(thumbnail!.data).greyscale().raw().toBuffer();
      expect(small[5 * 60 + 10]).toBeLessThan(40);
      expect(small[5 * 60 + 50]).toBeGreaterThan(215);
      expect(small[35 * 60 + 10]).toBeGreaterThan(215);
    },
  );
});

describe('thumbnails', () => {
  test('WebP within the box, in colour, never larger than the picture', async () => {
    const red = await sharp({ create: { width: 300, height: 100, channels: 3, background: '#e02020' } })
      .jpeg()
      .toBuffer();
    const { thumbnail } = await readPicture(red, 'image/jpeg', { thumbnail: { width: 90, height: 90 } });
    expect(thumbnail).toMatchObject({ mediaType: 'image/webp', width: 90, height: 30 });
    expect(await sharp(thumbnail!.data).metadata()).toMatchObject({ format: 'webp', width: 90, height: 30 });
    const { dominant } = await sharp(thumbnail!.data).stats();
    expect(dominant.r).toBeGreaterThan(200);
    expect(dominant.g).toBeLessThan(60);
    const small = await readPicture(red, 'image/jpeg', { thumbnail: { width: 900, height: 900 } });
    expect(small.thumbnail).toMatchObject({ width: 300, height: 100 });
  });

  test('none where none is wanted', async () => {
    expect(await readPicture(await png(), 'image/png')).not.toHaveProperty('thumbnail');
  });
});
