import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPicture, recordingOcr } from '../fixtures/read-picture.ts';
import { type BmpFixture, writeBmp } from '../fixtures/write-bmp.ts';

const [WIDTH, HEIGHT] = [50, 9];
const at = (x: number, y: number) => y * WIDTH + x;

/** A picture that tells all its corners and edges apart: indexes 0 and 1, one pixel set in each row. */
const INDEXES = Array<number>(WIDTH * HEIGHT).fill(1);
for (let y = 0; y < HEIGHT; y++) INDEXES[at(y * 3, y)] = 0;
/** The same in shades: black on white. */
const SHADES = INDEXES.map((index) => index * 255);

const BLACK_AND_WHITE = [
  [0, 0, 0],
  [255, 255, 255],
] as const;
/** A palette that says by its entry which bits were read: the others are grey. */
const long = (colours: number) =>
  Array.from({ length: colours }, (_, index) => BLACK_AND_WHITE[index] ?? ([128, 128, 128] as const));

/** What OCR is given of a BMP. */
async function decoded(bmp: BmpFixture | Uint8Array): Promise<{ shades: number[]; width: number; height: number }> {
  const ocr = recordingOcr();
  await readPicture(bmp instanceof Uint8Array ? bmp : writeBmp(bmp), 'image/bmp', { ocr });
  const { data, width, height } = ocr.seen[0]!;
  return { shades: [...data], width, height };
}

const base = { width: WIDTH, height: HEIGHT } as const;
const colours = (white: number) => INDEXES.map((index) => (index === 0 ? 0 : white));

test.each<[string, BmpFixture]>([
  ['1 bit', { ...base, bits: 1, pixels: INDEXES, palette: BLACK_AND_WHITE }],
  [
    '1 bit, white first',
    {
      ...base,
      bits: 1,
      pixels: INDEXES.map((index) => 1 - index),
      palette: [
        [255, 255, 255],
        [0, 0, 0],
      ],
    },
  ],
  ['2 bits', { ...base, bits: 2, pixels: INDEXES, palette: long(4) }],
  ['4 bits', { ...base, bits: 4, pixels: INDEXES, palette: long(16) }],
  ['4 bits with two colours', { ...base, bits: 4, pixels: INDEXES, palette: BLACK_AND_WHITE }],
  ['8 bits', { ...base, bits: 8, pixels: INDEXES, palette: long(256) }],
  ['16 bits', { ...base, bits: 16, pixels: colours(0x7fff) }],
  ['16 bits, 5-6-5', { ...base, bits: 16, pixels: colours(0xffff), masks: [0xf800, 0x07e0, 0x001f] }],
  ['24 bits', { ...base, bits: 24, pixels: colours(0xffffff) }],
  ['32 bits', { ...base, bits: 32, pixels: colours(0xffffff) }],
  ['32 bits, red lowest', { ...base, bits: 32, pixels: colours(0xffffff), masks: [0xff, 0xff00, 0xff0000] }],
  ['32 bits of ten', { ...base, bits: 32, pixels: colours(0x3fffffff), masks: [0x3ff00000, 0xffc00, 0x3ff] }],
  ['top row first', { ...base, bits: 24, pixels: colours(0xffffff), topDown: true }],
  ['OS/2 1', { ...base, bits: 8, pixels: INDEXES, palette: long(256), header: 12 }],
  ['OS/2 2, short', { ...base, bits: 24, pixels: colours(0xffffff), header: 16 }],
  ['OS/2 2', { ...base, bits: 4, pixels: INDEXES, palette: long(16), header: 64 }],
  [
    'Windows version 4',
    { ...base, bits: 32, pixels: colours(0xffffff), header: 108, masks: [0xff0000, 0xff00, 0xff, 0] },
  ],
  ['Windows version 5', { ...base, bits: 24, pixels: colours(0xffffff), header: 124 }],
  [
    'alpha, opaque',
    {
      ...base,
      bits: 32,
      pixels: INDEXES.map((i) => (i ? 0xffffffff : 0xff000000)),
      header: 124,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    },
  ],
  [
    'alpha, transparent ground',
    {
      ...base,
      bits: 32,
      pixels: INDEXES.map((i) => (i ? 0 : 0xff000000)),
      header: 124,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    },
  ],
  [
    'alpha that nobody filled',
    { ...base, bits: 32, pixels: colours(0xffffff), header: 124, masks: [0xff0000, 0xff00, 0xff, 0xff000000] },
  ],
])('%s is read pixel by pixel', async (_, bmp) => {
  expect(await decoded(bmp)).toEqual({ shades: SHADES, width: WIDTH, height: HEIGHT });
});

test('colours are those of the same picture as PNG', async () => {
  const rgb = Uint8Array.from({ length: 60 * 50 * 3 }, (_, byte) => (byte * 37) % 256);
  const pixels = Array.from(
    { length: 60 * 50 },
    (_, pixel) => (rgb[pixel * 3]! << 16) | (rgb[pixel * 3 + 1]! << 8) | rgb[pixel * 3 + 2]!,
  );
  const png = await sharp(rgb, { raw: { width: 60, height: 50, channels: 3 } })
    .png()
    .toBuffer();
  const ocr = recordingOcr();
  await readPicture(png, 'image/png', { ocr });
  const bmp = await decoded({ width: 60, height: 50, bits: 24, pixels });
  expect(bmp.shades).toEqual([...ocr.seen[0]!.data]);
});

