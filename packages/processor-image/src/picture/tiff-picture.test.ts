import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPage } from '../fixtures/drawn-page.ts';
import { readPicture, recordingOcr } from '../fixtures/read-picture.ts';
import { type TiffPage, writeTiff } from '../fixtures/write-tiff.ts';

const page = (text: string, width = 200): TiffPage => drawPage([text], width, 60);
const read = (pages: readonly TiffPage[], settings: Parameters<typeof readPicture>[2] = {}) =>
  readPicture(writeTiff(pages), 'image/tiff', settings);

test('all pages are read, in order, each in its own size and kind', async () => {
  const pages: TiffPage[] = [
    { ...page('一'), dpi: [200, 200] },
    { ...page('二', 320), bilevel: true },
    { ...page('三', 240), bilevel: true, packBits: true, dpi: [100, 100], orientation: 6 },
  ];
  const ocr = recordingOcr();
  const { pages: result, metadata, warnings } = await read(pages, { ocr });
  expect(result.map(({ number, text, width, height }) => ({ number, text, width, height }))).toEqual([
    { number: 1, text: '200 x 60', width: 72, height: 21.6 },
    { number: 2, text: '320 x 60', width: 240, height: 45 },
    { number: 3, text: '60 x 240', width: 43.2, height: 172.8 },
  ]);
  expect(ocr.seen.slice(0, 2).map(({ data }) => [...data])).toEqual(pages.slice(0, 2).map(({ data }) => [...data]));
  expect(metadata).toEqual({ width: 200, height: 60, dpi: 200 });
  expect(warnings).toEqual([]);
});

test('the pages of a big-endian and of a BigTIFF file', async () => {
  // libvips writes these: the frames of one tall picture, one under the other.
  const frames = [page('一'), page('二'), page('三')];
  const tall = sharp(Uint8Array.from(frames.flatMap(({ data }) => [...data])), {
    raw: { width: 200, height: 180, channels: 1, pageHeight: 60 },
  }).toColourspace('b-w');
  for (const bigtiff of [false, true]) {
    const ocr = recordingOcr();
    const bytes = await tall.clone().tiff({ bigtiff, compression: 'lzw' }).toBuffer();
    const { pages } = await readPicture(bytes, 'image/tiff', { ocr });
    expect(pages).toHaveLength(3);
    expect(ocr.seen.map(({ data }) => [...data])).toEqual(frames.map(({ data }) => [...data]));
  }
});

test('one page is decoded at a time, when OCR asks for it', async () => {
  const events: string[] = [];
  const ocr = recordingOcr((_, index) => {
    events.push(`read ${index + 1}`);
    return { text: 'a' };
  });
  const recognizeAll = ocr.recognizeAll.bind(ocr);
  ocr.recognizeAll = (rasters) =>
    recognizeAll(
      (async function* () {
        for await (const raster of rasters) {
          events.push('decoded');
          yield raster;
        }
      })(),
    );
  await read([page('一'), page('二'), page('三')], { ocr });
  expect(events).toEqual(['decoded', 'read 1', 'decoded', 'read 2', 'decoded', 'read 3']);
});

test('a file of 65,535 pages is read to the limit and says so', async () => {
  const one = { width: 48, height: 48, data: Uint8Array.from({ length: 48 * 48 }, (_, pixel) => (pixel % 3) * 120) };
  const bytes = writeTiff(Array.from({ length: 65_535 }, () => one));
  const started = performance.now();
  const { pages, warnings } = await readPicture(bytes, 'image/tiff', { ocr: recordingOcr(), limits: { pages: 300 } });
  expect(pages).toHaveLength(300);
  expect(warnings).toEqual([
    {
      code: 'PAGES_TRUNCATED',
      message: '/scans/page: more than 300 pages found, the limit is 300 pages (MAX_PDF_PAGES)',
    },
  ]);
  expect(performance.now() - started).toBeLessThan(15_000);
});

test('reduced copies of pages are no pages', async () => {
  const { pages } = await read([page('一'), { ...page('copy', 100), subfileType: 1 }, page('二')], {
    ocr: recordingOcr(),
  });
  expect(pages.map(({ text }) => text)).toEqual(['200 x 60', '200 x 60']);
});

test('a fax with half the lines is stretched for OCR and is a whole page', async () => {
  const ocr = recordingOcr();
  const { pages } = await read([{ ...page('fax'), dpi: [204, 98] }], { ocr });
  expect(ocr.seen[0]).toMatchObject({ width: 200, height: 125, dpi: 204 });
  expect(pages[0]).toMatchObject({ width: 70.59, height: 44.08 });
});

describe('damage', () => {
  test('a page whose size is a lie costs that page', async () => {
    const { pages, warnings } = await read(
      [page('一'), { ...page('二'), width: 100_000, height: 100_000 }, page('三')],
      {
        ocr: recordingOcr(),
      },
    );
    expect(pages.map(({ text, reason }) => [text, reason])).toEqual([
      ['200 x 60', 'OCR by recorder: a picture'],
      ['', 'not read: LIMIT_EXCEEDED'],
      ['200 x 60', 'OCR by recorder: a picture'],
    ]);
    expect(warnings).toEqual([
      {
        code: 'PAGE_FAILED',
        message:
          'Page 2: LIMIT_EXCEEDED: /scans/page: 100000 x 100000 = 10000000000 pixels found, the limit is 200000000 pixels (MAX_IMAGE_PIXELS)',
        page: 2,
      },
    ]);
  });

  test('a list of pages that leads back to its beginning ends there', async () => {
    const bytes = writeTiff([page('一'), page('二')]);
    const view = new DataView(bytes.buffer);
    const first = view.getUint32(4, true);
    const afterFirst = first + 2 + view.getUint16(first, true) * 12;
    const second = view.getUint32(afterFirst, true);
    view.setUint32(second + 2 + view.getUint16(second, true) * 12, first, true);
    const { pages, warnings } = await readPicture(bytes, 'image/tiff', { ocr: recordingOcr() });
    expect(pages.map(({ text }) => text)).toEqual(['200 x 60', '200 x 60', '']);
    expect(warnings).toEqual([expect.objectContaining({ code: 'PAGE_FAILED', page: 3 })]);
  });
});
