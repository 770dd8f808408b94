import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { type ExtractedDocument, type OcrPage, type RasterImage, resolveLimits } from '@cis/fileproc-core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeTiff } from '../../../processor-image/src/fixtures/write-tiff.ts';
import { searchablePdf } from './searchable-pdf.ts';
import { readTold, type ToldLine, toldPage } from './told.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fileproc-searchable-pdf-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [WIDTH, HEIGHT] = [800, 600];

/** White paper with one black square, so that no page is blank. */
function paper(width = WIDTH, height = HEIGHT, square: readonly [number, number] = [20, 30]): Buffer {
  const data = Buffer.alloc(width * height, 255);
  for (let y = 0; y < 40; y++)
    data.fill(0, (square[1] + y) * width + square[0], (square[1] + y) * width + square[0] + 40);
  return data;
}
const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 1 } } as const;
/** A quarter of that page. */
const SMALL = { width: 400, height: 300 } as const;
const small = () =>
  sharp(paper(SMALL.width, SMALL.height), { raw: { ...SMALL, channels: 1 } })
    .withMetadata({ density: 100 })
    .toColourspace('b-w');
const drawn = () => sharp(paper(), raw).withMetadata({ density: 100 }).toColourspace('b-w');

/** The PDF of a file that is read as told. */
async function made(bytes: Uint8Array, name: string, answer: (picture: RasterImage, index: number) => OcrPage) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const document = await readTold(bytes, name, answer);
  const source = {
    path,
    passwords: [],
    limits: resolveLimits(),
    scratch: folder,
    signal: new AbortController().signal,
  };
  return { document, pdf: await searchablePdf(document, source) };
}

/** A document read back, to compare: what stands on its pages, without white space; and words to the nearest 2 points. */
const texts = ({ pages }: ExtractedDocument) => pages.map(({ text }) => text.replace(/\s/g, ''));
function expectSamePlaces(read: ExtractedDocument, told: ExtractedDocument): void {
  expect(read.pages.map(({ width, height, origin }) => ({ width, height, origin }))).toEqual(
    told.pages.map(({ width, height }) => ({ width, height, origin: 'text' })),
  );
  for (const [index, page] of told.pages.entries()) {
    const words = read.pages[index]!.words ?? [];
    expect(words.map(({ text }) => text)).toEqual(page.words!.map(({ text }) => text));
    for (const [at, { box }] of page.words!.entries())
      for (const [side, points] of box.entries()) expect(Math.abs(words[at]!.box[side]! - points)).toBeLessThan(2);
  }
}

const LINES: readonly ToldLine[] = [
  [
    ['納品書', 100, 60, 240, 50],
    ['No.(1024)', 460, 64, 180, 44],
  ],
  [
    ['Deliver', 100, 200, 120, 30],
    ['before', 240, 200, 110, 30],
    ['𠮷野家の倉庫へ', 380, 196, 300, 36],
  ],
  [['検査の結果について協議し承認を得た', 100, 420, 620, 36]],
];

describe('the layer over a picture', () => {
  test('says what was read, at its places, in lines', async () => {
    const { document, pdf } = await made(await drawn().png().toBuffer(), 'a.png', () => toldPage(LINES));
    const read = await readTold(pdf, 'a.pdf');
    expect(texts(read)).toEqual(texts(document));
    expectSamePlaces(read, document);
    expect(read.pages[0]!.text).toContain('Deliver before');
  });

  test('says it in columns, the right one first', async () => {
    const columns: readonly ToldLine[] = [
      [['契約書の原本について', 600, 60, 40, 400]],
      [['部門長へ報告する', 500, 60, 40, 320]],
      [
        ['平成', 400, 60, 40, 80],
        ['元年', 400, 200, 40, 80],
      ],
    ];
    const { document, pdf } = await made(await drawn().png().toBuffer(), 'a.png', () => toldPage(columns));
    const read = await readTold(pdf, 'a.pdf');
    expect(texts(read)).toEqual(['契約書の原本について部門長へ報告する平成元年']);
    expectSamePlaces(read, document);
  });

  test.each<[string, readonly ToldLine[]]>([
    [
      'upside down',
      [
        [
          ['The', 600, 500, 60, 30],
          ['first', 480, 500, 100, 30],
        ],
        [
          ['second', 540, 420, 120, 30],
          ['line', 440, 420, 80, 30],
        ],
      ],
    ],
    [
      'on its right side',
      [
        [
          ['The', 600, 60, 30, 60],
          ['first', 600, 140, 30, 100],
        ],
        [
          ['second', 520, 60, 30, 120],
          ['line', 520, 200, 30, 80],
        ],
      ],
    ],
    [
      'on its left side',
      [
        [
          ['The', 60, 500, 30, 60],
          ['first', 60, 380, 30, 100],
        ],
        [
          ['second', 140, 440, 30, 120],
          ['line', 140, 340, 30, 80],
        ],
      ],
    ],
  ])('follows a page that lies %s', async (_, lines) => {
    const { document, pdf } = await made(await drawn().png().toBuffer(), 'a.png', () => toldPage(lines));
    const read = await readTold(pdf, 'a.pdf');
    expect(read.pages[0]!.text.split(/\s+/)).toEqual(['The', 'first', 'second', 'line']);
    expectSamePlaces(read, document);
  });
});

/** The pictures that an engine is given of a PDF, and those of the file that it was made of. */
async function pictures(bytes: Uint8Array, name: string): Promise<RasterImage[]> {
  const seen: RasterImage[] = [];
  const keep = (picture: RasterImage) => {
    seen.push(picture);
    return toldPage([]);
  };
  const { pdf } = await made(bytes, name, keep);
  await readTold(pdf, 'a.pdf', keep);
  return seen;
}

