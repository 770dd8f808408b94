import { readFileSync } from 'node:fs';
import { isFileprocError } from '@cis/fileproc-core';
import { bitmap, emfRecords, wmfRecords } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { concat, cp932, words } from './fixtures/bytes.ts';
import { ocrService, read } from './fixtures/read.ts';
import { realFiles } from './fixtures/real-files.ts';
import {
  binder,
  bitmapDrawing,
  document,
  metafileDrawing,
  page,
  pictureDrawing,
  textAnnotation,
} from './fixtures/write-document.ts';
import { reference, writeFile } from './fixtures/write-file.ts';
import type { Road } from './roads/road.ts';

const { comment, emf, emfRecord, font, storedPicture, stretchBitmap, text, textAlign } = emfRecords;
const { createFont, placeable, selectObject, textOut, wmf } = wmfRecords;

const PAGE_CONTENT = 0x8010;
/** Files that are read, of which each is another one. */
const MUTATIONS = 20_000;
/** Of them, those that are carved, too, where the native reader gives up. */
const CARVED_EACH = 20;
/** Slowest that one may be, milliseconds of the wall clock. */
const MOST_MILLISECONDS = 1000;
const limits = { pixels: 4_000_000, decompressedMegabytes: 256 };

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Files of every kind, small ones. Plain ones let a change reach the records and drawings behind the compression. */
async function seeds(): Promise<Uint8Array[]> {
  const jpeg = await sharp({ create: { width: 40, height: 24, channels: 3, background: '#456789' } })
    .jpeg()
    .toBuffer();
  const picture = concat(words(jpeg.length, 0, 40, 24), jpeg);
  const small = bitmap(16, 16, 4, (x, y) => x * y);
  const records = [
    textAlign(24),
    font(1),
    text(500, 500, cp932('契約書'), { advances: [50, 50, 50, 50, 50, 50] }),
    emfRecord(33),
    text(500, 700, '第一条'),
    emfRecord(34, words(0xffffffff)),
    emfRecord(108, words(10, 20, 3, 0x300, 1, 0, 0), Buffer.from('abc\0')),
    storedPicture([0, 0, 4961, 72], [40, 24]),
    stretchBitmap([0, 100, 1000, 1000], small.info, small.bits, [16, 16]),
    comment(Buffer.from('DW02')),
  ];
  const isPlain = true;
  const contents = [
    {
      kind: PAGE_CONTENT,
      drawing: metafileDrawing(4, emf(records), { isPlain }),
      references: { 301: reference(0, picture.length) },
    },
    {
      kind: PAGE_CONTENT,
      drawing: metafileDrawing(1, placeable(wmf([createFont({}), selectObject(0), textOut(9, 9, cp932('稟議'))])), {
        isPlain,
      }),
    },
    { kind: PAGE_CONTENT, drawing: bitmapDrawing(small.info, small.bits), rotation: 90 },
    { kind: PAGE_CONTENT, drawing: pictureDrawing(9, Uint8Array.of(0x26, 0xa0, 0x80, 0x08, 0x00, 0x80), 64, 20) },
    { kind: PAGE_CONTENT, drawing: pictureDrawing(5, jpeg, 40, 24) },
  ];
  const note = { kind: 0x801a, inside: [textAnnotation('付箋')] };
  const pages = contents.map((content) => page([content, note]));
  const originals = [{ kind: 0x1307, named: [{ name: 'nd', isReference: true, value: reference(0, picture.length) }] }];
  const entries = [picture];
  const first = writeFile(document([page([textAnnotation('古い')])]));
  return [
    ...pages.map((one) => writeFile(document([one], { originals }), { entries, properties: 'plain' })),
    writeFile(document(pages, { originals }), { entries }),
    writeFile(binder([document(pages.slice(0, 2), { name: '一' })], '綴り'), { entries, generation: 10 }),
    writeFile(document([page([textAnnotation('新しい', 'cp932')])]), { before: first }),
    writeFile(document([page([{ ...contents[0]!, drawing: metafileDrawing(4, emf(records)) }])]), {
      entries,
      properties: 'plain',
    }),
  ];
}

const INTERESTING = [0, 1, 0x1f, 0x62, 0x64, 0x7f, 0x80, 0x81, 0x84, 0x86, 0xc0, 0xff];

/** One to four changes: a bit, a byte, a word, a part cut out, doubled, or moved, the end cut off. */
function mutate(seed: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(bytes.length);
    const length = 1 + random(16);
    switch (random(8)) {
      case 0:
        bytes[at]! ^= 1 << random(8);
        break;
      case 1:
      case 2:
        bytes[at] = INTERESTING[random(INTERESTING.length)]!;
        break;
      case 3:
        bytes[at] = random(256);
        break;
      case 4:
        if (at + 4 <= bytes.length) bytes.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff, 0x10000][random(5)]!, at);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 6:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length))]);
        break;
      default:
        if (random(4) === 0) bytes = bytes.subarray(0, at + 1);
        else bytes.copy(bytes, random(bytes.length), at, at + length);
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

/** What came of a file: pages, a code, or what must not be. */
async function outcomeOf(bytes: Uint8Array, readers: readonly Road[] = ['native']): Promise<string> {
  const ocr = ocrService(({ width, height, data, channels }) =>
    data.length === width * height * channels ? { text: 'x' } : { text: 'PIXELS DO NOT FIT' },
  );
  try {
    const { pages } = await read(bytes, { ocr, limits, words: true, readers });
    return pages.some(({ text }) => text === 'PIXELS DO NOT FIT') ? 'wrong pixels' : 'read';
  } catch (error) {
    return isFileprocError(error) && error.category === 'file' ? error.code : `untyped: ${(error as Error).stack}`;
  }
}

test(`${MUTATIONS} damaged files give pages or a typed error, each within a second`, async () => {
  const files = [...(await seeds()), ...realFiles.map((path) => new Uint8Array(readFileSync(path)))];
  for (const file of files) expect(await outcomeOf(file)).toBe('read');
  const random = randomNumbers(20_261_124);
  const counts = new Map<string, number>();
  const slow: string[] = [];
  for (let count = 0; count < MUTATIONS; count++) {
    const mutated = mutate(files[count % files.length]!, random);
    const started = performance.now();
    const outcome = await outcomeOf(mutated, count % CARVED_EACH === 0 ? ['native', 'carve'] : ['native']);
    const taken = performance.now() - started;
    if (taken > MOST_MILLISECONDS) slow.push(`mutation ${count}: ${Math.round(taken)} ms, ${outcome}`);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  const allowed = ['read', 'CORRUPT', 'ENCRYPTED', 'LIMIT_EXCEEDED', 'EMPTY_FILE', 'UNSUPPORTED_TYPE'];
  expect([...counts.keys()].filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  expect(slow).toEqual([]);
  // Damage that always ended the reading would mean that the inner parts are not tried.
  expect(counts.get('read')).toBeGreaterThan(MUTATIONS / 10);
  expect(counts.get('CORRUPT')).toBeGreaterThan(MUTATIONS / 10);
}, 180_000);
