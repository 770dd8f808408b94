import { FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { drawnPdf } from '../fixtures/drawn-pdf.ts';
import { ocrService, read } from '../fixtures/read.ts';
import { scannedPdf } from '../fixtures/scan.ts';
import { stream, writtenPdf } from '../fixtures/written-pdf.ts';

/** A font in the file's own writing, whose map to Unicode says that A to Z are private characters. */
const LYING_FONT = {
  resources: '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 500 0 R >> >>',
  objects: {
    500: stream(
      '',
      '/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <E041> endbfrange endcmap end',
    ),
  },
};
const lyingPdf = () =>
  writtenPdf([{ content: 'BT /F 24 Tf 50 700 Td (THE TRUE WORDS) Tj ET', resources: LYING_FONT.resources }], {
    objects: LYING_FONT.objects,
  });

describe('with an engine', () => {
  test('scanned pages are drawn in grey at the wanted dots per inch and read in order', async () => {
    const ocr = ocrService((_, index) => ({ text: `読み取り ${index + 1}`, confidence: 80 + index }));
    const { pages, warnings } = await read(scannedPdf(['一枚目', '二枚目', '三枚目']), { ocr, dpi: 150 });
    expect(ocr.images).toEqual(Array(3).fill({ width: 1240, height: 1754, channels: 1, dpi: 150 }));
    expect(pages).toEqual(
      [1, 2, 3].map((number) => ({
        number,
        text: `読み取り ${number}`,
        origin: 'ocr',
        confidence: 79 + number,
        width: 595,
        height: 842,
        reason: 'OCR (told): no text layer, one image covers 100%',
      })),
    );
    expect(warnings).toEqual([]);
  });

  test('the picture shows what the page shows', async () => {
    const dark: number[] = [];
    const ocr = ocrService(({ data }) => {
      dark.push(data.filter((level) => level < 128).length);
      return { text: 'x' };
    });
    await read(scannedPdf(['契約書', '契約書'.repeat(10)]), { ocr, dpi: 150 });
    expect(dark[0]).toBeGreaterThan(500);
    expect(dark[1]! / dark[0]!).toBeGreaterThan(8);
  });

  test('words come in points of the page', async () => {
    const ocr = ocrService(() => ({
      text: '契約',
      words: [{ text: '契約', box: [300, 600, 150, 75], confidence: 90 }],
    }));
    const { pages } = await read(scannedPdf(['契約']), { ocr, dpi: 300, words: true });
    expect(pages[0]!.words).toEqual([{ text: '契約', box: [72, 144, 36, 18], confidence: 90 }]);
  });

  test('a page with a good text layer is never drawn for OCR', async () => {
    const ocr = ocrService(() => ({ text: 'wrong' }));
    await read(await drawnPdf((document) => document.text('A page whose text layer is good. '.repeat(5))), { ocr });
    expect(ocr.images).toEqual([]);
  });

  test('a few letters without an image are believed, over an image of the whole page they are not', async () => {
    const ocr = ocrService(() => ({ text: 'Received 2026-04-01 and all that the scan says' }));
    const stamped = (cover: string) =>
      writtenPdf(
        [
          {
            content: `q ${cover} cm /I Do Q BT /F 10 Tf 50 800 Td (Received 2026-04-01) Tj ET`,
            resources:
              '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /I 500 0 R >>',
          },
        ],
        {
          objects: {
            500: stream(
              '/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray',
              '\x00\x80\xC0\x00',
            ),
          },
        },
      );
    const small = await read(stamped('40 0 0 40 500 700'), { ocr });
    expect(small.pages[0]).toMatchObject({
      text: 'Received 2026-04-01',
      origin: 'text',
      reason: 'text layer of 16 letters',
    });
    const whole = await read(stamped('595 0 0 842 0 0'), { ocr });
    expect(whole.pages[0]).toMatchObject({
      text: 'Received 2026-04-01 and all that the scan says',
      origin: 'ocr',
      reason: 'OCR (told): text layer of only 16 letters, one image covers 100%',
    });
  });

  test('a text layer of private characters is read by OCR instead', async () => {
    const ocr = ocrService(() => ({ text: 'THE TRUE WORDS' }));
    const { pages } = await read(lyingPdf(), { ocr });
    expect(pages[0]).toMatchObject({
      text: 'THE TRUE WORDS',
      origin: 'ocr',
      reason: 'OCR (told): text layer unreadable in 100% of its characters',
    });
  });

  test('a text layer stays where OCR finds less', async () => {
    const ocr = ocrService(() => ({ text: '' }));
    const { pages } = await read(lyingPdf(), { ocr });
    expect(pages[0]!.origin).toBe('ocr');
    const content = writtenPdf(
      [
        {
          content: 'BT /F 10 Tf 3 Tr 50 800 Td (hidden words) Tj ET q 595 0 0 842 0 0 cm /I Do Q',
          resources: '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /I 500 0 R >>',
        },
      ],
      {
        objects: {
          500: stream(
            '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
            '\x20',
          ),
        },
      },
    );
    expect((await read(content, { ocr })).pages[0]).toMatchObject({
      text: 'hidden words',
      origin: 'text',
      reason: 'text layer of only 11 letters, one image covers 100%; OCR (told) found 0 letters, the layer stays',
    });
  });

  test('a page that OCR cannot read costs that page', async () => {
    const ocr = ocrService((_, index) =>
      index === 0 ? { ok: false, error: new FileprocError('TIMEOUT', 'took too long') } : { text: 'read' },
    );
    const { pages, warnings } = await read(scannedPdf(['一', '二']), { ocr, dpi: 150 });
    expect(pages.map(({ text, origin }) => [text, origin])).toEqual([
      ['', 'text'],
      ['read', 'ocr'],
    ]);
    expect(warnings).toEqual([{ code: 'PAGE_FAILED', message: 'Page 1 was not read by OCR: took too long', page: 1 }]);
  });

  test('where every page fails, the file fails with the reason', async () => {
    const ocr = ocrService(() => ({ ok: false, error: new FileprocError('OUT_OF_MEMORY', 'too large') }));
    await expect(read(scannedPdf(['一', '二']), { ocr, dpi: 150 })).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  });

  test('an engine that cannot start is no empty success', async () => {
    const ocr = ocrService(() => ({ ok: false, error: new FileprocError('OCR_UNAVAILABLE', 'no model') }));
    await expect(read(scannedPdf(['一']), { ocr, dpi: 150 })).rejects.toMatchObject({ code: 'OCR_UNAVAILABLE' });
  });

  test('words under the confidence are reported', async () => {
    const ocr = ocrService(() => ({ text: 'read', droppedWords: 3 }));
    expect((await read(scannedPdf(['一']), { ocr, dpi: 150 })).warnings).toEqual([
      { code: 'OCR_LOW_CONFIDENCE', message: '3 words of page 1 were dropped (MIN_OCR_CONFIDENCE).', page: 1 },
    ]);
  });

  test('memory stays bounded over many scans', async () => {
    const content = scannedPdf(Array(14).fill('一枚の走査'));
    const at: number[] = [];
    const ocr = ocrService(() => {
      at.push(process.memoryUsage().rss);
      return { text: 'read' };
    });
    await read(content, { ocr });
    // A canvas a page would add 70 MB each.
    expect(Math.max(...at.slice(7)) - Math.max(...at.slice(0, 7))).toBeLessThan(150_000_000);
  }, 60_000);

  test('an abort ends it between pages', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const ocr = ocrService(() => {
      stop.abort(reason);
      return { text: 'x' };
    });
    await expect(read(scannedPdf(['一', '二', '三']), { ocr, dpi: 150, signal: stop.signal })).rejects.toBe(reason);
    expect(ocr.images.length).toBe(1);
  });
});

test('without an engine each page that needs one has a warning', async () => {
  const { pages, warnings } = await read(scannedPdf(['一', '二']));
  expect(pages.map(({ text }) => text)).toEqual(['', '']);
  expect(warnings).toEqual(
    [1, 2].map((page) => ({
      code: 'PAGE_NEEDS_OCR',
      message: `Page ${page} has no usable text (no text layer) and no OCR engine is configured.`,
      page,
    })),
  );
});

test('pages of a few letters are not drawn large to find out that they need nothing', async () => {
  const content = await drawnPdf((document) => {
    for (let i = 0; i < 60; i++) (i === 0 ? document : document.addPage()).text(`Slide ${i + 1}`);
  });
  const ocr = ocrService(() => ({ text: 'wrong' }));
  const started = process.cpuUsage();
  const { pages } = await read(content, { ocr, dpi: 400 });
  const { user, system } = process.cpuUsage(started);
  expect(pages.every(({ origin, reason }) => origin === 'text' && /^text layer of [67] letters$/.test(reason!))).toBe(
    true,
  );
  // 60 pages of 15 million pixels take over 5 s.
  expect((user + system) / 1e6).toBeLessThan(2.5);
});