/** Where the black square lies, as shares of the picture's width and height. */
function squareOf({ width, height, data }: RasterImage): number[] {
  let [count, across, down] = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    if (data[at]! >= 100) continue;
    count++;
    across += at % width;
    down += Math.floor(at / width);
  }
  return [across / count / width, down / count / height];
}

describe('the pictures', () => {
  test('a JPEG is in the PDF byte for byte', async () => {
    const jpeg = await drawn().jpeg({ quality: 70 }).toBuffer();
    const { pdf } = await made(jpeg, 'a.jpg', () => toldPage(LINES));
    expect(Buffer.from(pdf).includes(jpeg)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG of orientation %i is seen as a viewer shows it', async (orientation) => {
    const jpeg = await small().withMetadata({ density: 100, orientation }).jpeg({ quality: 90 }).toBuffer();
    const [file, page] = await pictures(jpeg, 'a.jpg');
    expect(page!.width / page!.height).toBeCloseTo(file!.width / file!.height, 2);
    const [x, y] = squareOf(file!);
    expect(squareOf(page!)).toEqual([expect.closeTo(x!, 2), expect.closeTo(y!, 2)]);
  });

  test.each<[string, () => Promise<Buffer>]>([
    ['a.png', () => small().png().toBuffer()],
    [
      'a.tif',
      async () => Buffer.from(writeTiff([{ ...SMALL, data: paper(SMALL.width, SMALL.height), bilevel: true }])),
    ],
    ['a.webp', () => small().webp().toBuffer()],
    [
      'a.gif',
      () =>
        sharp({ create: { width: 300, height: 200, channels: 3, background: '#f0e0d0' } })
          .composite([
            { input: { create: { width: 40, height: 40, channels: 3, background: 'black' } }, left: 9, top: 90 },
          ])
          .gif()
          .toBuffer(),
    ],
  ])('%s is seen as it is', async (name, file) => {
    const [before, after] = await pictures(await file(), name);
    const [x, y] = squareOf(before!);
    expect(squareOf(after!)).toEqual([expect.closeTo(x!, 2), expect.closeTo(y!, 2)]);
  });

  test('of a TIFF file all pages come, and one that is broken keeps its place', async () => {
    const page = { width: WIDTH, height: HEIGHT, data: paper() };
    const pages = [
      page,
      { width: 0, height: 0, data: new Uint8Array(0) },
      { ...page, data: paper(WIDTH, HEIGHT, [500, 400]) },
    ];
    const { document, pdf } = await made(writeTiff(pages), 'a.tif', (_, index) =>
      toldPage([[[`page-${index === 0 ? 'one' : 'three'}`, 100, 60, 240, 50]]]),
    );
    expect(texts(document)).toEqual(['page-one', '', 'page-three']);
    expect(texts(await readTold(pdf, 'a.pdf'))).toEqual(['page-one', '', 'page-three']);
  });
});

describe('a PDF', () => {
  /** A page of text and scans that lie turned, with an origin elsewhere. */
  async function scans(turn: number): Promise<Uint8Array> {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    pdf.addPage([400, 300]).drawText('The text of this page was typed, so nobody has to read its picture again.', {
      x: 10,
      y: 200,
      size: 9,
      font,
    });
    const page = pdf.addPage([500, 400]);
    page.drawImage(await pdf.embedJpg(await drawn().jpeg().toBuffer()), { x: 50, y: 20, width: 400, height: 300 });
    page.setCropBox(50, 20, 400, 300);
    page.setRotation(degrees(turn));
    return pdf.save();
  }

  test.each([0, 90, 180, 270])(
    'turned by %i degrees keeps its pages and gets the layer where OCR read',
    async (turn) => {
      // Places are those of the page as it is seen, drawn at 300 dots per inch.
      const lines: readonly ToldLine[] = [
        [
          ['契約書', 200, 150, 300, 80],
          ['second', 600, 150, 240, 80],
        ],
        [['Line', 200, 600, 200, 80]],
      ];
      const { document, pdf } = await made(await scans(turn), 'a.pdf', () => toldPage(lines));
      expect(document.pages.map(({ origin }) => origin)).toEqual(['text', 'ocr']);
      const read = await readTold(pdf, 'b.pdf');
      expect(read.pages[0]!.text).toBe(document.pages[0]!.text);
      expect(texts(read)).toEqual(texts(document));
      expectSamePlaces({ ...read, pages: [read.pages[1]!] }, { ...document, pages: [document.pages[1]!] });
      expect((await PDFDocument.load(pdf)).getPage(1).getRotation().angle).toBe(turn);
    },
  );
});

test('what is neither a picture nor a PDF, or has changed, is refused', async () => {
  const bytes = await drawn().png().toBuffer();
  const document = await readTold(bytes, 'a.png', () => toldPage(LINES));
  const path = join(folder, 'a.png');
  const source = {
    path,
    passwords: [],
    limits: resolveLimits(),
    scratch: folder,
    signal: new AbortController().signal,
  };
  writeFileSync(path, Buffer.concat([bytes, Buffer.from('more')]));
  await expect(searchablePdf(document, source)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  const sheet = { ...document, type: { ...document.type, mediaType: 'text/csv' }, fileType: 'text' };
  await expect(searchablePdf(sheet, source)).rejects.toMatchObject({ code: 'UNSUPPORTED_TYPE' });
});