describe('run lengths', () => {
  /** Each row of the picture: white, one black pixel, white; rows from the bottom. */
  const rle8 = Array.from({ length: HEIGHT }, (_, row) => {
    const black = (HEIGHT - 1 - row) * 3;
    return [...(black ? [black, 1] : []), 1, 0, WIDTH - black - 1, 1, 0, 0];
  }).flat();
  const rle = { ...base, pixels: [], palette: BLACK_AND_WHITE } as const;

  test('RLE8 and RLE4 by runs', async () => {
    const encoded = Uint8Array.from([...rle8, 0, 1]);
    expect((await decoded({ ...rle, bits: 8, compression: 1, encoded })).shades).toEqual(SHADES);
    // The same with two pixels a byte: 1 becomes 11, 0 stays 00.
    const pairs = encoded.map((byte, place) => (place % 2 === 1 && encoded[place - 1] !== 0 ? byte * 17 : byte));
    expect((await decoded({ ...rle, bits: 4, compression: 2, encoded: pairs })).shades).toEqual(SHADES);
  });

  test('RLE8 by literal bytes, padded to words', async () => {
    const rows = Array.from({ length: HEIGHT }, (_, row) =>
      INDEXES.slice(at(0, HEIGHT - 1 - row), at(WIDTH, HEIGHT - 1 - row)),
    );
    const encoded = Uint8Array.from([
      ...rows.flatMap((row) => [0, 47, ...row.slice(0, 47), 0, 0, 3, ...row.slice(47), 0, 0, 0]),
      0,
      1,
    ]);
    expect((await decoded({ ...rle, bits: 8, compression: 1, encoded })).shades).toEqual(SHADES);
  });

  test('RLE4 by literal bytes', async () => {
    const encoded = Uint8Array.from([0, 5, 0x01, 0x10, 0x10, 0, 45, 0x11, 0, 0, 0, 1]);
    const { shades } = await decoded({ ...rle, height: 8, bits: 4, compression: 2, encoded });
    expect(shades.slice(7 * WIDTH, 7 * WIDTH + 6)).toEqual([0, 255, 255, 0, 255, 255]);
  });

  test('what a run leaps over is white', async () => {
    const encoded = Uint8Array.from([1, 0, 0, 2, 3, 2, 1, 0, 0, 1]);
    const { shades } = await decoded({ ...rle, bits: 8, compression: 1, encoded });
    const black = shades.flatMap((shade, pixel) => (shade === 0 ? [pixel] : []));
    expect(black).toEqual([at(4, HEIGHT - 3), at(0, HEIGHT - 1)]);
  });

  test('runs that lead out of the picture cost nothing outside of it and are damage', async () => {
    const beyond = Uint8Array.from(Array.from({ length: 400_000 }, (_, byte) => (byte % 2 === 0 ? 255 : 0)));
    const file = writeBmp({ ...rle, bits: 8, compression: 1, encoded: beyond });
    const started = performance.now();
    const { warnings } = await readPicture(file, 'image/bmp', { ocr: recordingOcr() });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(warnings?.map(({ code }) => code)).toEqual(['DAMAGED']);
  });
});

describe('heads that lie', () => {
  const good = writeBmp({ ...base, bits: 24, pixels: colours(0xffffff), dpi: 200 });
  const patched = (change: (view: DataView) => void) => {
    const file = good.slice();
    change(new DataView(file.buffer));
    return file;
  };
  const outcome = (file: Uint8Array) =>
    readPicture(file, 'image/bmp', { ocr: recordingOcr() }).catch((error: Error & { code: string }) => error.code);

  test.each<[string, string, (view: DataView) => void]>([
    [
      '100,000 x 100,000 pixels',
      'LIMIT_EXCEEDED',
      (view) => {
        view.setInt32(18, 100_000, true);
        view.setInt32(22, 100_000, true);
      },
    ],
    ['the least height that there is', 'LIMIT_EXCEEDED', (view) => view.setInt32(22, -(2 ** 31), true)],
    ['a width of 0', 'CORRUPT', (view) => view.setInt32(18, 0, true)],
    ['a width under 0', 'CORRUPT', (view) => view.setInt32(18, -5, true)],
    ['17 bits per pixel', 'CORRUPT', (view) => view.setUint16(28, 17, true)],
    ['a header of 41 bytes', 'CORRUPT', (view) => view.setUint32(14, 41, true)],
    ['compression 99', 'CORRUPT', (view) => view.setUint32(30, 99, true)],
    ['run lengths of 24 bits', 'CORRUPT', (view) => view.setUint32(30, 1, true)],
    ['JPEG inside', 'UNSUPPORTED_TYPE', (view) => view.setUint32(30, 4, true)],
    ['pixels after the end of the file', 'CORRUPT', (view) => view.setUint32(10, 0xfffffff0, true)],
    ['another mark', 'CORRUPT', (view) => view.setUint16(0, 0x4241)],
  ])('%s: %s', async (_, code, change) => {
    expect(await outcome(patched(change))).toBe(code);
  });

  test('the message of a size names what it found, the limit and the setting', async () => {
    const huge = patched((view) => {
      view.setInt32(18, 100_000, true);
      view.setInt32(22, 100_000, true);
    });
    await expect(readPicture(huge, 'image/x-ms-bmp')).rejects.toThrow(
      '/scans/page: 100000 x 100000 = 10000000000 pixels found, the limit is 200000000 pixels (MAX_IMAGE_PIXELS)',
    );
  });

  test('the resolution comes from pixels per metre', async () => {
    const { pages, metadata } = await readPicture(good, 'image/bmp', { ocr: recordingOcr() });
    expect(metadata).toEqual({ width: WIDTH, height: HEIGHT, dpi: 200 });
    expect(pages[0]).toMatchObject({ width: 18, height: 3.24 });
  });
});
