import { bitmap, emfRecords } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { concat, words } from './fixtures/bytes.ts';
import { ocrService, read } from './fixtures/read.ts';
import {
  A4,
  bitmapDrawing,
  document,
  metafileDrawing,
  page,
  pictureDrawing,
  type WrittenObject,
} from './fixtures/write-document.ts';
import { reference, writeFile } from './fixtures/write-file.ts';

const { comment, emf, font, storedPicture, stretchBitmap, text, textAlign } = emfRecords;

const PAGE_CONTENT = 0x8010;

/** A picture in grey that no turn or mirror leaves as it is. */
function grey(width: number, height: number, blackOrWhite = false): Uint8Array {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const shade = (x * 7 + y * 3 + (x < width / 3 && y < height / 4 ? 90 : 0)) % 256;
      data[y * width + x] = blackOrWhite ? (shade < 128 ? 0 : 255) : shade;
    }
  return data;
}

const raw = (data: Uint8Array, width: number, height: number) => sharp(data, { raw: { width, height, channels: 1 } });
const jpeg = (data: Uint8Array, width: number, height: number) =>
  raw(data, width, height).jpeg({ quality: 95 }).toBuffer();
const pixelsOf = (file: Uint8Array, degrees = 0) =>
  sharp(file).rotate(degrees).greyscale().toColourspace('b-w').raw().toBuffer();

/** Reads one page of these objects and gives what OCR was given. */
async function readPage(objects: readonly WrittenObject[], entries: readonly Uint8Array[] = [], options = {}) {
  const ocr = ocrService(() => ({
    text: '読み取り',
    confidence: 88,
    words: [{ text: '読み取り', box: [0, 0, 10, 20] }],
  }));
  const outcome = await read(writeFile(document([page(objects)]), { entries }), { ocr, ...options });
  return { ...outcome, images: ocr.images, page: outcome.pages[0]! };
}

/** The bytes of the strip in a TIFF that fax coding made. */
async function faxStrip(data: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const tiff = await raw(data, width, height)
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true })
    .toBuffer();
  const directory = tiff.readUInt32LE(4);
  const fields = new Map<number, { count: number; value: number; type: number }>();
  for (let index = 0; index < tiff.readUInt16LE(directory); index++) {
    const at = directory + 2 + index * 12;
    fields.set(tiff.readUInt16LE(at), {
      type: tiff.readUInt16LE(at + 2),
      count: tiff.readUInt32LE(at + 4),
      value: tiff.readUInt16LE(at + 2) === 3 ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8),
    });
  }
  expect(fields.get(273)).toMatchObject({ count: 1 });
  const { value: start } = fields.get(273)!;
  return tiff.subarray(start, start + fields.get(279)!.value);
}

