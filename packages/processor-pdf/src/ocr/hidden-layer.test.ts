import { describe, expect, test } from 'vitest';
import { ocrService, read } from '../fixtures/read.ts';
import { stream, writtenPdf } from '../fixtures/written-pdf.ts';

/** A scan, or a smaller picture, under an invisible layer (text render mode 3) of lines. */
function layered(lines: readonly string[], cover = '595 0 0 842 0 0'): Uint8Array {
  const shown = lines.map((line, at) => `1 0 0 1 40 ${780 - at * 20} Tm (${line.replace(/[()\\]/g, '')}) Tj`).join(' ');
  return writtenPdf(
    [
      {
        content: `q ${cover} cm /I Do Q BT 3 Tr /F 10 Tf ${shown} ET`,
        resources: '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /I 500 0 R >>',
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
}

const RUBBISH = Array(10).fill(
  'W tf * X < 4H if ff: t h, tz h < b ^ D -C # 7> Ir. rtl n% l: lt ft t S Jt * 3 <D fl qzxv',
);
const SOUND = Array(6).fill('The supplier delivers the goods before the end of March and bears all costs');
const JAPANESE = '検査結果のお知らせ。営業部は請求書および納品書の写しを部門長へ報告するものとする。'.repeat(8);

async function outcome(pdf: Uint8Array, answer: { text: string; confidence?: number }) {
  const ocr = ocrService(() => answer);
  const { pages } = await read(pdf, { ocr, dpi: 150 });
  return { origin: pages[0]!.origin, reason: pages[0]!.reason, asked: ocr.images.length };
}

describe('an invisible layer over a scan', () => {
  test('that makes no sense yields to a reading that does', async () => {
    expect(await outcome(layered(RUBBISH), { text: JAPANESE, confidence: 97 })).toEqual({
      origin: 'ocr',
      reason: expect.stringMatching(
        /^OCR \(told\): text layer that makes sense in \d+% of its letters, one image covers 100%$/,
      ),
      asked: 1,
    });
  });

  test.each([
    ['is not sure', { text: JAPANESE, confidence: 60 }],
    ['makes as little sense', { text: RUBBISH.join('\n'), confidence: 95 }],
    ['has lost most of it', { text: '検査結果のお知らせ', confidence: 97 }],
  ])('stays where the reading %s', async (_, answer) => {
    expect(await outcome(layered(RUBBISH), answer)).toEqual({
      origin: 'text',
      reason: expect.stringMatching(/OCR \(told\) found \d+ letters, the layer stays$/),
      asked: 1,
    });
  });

  test('that makes sense is not read again', async () => {
    expect(await outcome(layered(SOUND), { text: 'wrong', confidence: 99 })).toEqual({
      origin: 'text',
      reason: 'text layer of 372 letters, 100% of it invisible, as an OCR layer under a scan is',
      asked: 0,
    });
  });

  test('of one line on a full page yields to the page, and to nothing less', async () => {
    const line = layered(SOUND.slice(0, 1));
    expect(await outcome(line, { text: SOUND.join('\n'), confidence: 97 })).toMatchObject({ origin: 'ocr', asked: 1 });
    expect(await outcome(line, { text: SOUND[0]!, confidence: 97 })).toMatchObject({ origin: 'text', asked: 1 });
  });

  test('is left alone where no image covers the page: codes and lists make little sense by nature', async () => {
    expect(await outcome(layered(RUBBISH, '100 0 0 100 400 600'), { text: JAPANESE, confidence: 97 })).toMatchObject({
      origin: 'text',
      asked: 0,
    });
  });
});
