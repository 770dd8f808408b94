import { isErrorCode, isFileprocError } from '@cis/fileproc-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPage } from './fixtures/drawn-page.ts';
import { readPicture, recordingOcr } from './fixtures/read-picture.ts';
import { writeBmp } from './fixtures/write-bmp.ts';
import { writeTiff } from './fixtures/write-tiff.ts';

const page = drawPage(['検査結果のお知らせ', 'before the message', '請求書および納品書'], 400, 160);
const drawn = sharp(page.data, { raw: { width: page.width, height: page.height, channels: 1 } });

const FILES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'image/jpeg': () => drawn.clone().jpeg().toBuffer(),
  'image/png': () => drawn.clone().png().toBuffer(),
  'image/gif': () => drawn.clone().gif().toBuffer(),
  'image/webp': () => drawn.clone().webp({ lossless: true }).toBuffer(),
  'image/avif': () => drawn.clone().avif().toBuffer(),
  'image/tiff': async () =>
    writeTiff([page, { ...page, data: page.data.map((shade) => shade ^ 255), dpi: [200, 200] }]),
  'image/bmp': async () =>
    writeBmp({
      ...page,
      bits: 8,
      pixels: [...page.data].map((shade) => shade & 1),
      palette: [
        [0, 0, 0],
        [255, 255, 255],
      ],
    }),
};

/** What becomes of a file: its warnings' codes, or the code of its error. Anything else thrown fails the test. */
async function outcomeOf(bytes: Uint8Array, mediaType: string): Promise<string[] | string> {
  try {
    const { warnings, pages } = await readPicture(bytes, mediaType, {
      ocr: recordingOcr(),
      thumbnail: { width: 100, height: 100 },
    });
    expect(pages.map(({ number }) => number)).toEqual(pages.map((_, index) => index + 1));
    return (warnings ?? []).map(({ code }) => code);
  } catch (error) {
    if (!isFileprocError(error)) throw error;
    expect(isErrorCode(error.code)).toBe(true);
    expect(error.message).toContain('/scans/page');
    return error.code;
  }
}

describe.each(Object.keys(FILES))('%s', (mediaType) => {
  test('cut at every tenth it is read with a warning, or refused as CORRUPT, and never called sound', async () => {
    const whole = await FILES[mediaType]!();
    expect(await outcomeOf(whole, mediaType)).toEqual([]);
    for (let tenth = 1; tenth <= 9; tenth++) {
      const outcome = await outcomeOf(whole.subarray(0, Math.floor((whole.length * tenth) / 10)), mediaType);
      if (typeof outcome === 'string') expect(outcome).toBe('CORRUPT');
      else
        expect(
          outcome.some((code) => code === 'DAMAGED' || code === 'PAGE_FAILED'),
          `${tenth} tenths`,
        ).toBe(true);
    }
  });

  test('with bytes changed anywhere it has an outcome with a code', async () => {
    const whole = await FILES[mediaType]!();
    for (let round = 0; round < 40; round++) {
      const broken = Uint8Array.from(whole);
      // The same places in every run: multiples of large primes.
      for (let change = 1; change <= 3; change++)
        broken[(round * change * 7919 + change * 104_729) % broken.length]! ^= 0xff >> (round % 8);
      await outcomeOf(broken, mediaType);
    }
  });

  test('empty is EMPTY_FILE, noise is CORRUPT', async () => {
    expect(await outcomeOf(new Uint8Array(0), mediaType)).toBe('EMPTY_FILE');
    expect(
      await outcomeOf(
        Uint8Array.from({ length: 5000 }, (_, byte) => (byte * byte * 31) % 251),
        mediaType,
      ),
    ).toBe('CORRUPT');
  });
});

test('of a JPEG that breaks in the middle the upper half is given to OCR', async () => {
  const whole = await FILES['image/jpeg']!();
  const ocr = recordingOcr();
  const { warnings } = await readPicture(whole.subarray(0, Math.floor(whole.length * 0.6)), 'image/jpeg', { ocr });
  expect(warnings).toEqual([
    { code: 'DAMAGED', message: 'Page 1 of /scans/page is damaged; what could be decoded of it was.', page: 1 },
  ]);
  const top = ocr.seen[0]!.data.subarray(0, page.width * 40);
  const difference = top.reduce((sum, shade, pixel) => sum + Math.abs(shade - page.data[pixel]!), 0) / top.length;
  expect(difference).toBeLessThan(10);
});

describe('sizes that lie', () => {
  /** The head of a PNG of any size, with nothing behind it (PNG third edition, 11.2.1). */
  async function pngHead(width: number, height: number): Promise<Uint8Array> {
    const { crc32 } = await import('node:zlib');
    const file = Buffer.from(
      await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
        .png()
        .toBuffer(),
    );
    file.writeUInt32BE(width, 16);
    file.writeUInt32BE(height, 20);
    file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
    return file;
  }

  test('a PNG of 100,000 x 100,000 pixels is refused by its head, with the limit and the setting', async () => {
    const started = performance.now();
    await expect(readPicture(await pngHead(100_000, 100_000), 'image/png')).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message:
        '/scans/page: 100000 x 100000 = 10000000000 pixels found, the limit is 200000000 pixels (MAX_IMAGE_PIXELS)',
    });
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('a TIFF of that kind too', async () => {
    const tiff = writeTiff([{ width: 100_000, height: 100_000, data: new Uint8Array(8) }]);
    expect(await outcomeOf(tiff, 'image/tiff')).toBe('LIMIT_EXCEEDED');
  });

  test('the limit is the one that is set', async () => {
    const bytes = await FILES['image/png']!();
    await expect(readPicture(bytes, 'image/png', { limits: { pixels: 63_999 } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect((await readPicture(bytes, 'image/png', { limits: { pixels: 64_000 } })).pages).toHaveLength(1);
  });
});
