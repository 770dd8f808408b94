import { expect, test } from 'vitest';
import { decodeDib } from './dib.ts';
import { concat, halves, words } from './fixtures/bytes.ts';
import { bitmap } from './fixtures/write-bitmap.ts';
import { createFont, penObject, selectObject, textOut, wmf, wmfRecord } from './fixtures/write-wmf.ts';
import type { PlacedBitmap, TextRun } from './metafile.ts';
import { playMetafile } from './play.ts';

function play(records: readonly Uint8Array[]) {
  const runs: TextRun[] = [];
  const bitmaps: PlacedBitmap[] = [];
  const comments: string[] = [];
  const info = playMetafile(wmf(records), {
    text: (run) => void runs.push(run),
    bitmap: (placed) => void bitmaps.push(placed),
    comment: (data) => void comments.push(Buffer.from(data).toString('latin1')),
  });
  return { info, runs, bitmaps, comments };
}

const latin = (text: string) => Buffer.from(text, 'latin1');

test('EXTTEXTOUT is read with its advances, behind a rectangle too, and glyph numbers are counted', () => {
  const draw = (options: number, rectangle: readonly number[]) =>
    wmfRecord(0x0a32, halves(700, 300, 3, options, ...rectangle), latin('abc\0'), halves(50, 60, 70));
  const { info, runs } = play([
    wmfRecord(0x012e, halves(24)),
    createFont({ size: 80 }),
    selectObject(0),
    draw(0, []),
    draw(2, [0, 0, 9, 9]),
    draw(0x10, []),
  ]);
  const run = { text: 'abc', x: 300, y: 700, length: 180, angle: 0, size: 80, vertical: false };
  expect(runs).toEqual([run, run]);
  expect(info).toMatchObject({ unreadableRuns: 1, damage: undefined, window: { width: 4961, height: 7016 } });
});

test('a deleted object makes room for the next one', () => {
  const { runs } = play([
    penObject(),
    createFont({ size: 10 }),
    wmfRecord(0x01f0, halves(0)),
    createFont({ size: 99 }),
    selectObject(0),
    textOut(0, 0, latin('x')),
  ]);
  expect(runs).toMatchObject([{ text: 'x', size: 99 }]);
});

test('bitmaps are found in their place', () => {
  const { info, bits } = bitmap(4, 2, 8, (x, y) => x * 10 + y);
  const { bitmaps } = play([wmfRecord(0x0f43, words(0x8800c6), halves(0, 2, 4, 0, 0, 200, 400, 20, 10), info, bits)]);
  expect(bitmaps).toMatchObject([
    {
      target: { x: 10, y: 20, width: 400, height: 200 },
      source: { x: 0, y: 0, width: 4, height: 2 },
      rasterOperation: 0x8800c6,
    },
  ]);
  const [placed] = bitmaps;
  const content = decodeDib(placed!.info, placed!.bits, 100);
  const reds = 'pixels' in content ? [...content.pixels.data].filter((_, index) => index % 3 === 0) : [];
  expect(reds).toEqual([0, 10, 20, 30, 1, 11, 21, 31]);
});

test('comments are given, and a record that breaks off ends the drawing with its reason', () => {
  const said = latin('DW\u0002\u0001');
  const { comments } = play([wmfRecord(0x0626, halves(0x0f, said.length), said)]);
  expect(comments).toEqual(['DW\u0002\u0001']);
  const broken = concat(wmf([createFont({}), selectObject(0), textOut(0, 0, latin('left'))]).slice(0, -6), words(99));
  const runs: string[] = [];
  const { damage } = playMetafile(broken, { text: ({ text }) => void runs.push(text) });
  expect(runs).toEqual(['left']);
  expect(damage).toBe('the drawing breaks off after 5 records');
});