describe('one picture a page', () => {
  test('a JPEG goes to OCR in its own pixels and resolution', async () => {
    const file = await jpeg(grey(331, 468), 331, 468);
    const {
      page: read,
      images,
      warnings,
    } = await readPage([{ kind: PAGE_CONTENT, drawing: pictureDrawing(5, file, 331, 468, 40) }]);
    expect(images).toEqual([{ width: 331, height: 468, channels: 1, dpi: 40, data: await pixelsOf(file) }]);
    expect(read).toEqual({
      number: 1,
      text: '読み取り',
      origin: 'ocr',
      confidence: 88,
      width: 595.28,
      height: 841.89,
      reason: 'OCR (told): a picture',
    });
    expect(warnings).toEqual([]);
  });

  test.each([90, 180, 270] as const)('one that is turned by %i degrees comes right way up', async (rotation) => {
    const file = await jpeg(grey(120, 80), 120, 80);
    const { images } = await readPage([{ kind: PAGE_CONTENT, rotation, drawing: pictureDrawing(5, file, 120, 80) }]);
    const { data, width } = images[0]!;
    expect(width).toBe(rotation === 180 ? 120 : 80);
    expect(Buffer.from(data).equals(await pixelsOf(file, rotation))).toBe(true);
  });

  test('fax group 4 is pixel-exact', async () => {
    const pixels = grey(1654, 250, true);
    const strip = await faxStrip(pixels, 1654, 250);
    const { images } = await readPage([{ kind: PAGE_CONTENT, drawing: pictureDrawing(9, strip, 1654, 250, 200) }]);
    expect(images[0]).toMatchObject({ width: 1654, height: 250, dpi: 200 });
    expect(Buffer.from(images[0]!.data).equals(pixels)).toBe(true);
  });

  test.each([1, 4, 8, 24] as const)('a bitmap of %i bits is pixel-exact, plain and compressed', async (bits) => {
    const steps = bits === 24 ? 255 : 2 ** bits - 1;
    const shade = (x: number, y: number) => Math.round((((x * 5 + y * 11) % (steps + 1)) * 255) / steps);
    const { info, bits: data } = bitmap(53, 41, bits, shade);
    const wanted = Array.from({ length: 53 * 41 }, (_, index) => shade(index % 53, Math.floor(index / 53)));
    for (const method of [0, 1] as const) {
      const { images } = await readPage([{ kind: PAGE_CONTENT, drawing: bitmapDrawing(info, data, method) }]);
      const far = Math.max(...wanted.map((value, index) => Math.abs(value - images[0]!.data[index]!)));
      expect(far).toBeLessThanOrEqual(1);
    }
  });

  test('words of OCR stand in points of the page', async () => {
    const file = await jpeg(grey(210, 297), 210, 297);
    const { page: read } = await readPage([{ kind: PAGE_CONTENT, drawing: pictureDrawing(5, file, 210, 297) }], [], {
      words: true,
    });
    expect(read.words).toEqual([{ text: '読み取り', box: [0, 0, 28.35, 56.69] }]);
  });

  test('a page with too many pixels for OCR is made smaller and says so', async () => {
    const file = await jpeg(grey(400, 400), 400, 400);
    const { page: read, images } = await readPage(
      [{ kind: PAGE_CONTENT, drawing: pictureDrawing(5, file, 400, 400, 200) }],
      [],
      { maxOcrMegapixels: 0.04 },
    );
    expect(images[0]).toMatchObject({ width: 200, height: 200, dpi: 100 });
    expect(read.reason).toBe('OCR (told): a picture, reduced to 200 x 200 pixels');
  });

  test('a kind that is not known is told from its bytes, else named in a warning', async () => {
    const file = await jpeg(grey(60, 60), 60, 60);
    const sniffed = await readPage([{ kind: PAGE_CONTENT, drawing: pictureDrawing(6, file, 60, 60) }]);
    expect(sniffed.page.text).toBe('読み取り');
    expect(sniffed.warnings).toEqual([
      { code: 'CONTENT_UNKNOWN', message: 'Not understood: picture kind 6 of 8010 (once).' },
    ]);
    const unknown = { kind: PAGE_CONTENT, drawing: pictureDrawing(10, Buffer.from('MRC?'), 60, 60) };
    const readable = page([{ kind: 0x8011, named: [{ name: '%Text', value: Buffer.from('memo\0') }] }]);
    const { pages, warnings } = await read(writeFile(document([page([unknown]), readable])), {
      ocr: ocrService(() => ({})),
    });
    expect(pages).toHaveLength(2);
    expect(warnings).toMatchObject([
      { code: 'CONTENT_UNKNOWN' },
      {
        code: 'PICTURE_UNSUPPORTED',
        message: 'Page 1 was not read by OCR: Pictures of kind 10 are not known',
        page: 1,
      },
    ]);
  });

  test('without an engine the page says that it needs one', async () => {
    const file = await jpeg(grey(60, 60), 60, 60);
    const drawing = pictureDrawing(5, file, 60, 60);
    const { pages, warnings } = await read(writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])])));
    expect(pages).toMatchObject([{ text: '', origin: 'text' }]);
    expect(warnings).toEqual([
      {
        code: 'PAGE_NEEDS_OCR',
        message: 'Page 1 has no usable text (a picture) and no OCR engine is configured.',
        page: 1,
      },
    ]);
  });

  test('a scan with the thumbnail wanted gives one of its picture, right way up', async () => {
    const file = await jpeg(grey(400, 200), 400, 200);
    const { thumbnail } = await readPage(
      [{ kind: PAGE_CONTENT, rotation: 90, drawing: pictureDrawing(5, file, 400, 200) }],
      [],
      { thumbnail: { width: 100, height: 100 } },
    );
    expect(thumbnail).toMatchObject({ mediaType: 'image/webp', width: 50, height: 100 });
  });
});

