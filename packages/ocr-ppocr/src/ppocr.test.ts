import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OcrEngine, OcrOptions, RasterImage } from '@cis/fileproc-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawPage, turnPage } from './fixtures/drawn-page.ts';
import { generatePage } from './fixtures/generated-pages.ts';
import { ppocr } from './ppocr.ts';

const JAPANESE = ['検査結果のお知らせ', '経理部門は請求書および納品書の写しを', '提出しなければならない。'];
const ENGLISH = ['The indexing worker retries three times', 'before the message is moved.'];
const OPTIONS: OcrOptions = { languages: ['jpn', 'eng'], minConfidence: 50, preprocessing: true, words: false };

let engine: OcrEngine;
const read = (image: RasterImage, options: Partial<OcrOptions> = {}, signal = new AbortController().signal) =>
  engine.recognize(image, { ...OPTIONS, ...options }, signal);

beforeAll(async () => {
  engine = await ppocr().open({ languages: ['jpn', 'eng'] });
});
afterAll(() => engine.close?.());

describe('what is read', () => {
  test('Japanese and English on one page', async () => {
    const page = await read(drawPage({ lines: [...JAPANESE, ...ENGLISH] }));
    expect(page.text.split('\n')).toEqual([...JAPANESE, ...ENGLISH]);
    expect(page.confidence).toBeGreaterThan(80);
    expect(page).toMatchObject({ droppedWords: 0, rotation: 0 });
    expect(page).not.toHaveProperty('words');
  });

  test('words with their places in the picture as it was given, also where it was slanted and light on dark', async () => {
    const page = drawPage({ lines: ENGLISH, slant: 4, ink: 'white', ground: 'black' });
    const { text, words } = await read(page, { words: true });
    expect(text.split('\n')).toEqual(ENGLISH);
    const message = words?.find((word) => word.text === 'message');
    const [left, top, width, height] = message!.box;
    // The box holds the white letters of the black page and little of anything else.
    let inside = 0;
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) inside += page.data[y * page.width + x]! > 128 ? 1 : 0;
    expect(inside / (width * height)).toBeGreaterThan(0.1);
    expect(left).toBeGreaterThan(200);
    expect(width).toBeGreaterThan(120);
    expect(width).toBeLessThan(190);
    expect(height).toBeLessThan(70);
  });

  test('colours and transparency are read as on white paper', async () => {
    const grey = drawPage({ lines: ENGLISH });
    const clear = new Uint8Array(grey.data.length * 4);
    grey.data.forEach((shade, pixel) => {
      clear[pixel * 4 + 3] = 255 - shade;
    });
    const colours = Uint8Array.from({ length: grey.data.length * 3 }, (_, byte) => grey.data[Math.floor(byte / 3)]!);
    const expected = await read(grey);
    expect(await read({ ...grey, channels: 4, data: clear })).toEqual(expected);
    expect(await read({ ...grey, channels: 3, data: colours })).toEqual(expected);
  });

  test('a page without text is empty, with confidence 0', async () => {
    const white = { width: 600, height: 800, channels: 1, data: new Uint8Array(480_000).fill(255) } as const;
    expect(await read(white, { words: true })).toEqual({
      text: '',
      confidence: 0,
      droppedWords: 0,
      words: [],
      rotation: 0,
    });
  });

  test('a picture of one pixel is read as one without text', async () => {
    expect((await read({ width: 1, height: 1, channels: 1, data: Uint8Array.of(0) })).text).toBe('');
  });
});

describe('nothing is invented', () => {
  test.each(['texture', 'rules'])('a page of %s is empty', async (kind) => {
    const { image } = generatePage(kind, 3);
    expect((await read(image)).text).toBe('');
  });

  test('a page of dashed and dotted lines is empty', async () => {
    const data = new Uint8Array(900 * 1200).fill(255);
    for (let row = 0; row < 20; row++)
      for (let x = 80; x < 820; x++)
        if (x % 8 < (row % 2 ? 3 : 5)) for (let y = 0; y < 3; y++) data[(100 + row * 50 + y) * 900 + x] = 0;
    expect((await read({ width: 900, height: 1200, channels: 1, data })).text).toBe('');
  });
});

