import { isFileprocError } from '@cis/fileproc-core';
import { emfRecords } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { concat, element, field, items, signed, words } from './fixtures/bytes.ts';
import { ocrService, read } from './fixtures/read.ts';
import { document, metafileDrawing, page, pictureDrawing, textAnnotation } from './fixtures/write-document.ts';
import { reference, writeFile, writeRecords } from './fixtures/write-file.ts';

const { comment, emf, emfRecord, font, text } = emfRecords;

const PAGE_CONTENT = 0x8010;

/** What comes of a file within two seconds of the processor's time: a code, or its warnings. */
async function outcomeOf(file: Uint8Array): Promise<string[]> {
  const started = process.cpuUsage();
  const outcome = await read(file, { ocr: ocrService(() => ({ text: 'x' })) }).then(
    ({ warnings }) => [...new Set(warnings.map(({ code }) => code))],
    (error: unknown) => [isFileprocError(error) ? error.code : String(error)],
  );
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
  return outcome;
}

/** A drawing of seven bytes of -lh5- that claims to expand to `size`: one symbol of no bits stands for all. */
function bomb(size: number): Uint8Array {
  const block = Uint8Array.of(0xff, 0xff, 0x00, 0x00, 0x02, 0x00, 0x00);
  const stored = concat(...Array.from({ length: Math.ceil(size / 65_535) }, () => block));
  return concat(field(0x80, 4), field(0x81, size), field(0x8a, 1), element(0x86, stored));
}

test('a few bytes that expand to a gigabyte are not expanded', async () => {
  const file = writeFile(document([page([{ kind: PAGE_CONTENT, drawing: bomb(900_000_000) }])]));
  expect(await outcomeOf(file)).toEqual(['LIMIT_EXCEEDED']);
  const ratio = writeFile(document([page([{ kind: PAGE_CONTENT, drawing: bomb(50_000_000) }])]));
  expect(await outcomeOf(ratio)).toEqual(['LIMIT_EXCEEDED']);
});

test('counts of four billion are not believed', async () => {
  const huge = emfRecord(84, words(0, 0, 0, 0, 1, 0, 0, 0, 0, 0xffffffff, 76, 0, 0, 0, 0, 0, 80), Buffer.alloc(8));
  const many = emfRecord(97, words(0, 0, 0, 0, 1, 0, 0, 0xffffffff), Buffer.alloc(80));
  const drawing = metafileDrawing(4, emf([font(1), huge, many, text(500, 500, '本文')]), { isPlain: true });
  const pictures = { kind: PAGE_CONTENT, drawing, values: { 300: words(0xffffffff) } };
  const { pages } = await read(writeFile(document([page([pictures])])));
  expect(pages[0]!.text).toBe('本文');
});

test('strings that lie over each other are read no longer than their record', async () => {
  const strings = Array.from({ length: 5000 }, () => words(0, 0, 50_000, 40, 0, 0, 0, 0, 0, 0));
  const record = emfRecord(96, words(0, 0, 0, 0, 1, 0, 0, 5000), ...strings, Buffer.alloc(60_000, 'a'));
  const drawing = metafileDrawing(4, emf([font(1), record]), { isPlain: true });
  const { pages } = await read(writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])])));
  expect(pages[0]!.text.length).toBeLessThan(record.length);
});

test('one picture drawn a hundred thousand times costs a bounded time', async () => {
  const jpeg = await sharp({ create: { width: 2000, height: 2000, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const picture = concat(words(jpeg.length, 0, 2000, 2000), jpeg);
  const draw = comment(
    concat(Buffer.from('DWc\0'), words(0, 0, 0, 0, 0, 0, 0, 0, 2000, 2000, 0, 0xcc0020, 4961, 7016)),
  );
  const records = [comment(Buffer.from('DWb\0')), ...Array.from({ length: 100_000 }, () => draw)];
  const drawing = metafileDrawing(4, emf(records), { isPlain: true });
  const object = { kind: PAGE_CONTENT, drawing, references: { 301: reference(0, picture.length) } };
  expect(await outcomeOf(writeFile(document([page([object])]), { entries: [picture], properties: 'plain' }))).toEqual(
    [],
  );
});

test('a picture that claims four billion pixels is not decoded', async () => {
  const drawing = pictureDrawing(9, Uint8Array.of(0, 0x10, 0x01), 65_000, 65_000);
  expect(await outcomeOf(writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])])))).toEqual(['LIMIT_EXCEEDED']);
});

test('many pages of one large drawing stop at the limit of the file', async () => {
  const blank = Buffer.alloc(5_000_000);
  const body = metafileDrawing(4, concat(emf([]), blank));
  const object = { kind: PAGE_CONTENT, references: { 7: reference(0, body.length) } };
  const file = writeFile(document(Array.from({ length: 100 }, () => page([object]))), { entries: [body] });
  const { warnings } = await read(file, { limits: { decompressedMegabytes: 50 } }).catch((error) => {
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    return { warnings: [] };
  });
  expect(warnings.every(({ code }) => code === 'PAGE_FAILED')).toBe(true);
});

test('records that jump in depth, or nest without end, keep what came before', async () => {
  const record = (depth: number, kind: number) => element(0x62, field(0x80, depth), element(0x62, signed(kind)));
  const jump = concat(record(0, 0xc013), record(1, 0x1303), record(5, 0x1301));
  expect(await outcomeOf(writeRecords(jump))).toEqual(['DAMAGED']);
  const nested = concat(record(0, 0xc013), ...Array.from({ length: 90 }, (_, depth) => record(depth + 1, 0x8047)));
  expect(await outcomeOf(writeRecords(nested))).toEqual(['DAMAGED']);
  expect(await outcomeOf(writeRecords(record(3, 0xc013)))).toEqual(['CORRUPT']);
});

test('names that thousands of records share are read once', async () => {
  const name = (number: number) => concat(items(2001 + number, 4, -1, 4), Uint8Array.of(4), Buffer.from('abc\0'));
  const list = concat(...Array.from({ length: 9000 }, (_, index) => name(index)));
  const objects = Array.from({ length: 3000 }, () => ({ ...textAnnotation('x'), references: { 51: reference(0, 1) } }));
  const file = writeFile(document([page(objects.map(({ named: _, ...object }) => object))]), { entries: [list] });
  expect(await outcomeOf(file)).toEqual([]);
});