describe('pictures that a metafile draws', () => {
  /** A scan in strips, each an entry of its own. */
  async function strips(count: number) {
    const [width, rows] = [1654, 24];
    const files = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        jpeg(
          grey(width, rows).map((value) => value ^ index),
          width,
          rows,
        ),
      ),
    );
    const entries = files.map((file) => concat(words(file.length, 0, width, rows), file));
    const references = Object.fromEntries(
      entries.slice(0, 100).map((body, index) => [301 + index, reference(index, body.length)]),
    );
    // Those past the hundredth have a name; they are listed here from the last to the first.
    const named = entries
      .slice(100)
      .map((body, index) => ({
        name: '#pd',
        index: 101 + index,
        isReference: true,
        value: reference(100 + index, body.length),
      }))
      .reverse();
    const records = files.map((_, index) => storedPicture([0, index * 72, 4962, 72], [width, rows]));
    const drawing = metafileDrawing(4, emf(records, { device: [4962, 7020] }));
    return { files, entries, object: { kind: PAGE_CONTENT, drawing, references, named } };
  }

  test('strips of a scan are joined pixel by pixel, past the hundredth too', async () => {
    const { files, entries, object } = await strips(97);
    const { images, page: read } = await readPage([object], entries);
    expect(images[0]).toMatchObject({ width: 1654, height: 2340 });
    const wanted = Buffer.concat(await Promise.all(files.map((file) => pixelsOf(file))));
    expect(Buffer.from(images[0]!.data).subarray(0, wanted.length).equals(wanted)).toBe(true);
    expect(read.reason).toMatch(/^OCR \(told\): no text, pictures cover (99|100)%$/);
    const many = await strips(103);
    const joined = await readPage([many.object], many.entries);
    // The page has room for 97 strips and a half; those behind are outside.
    expect(Buffer.from(joined.images[0]!.data).subarray(0, wanted.length).equals(wanted)).toBe(true);
    expect(joined.warnings).toEqual([]);
  }, 60_000);

  test('a turned page of strips is turned as a whole', async () => {
    const { files, entries, object } = await strips(4);
    const { images } = await readPage([{ ...object, rotation: 180 }], entries);
    const wanted = Buffer.concat(await Promise.all(files.map((file) => pixelsOf(file))));
    const upsideDown = Buffer.from(images[0]!.data).reverse().subarray(0, wanted.length);
    expect(upsideDown.equals(wanted)).toBe(true);
  });

  test('a picture that is used again by its size, one in the record, and one that is missing', async () => {
    const file = await jpeg(grey(80, 40), 80, 40);
    const entry = concat(words(file.length, 0, 80, 40), file);
    const again = storedPicture([2000, 0, 800, 400], [80, 40]);
    const inline = concat(
      comment(concat(Buffer.from('DWa\0'), words(file.length, 0, 80, 40), file)),
      comment(concat(Buffer.from('DWc\0'), words(0, 0, 0, 0, 0, 2000, 0, 0, 80, 40, 0, 0xcc0020, 800, 400))),
    );
    const missing = storedPicture([0, 4000, 800, 400], [81, 40]);
    const drawing = metafileDrawing(4, emf([storedPicture([0, 0, 800, 400], [80, 40]), again, inline, missing]));
    const { images, warnings } = await readPage(
      [{ kind: PAGE_CONTENT, drawing, references: { 301: reference(0, entry.length) } }],
      [entry],
    );
    const { data, width } = images[0]!;
    const at = (x: number, y: number) => data[Math.round(y / 10) * width + Math.round(x / 10)];
    const pixels = await pixelsOf(file);
    expect([at(100, 50), at(2100, 50), at(100, 2050), at(100, 4050)]).toEqual([
      ...Array.from({ length: 3 }, () => pixels[5 * 80 + 10]),
      255,
    ]);
    expect(warnings).toEqual([{ code: 'DAMAGED', message: 'Page 1: 1 of its pictures are missing.', page: 1 }]);
  });

  test('bitmaps in the metafile are drawn, a stencil over what lies below', async () => {
    const below = bitmap(100, 100, 8, () => 200);
    const stencil = bitmap(100, 100, 1, (x) => (x < 50 ? 0 : 255));
    const drawing = metafileDrawing(
      4,
      emf([
        stretchBitmap([0, 0, 4961, 7016], below.info, below.bits, [100, 100]),
        stretchBitmap([0, 0, 4961, 7016], stencil.info, stencil.bits, [100, 100], 0xb8074a),
      ]),
    );
    const { images } = await readPage([{ kind: PAGE_CONTENT, drawing }]);
    const { width, data } = images[0]!;
    expect([data[10], data[width - 10]]).toEqual([0, 200]);
  });

  test('a page number over a scan does not hide it; a page of text with a logo is not read by OCR', async () => {
    const shade = bitmap(100, 100, 8, (x) => x * 2);
    const scan = stretchBitmap([0, 0, 4961, 7016], shade.info, shade.bits, [100, 100]);
    const logo = stretchBitmap([0, 0, 500, 500], shade.info, shade.bits, [100, 100]);
    const number = [textAlign(24), font(1), text(2400, 6900, '- 3 -')];
    const over = await readPage([{ kind: PAGE_CONTENT, drawing: metafileDrawing(4, emf([scan, ...number])) }]);
    expect(over.page).toMatchObject({ text: '読み取り', origin: 'ocr' });
    const beside = await readPage([{ kind: PAGE_CONTENT, drawing: metafileDrawing(4, emf([logo, ...number])) }]);
    expect(beside.page).toMatchObject({ text: '- 3 -', origin: 'text' });
  });

  test('several contents are drawn on one page', async () => {
    const [dark, light] = await Promise.all([0, 200].map((value) => jpeg(new Uint8Array(1e4).fill(value), 100, 100)));
    const half = { kind: PAGE_CONTENT, height: A4.height / 2 };
    const { images } = await readPage([
      { ...half, drawing: pictureDrawing(5, dark!, 100, 100) },
      { ...half, y: A4.height / 2, drawing: pictureDrawing(5, light!, 100, 100) },
    ]);
    const { data } = images[0]!;
    expect([data[5], data.at(-5)]).toEqual([0, 200]);
  });
});