describe('pages that do not lie as they should', () => {
  test.each([
    [1, 270],
    [2, 180],
    [3, 90],
  ] as const)('a page turned by %i quarters is read after turning it by %i degrees', async (quarters, rotation) => {
    const page = await read(turnPage(drawPage({ lines: [...JAPANESE, ...ENGLISH] }), quarters));
    expect(page.text.split('\n')).toEqual([...JAPANESE, ...ENGLISH]);
    expect(page.rotation).toBe(rotation);
  });

  test('vertical Japanese is read column by column from the right', async () => {
    const columns = [
      '経理部門は請求書及び納品書の写',
      'しを速やかに提出しなければなら',
      'ない。検査成績表の記録も同様に',
      '保管するものとする。',
    ];
    const page = await read(drawPage({ lines: columns, vertical: true, width: 500, height: 700 }));
    expect(page.text.replace(/\n/g, '')).toBe(columns.join(''));
    expect(page.rotation).toBe(0);
  });

  test.each([0, 90, 180, 270] as const)('vertical Japanese turned by %i degrees is found out', async (degrees) => {
    const columns = [
      '経理部門は請求書及び納品書の写',
      'しを速やかに提出しなければなら',
      'ない。検査成績表の記録も同様に',
    ];
    const page = drawPage({ lines: columns, vertical: true, width: 500, height: 700 });
    const quarters = (degrees / 90) as 0 | 1 | 2 | 3;
    const { text, rotation } = await read(quarters === 0 ? page : turnPage(page, quarters));
    expect(text.replace(/\n/g, '')).toBe(columns.join(''));
    expect(rotation).toBe((360 - degrees) % 360);
  });

  test('a line that runs upwards beside others is read from its lower end', async () => {
    const page = drawPage({ lines: [...JAPANESE, ...ENGLISH] });
    const label = turnPage(drawPage({ lines: ['冷却水の流量 304'], width: 420, height: 140 }), 3);
    for (let y = 0; y < label.height; y++)
      page.data.set(label.data.subarray(y * label.width, (y + 1) * label.width), (150 + y) * page.width + 840);
    expect((await read(page)).text).toMatch(/冷却水の流量 ?304/);
  });

  test('a page photographed under a lamp is read as it is', async () => {
    const page = drawPage({ lines: [...JAPANESE, ...ENGLISH], ground: ['#1c1c1c', '#ffffff'], ink: '#101010' });
    expect((await read(page)).text).toContain(JAPANESE[1]!.slice(2));
  });
});

describe('options', () => {
  test('words under the wanted confidence are dropped and counted', async () => {
    const page = drawPage({ lines: ENGLISH });
    const all = await read(page, { minConfidence: 0, words: true });
    const none = await read(page, { minConfidence: 100, words: true });
    expect(none).toEqual({ text: '', confidence: 0, droppedWords: all.words!.length, words: [], rotation: 0 });
  });

  test('a page is the same whatever was read before it', async () => {
    const page = drawPage({ lines: JAPANESE });
    const first = await read(page, { words: true });
    await read(drawPage({ lines: ['検査結果のお知5せ', '検査結果のお知5せ', 'Tne lndexing w0rker'] }));
    await read(drawPage({ lines: JAPANESE, vertical: true, height: 900 }), { languages: ['jpn'] });
    await read(drawPage({ lines: ENGLISH, fontSize: 60 }), { languages: ['eng'] });
    expect(await read(page, { words: true })).toEqual(first);
  });
});

describe('trouble', () => {
  test('a language that it cannot read is OCR_UNAVAILABLE and says which it can', async () => {
    await expect(ppocr().open({ languages: ['jpn', 'tlh'] })).rejects.toMatchObject({
      code: 'OCR_UNAVAILABLE',
      message: 'The OCR engine ppocr reads jpn and eng, not tlh (OCR_LANGUAGE); tesseract reads more.',
    });
    await expect(ppocr().open({ languages: [] })).rejects.toMatchObject({ code: 'OCR_UNAVAILABLE' });
  });

  test('a picture whose bytes do not fit its size costs that page alone', async () => {
    const page = drawPage({ lines: ENGLISH });
    await expect(read({ ...page, width: page.width + 1 })).rejects.toThrow('1001 x 600 pixels');
    expect((await read(page)).text.split('\n')).toEqual(ENGLISH);
  });

  test('on abort it stops within a moment, throws the reason, and reads the next page', async () => {
    const page = drawPage({ lines: Array<string>(30).fill(JAPANESE[1]!), width: 1400, height: 1800 });
    const stop = new AbortController();
    const reading = read(page, {}, stop.signal);
    setTimeout(() => stop.abort(new Error('not wanted any more')), 300);
    const started = performance.now();
    await expect(reading).rejects.toThrow('not wanted any more');
    expect(performance.now() - started).toBeLessThan(1500);
    await expect(read(page, {}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect((await read(drawPage({ lines: ENGLISH }))).text.split('\n')).toEqual(ENGLISH);
  });
});

test('it reads where Node lets it see nothing but its packages', async () => {
  const page = drawPage({ lines: [JAPANESE[0]!] });
  const program = fileURLToPath(new URL('./fixtures/read-confined.ts', import.meta.url));
  const packages = fileURLToPath(new URL('../../../', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      '--permission',
      `--allow-fs-read=${packages}`,
      '--allow-addons',
      '--disable-warning=SecurityWarning',
      program,
      String(page.width),
      String(page.height),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], cwd: packages },
  );
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.err += chunk.toString();
  });
  child.stdin.end(page.data);
  await once(child, 'close');
  expect(printed.out, printed.err).toBe(JAPANESE[0]);
});

test('its version names the revision and the models', () => {
  expect(ppocr().version).toMatch(/^\d+\+PP-OCRv6-small-int8-\d+$/);
  expect(ppocr().languages).toEqual(['jpn', 'eng']);
});
