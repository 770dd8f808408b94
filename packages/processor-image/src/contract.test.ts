import { testProcessor } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { drawPage } from './fixtures/drawn-page.ts';
import { recordingOcr } from './fixtures/read-picture.ts';
import { writeBmp } from './fixtures/write-bmp.ts';
import { writeTiff } from './fixtures/write-tiff.ts';
import { image } from './image.ts';

const page = drawPage(['検査結果のお知らせ']);
const drawn = () => sharp(page.data, { raw: { width: page.width, height: page.height, channels: 1 } });

testProcessor(
  image(),
  [
    {
      name: 'two.tif',
      mediaType: 'image/tiff',
      content: () => writeTiff([page, page]),
      expect: { text: ['400 x 120\f400 x 120'], pages: 2, metadata: { width: 400, height: 120 } },
    },
    {
      name: 'one.png',
      mediaType: 'image/png',
      content: () => drawn().png().toBuffer(),
      expect: { text: '400 x 120', pages: 1 },
    },
    {
      name: 'one.bmp',
      mediaType: 'image/bmp',
      content: () =>
        writeBmp({ width: 40, height: 40, bits: 24, pixels: Array.from({ length: 1600 }, (_, pixel) => pixel * 9999) }),
      expect: { text: '40 x 40', pages: 1 },
    },
    { name: 'no.jpg', mediaType: 'image/jpeg', content: 'no picture', expect: { error: 'CORRUPT' } },
    {
      name: 'huge.bmp',
      mediaType: 'image/bmp',
      content: () => writeBmp({ width: 100_000, height: 100_000, bits: 1, pixels: [], encoded: new Uint8Array(8) }),
      expect: { error: 'LIMIT_EXCEEDED' },
    },
  ],
  { describe, test },
  { ocr: recordingOcr() },
);
