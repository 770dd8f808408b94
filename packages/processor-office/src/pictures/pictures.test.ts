import { expect, test } from 'vitest';
import { paragraph, relationships, writeDocx } from '../fixtures/docx.ts';
import { read } from '../fixtures/read.ts';
import { sheetData, writeXlsx } from '../fixtures/xlsx.ts';
import { writeZip } from '../fixtures/zip.ts';
import { atom, presentation } from '../ppt/presentation.fixture.ts';
import { record, rk, workbook } from '../xls/workbook.fixture.ts';
import { pictureSize } from './picture-size.ts';

const OOXML = 'application/vnd.openxmlformats-officedocument';

/** What begins as a PNG of this size; `seed` tells one from another. */
function png(width: number, height: number, seed: number, bytes = 20_000): Buffer {
  const picture = Buffer.alloc(bytes, seed);
  picture.writeUInt32BE(0x89504e47, 0);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

const scan = png(1700, 2300, 1);
const other = png(200, 60, 2);
/** A picture of OfficeArt: an identifier of 16 bytes, a tag, the file. */
const blip = (picture: Buffer) => atom(0xf01e, Buffer.concat([Buffer.alloc(17), picture]), 0x6e0);

test('scans in a Word document become files of their own, each once; small pictures and those that nothing shows do not', async () => {
  const document = writeDocx(paragraph('本文'), {
    relations: [
      ['p1', 'image', 'media/scan.png'],
      ['p2', 'image', 'media/again.png'],
      ['p3', 'image', 'media/logo.png'],
      ['p4', 'image', 'media/dot.png'],
      ['p5', 'image', 'media/drawing.emf'],
      ['p6', 'image', 'https://example.com/far.png'],
    ],
    parts: {
      'word/media/scan.png': scan,
      'word/media/again.png': scan,
      'word/media/logo.png': png(199, 400, 3),
      'word/media/dot.png': png(1000, 1000, 4, 9_999),
      'word/media/drawing.emf': scan,
      'word/media/unused.png': other,
    },
  });
  const mediaType = `${OOXML}.wordprocessingml.document`;
  const { embedded, files, warnings } = await read(document, { mediaType, ocr: true });
  expect([embedded?.map(({ path }) => path), warnings]).toEqual([['word/media/scan.png'], []]);
  expect(files['word/media/scan.png']).toBe(scan.toString('latin1'));
  expect((await read(document, { mediaType })).embedded).toBeUndefined();
});

test('pictures on sheets are those of their drawings', async () => {
  const document = writeXlsx(
    [
      {
        name: '写真',
        content: sheetData('<c><v>1</v></c>'),
        relations: [['d', 'drawing', '../drawings/drawing1.xml']],
      },
    ],
    {
      parts: {
        'xl/drawings/drawing1.xml': '<x/>',
        'xl/drawings/_rels/drawing1.xml.rels': relationships([['p', 'image', '../media/image1.png']]),
        'xl/media/image1.png': scan,
      },
    },
  );
  const { embedded } = await read(document, { mediaType: `${OOXML}.spreadsheetml.sheet`, ocr: true });
  expect(embedded?.map(({ path }) => path)).toEqual(['xl/media/image1.png']);
});

test('an OpenDocument text has its pictures in a folder', async () => {
  const document = writeZip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text/></office:body></office:document-content>',
    'Pictures/10.png': scan,
    'Thumbnails/thumbnail.png': other,
  });
  const { embedded } = await read(document, { mediaType: 'application/vnd.oasis.opendocument.text', ocr: true });
  expect(embedded?.map(({ path }) => path)).toEqual(['Pictures/10.png']);
});

test('pictures of PowerPoint 97 and Excel 97 are those of OfficeArt', async () => {
  const ppt = presentation({ slides: [] }, [
    { name: 'Pictures', content: Buffer.concat([blip(scan), blip(other), blip(scan)]) },
  ]);
  const shown = await read(ppt, { mediaType: 'application/vnd.ms-powerpoint', ocr: true });
  expect(Object.keys(shown.files)).toEqual(['pictures/1.png', 'pictures/2.png']);
  // An entry of the store with its picture behind it, cut at the length of a record as Excel does.
  const group = atom(0xf007, Buffer.concat([Buffer.alloc(36), blip(scan)]));
  const xls = workbook({
    sheets: [{ name: '写真', records: [rk([0, 0], 1)] }],
    globals: [
      record(0xeb, group.subarray(0, 8_000)),
      record(0x3c, group.subarray(8_000, 16_000)),
      record(0x3c, group.subarray(16_000)),
    ],
  });
  const book = await read(xls, { mediaType: 'application/vnd.ms-excel', ocr: true });
  expect(book.files).toEqual({ 'pictures/1.png': scan.toString('latin1') });
});

test('more pictures than a report has are told of', async () => {
  const pictures = Array.from({ length: 203 }, (_, at) => png(300, 300, at, 10_000));
  const document = writeDocx(paragraph('本文'), {
    relations: pictures.map((_, at) => [`p${at}`, 'image', `media/${at}.png`] as const),
    parts: Object.fromEntries(pictures.map((picture, at) => [`word/media/${at}.png`, picture])),
  });
  const { embedded, warnings } = await read(document, { mediaType: `${OOXML}.wordprocessingml.document`, ocr: true });
  expect([embedded?.length, warnings]).toEqual([
    200,
    [
      {
        code: 'EMBEDDED_TRUNCATED',
        message: 'The document holds more than 200 pictures; those after them are not read.',
      },
    ],
  ]);
});

test('the size of a picture is told by its header', () => {
  const tiff = Buffer.alloc(60);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  for (const [at, [tag, type, value]] of [
    [256, 3, 1700],
    [257, 4, 2300],
  ].entries()) {
    tiff.writeUInt16LE(tag!, 10 + at * 12);
    tiff.writeUInt16LE(type!, 12 + at * 12);
    tiff.writeUInt32LE(1, 14 + at * 12);
    tiff.writeUInt32LE(value!, 18 + at * 12);
  }
  const bmp = Buffer.alloc(60);
  bmp.write('BM', 0, 'latin1');
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(640, 18);
  bmp.writeInt32LE(-480, 22);
  const jpeg = Buffer.alloc(60);
  jpeg.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 100, 0, 200]);
  expect([tiff, bmp, jpeg, Buffer.alloc(60), Buffer.alloc(3)].map(pictureSize)).toEqual([
    { mediaType: 'image/tiff', width: 1700, height: 2300 },
    { mediaType: 'image/bmp', width: 640, height: 480 },
    { mediaType: 'image/jpeg', width: 200, height: 100 },
    undefined,
    undefined,
  ]);
});
