import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BlobStore } from '../contract/blob-store.ts';
import type { OcrOptions, OcrPage } from '../contract/ocr.ts';
import { folderBlobs } from './folder-blobs.ts';
import { createOcrPageCache } from './ocr-page-cache.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fileproc-ocr-cache-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ENGINE = { name: 'told', version: '1' };
const OPTIONS: OcrOptions = { languages: ['jpn', 'eng'], minConfidence: 50, preprocessing: true, words: true };
const PICTURE = { width: 2, height: 2, channels: 1, dpi: 300 } as const;
const PIXELS = Uint8Array.of(1, 2, 3, 4);
const PAGE: OcrPage = {
  text: '契約書',
  confidence: 91.5,
  droppedWords: 1,
  words: [{ text: '契約書', box: [1, 2, 30, 10], confidence: 91.5 }],
  rotation: 90,
};

/** Asks for the page of pixels; whether the engine had to read it, and the page. */
async function ask({
  store = folderBlobs(folder),
  engine = ENGINE,
  options = OPTIONS,
  picture = PICTURE,
  pixels = PIXELS,
}: {
  store?: BlobStore;
  engine?: typeof ENGINE;
  options?: OcrOptions;
  picture?: { width: number; height: number; channels: 1 | 3 | 4; dpi?: number };
  pixels?: Uint8Array;
} = {}) {
  let read = 0;
  const cache = createOcrPageCache({ store }, engine, options);
  const found = await cache.through(
    picture,
    () => [pixels.subarray(0, 1), pixels.subarray(1)],
    new AbortController().signal,
    async () => {
      read++;
      return PAGE;
    },
    (page) => page,
  );
  return { page: 'cached' in found ? found.cached : found, read, counts: cache.counts() };
}

test('a picture that was read is not read again, also by another process', async () => {
  expect(await ask()).toEqual({ page: PAGE, read: 1, counts: { hits: 0, misses: 1, kept: 1, failures: 0 } });
  expect(await ask()).toEqual({ page: PAGE, read: 0, counts: { hits: 1, misses: 0, kept: 0, failures: 0 } });
});

test.each<[string, Parameters<typeof ask>[0]]>([
  ['other pixels', { pixels: Uint8Array.of(1, 2, 3, 5) }],
  ['another shape of the same bytes', { picture: { ...PICTURE, width: 4, height: 1 } }],
  ['another resolution', { picture: { ...PICTURE, dpi: 200 } }],
  ['another engine', { engine: { name: 'other', version: '1' } }],
  ['another model', { engine: { name: 'told', version: '2' } }],
  ['other languages', { options: { ...OPTIONS, languages: ['eng', 'jpn'] } }],
  ['another confidence', { options: { ...OPTIONS, minConfidence: 60 } }],
  ['without preparation', { options: { ...OPTIONS, preprocessing: false } }],
  ['without words', { options: { ...OPTIONS, words: false } }],
])('%s is another page', async (_, asked) => {
  await ask();
  expect((await ask(asked)).read).toBe(1);
});

test('a kept page that is damaged is read again and replaced', async () => {
  await ask();
  const [file] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const whole = await readFile(join(folder, file!));
  for (const damaged of [new Uint8Array(0), whole.subarray(0, whole.length - 9), Buffer.from('{"form":1}')]) {
    await writeFile(join(folder, file!), damaged);
    expect((await ask()).read).toBe(1);
    expect((await ask()).read).toBe(0);
  }
});

test('of pictures that come at once the first is read', async () => {
  const cache = createOcrPageCache({ store: folderBlobs(folder) }, ENGINE, OPTIONS);
  let read = 0;
  const pages = await Promise.all(
    Array.from({ length: 5 }, () =>
      cache.through(
        PICTURE,
        () => [PIXELS],
        new AbortController().signal,
        async () => {
          read++;
          await sleep(20);
          return PAGE;
        },
        (page) => page,
      ),
    ),
  );
  expect([read, pages]).toEqual([1, [PAGE, ...Array(4).fill({ cached: PAGE })]]);
});

test('what could not be read is not kept, and a store that fails costs nothing but time', async () => {
  const failures: string[] = [];
  const store: BlobStore = {
    get: () => Promise.reject(new Error('no disk')),
    put: () => Promise.reject(new Error('no space')),
    delete: async () => {},
  };
  const broken = createOcrPageCache({ store, onFailure: ({ message }) => failures.push(message) }, ENGINE, OPTIONS);
  const signal = new AbortController().signal;
  const page = await broken.through(
    PICTURE,
    () => [PIXELS],
    signal,
    async () => PAGE,
    (page) => page,
  );
  expect([page, failures.length, broken.counts().failures]).toEqual([PAGE, 2, 2]);

  const cache = createOcrPageCache({ store: folderBlobs(folder) }, ENGINE, OPTIONS);
  const failed = () =>
    cache.through(
      PICTURE,
      () => [PIXELS],
      signal,
      async () => 'failed',
      () => undefined,
    );
  expect([await failed(), await failed(), cache.counts().kept]).toEqual(['failed', 'failed', 0]);
});

describe('two processes and a kill', () => {
  const LIMIT = 200_000;
  /** Puts pages of 1 to 4 kB under ever new keys, and reads some of them again, until it is killed. */
  const PROGRAM = `
    import { gzipSync } from 'node:zlib';
    const { folderBlobs } = await import(process.argv[1]);
    const store = folderBlobs(process.argv[2], { maxBytes: ${LIMIT} });
    console.log('begun');
    for (let page = 0; ; page++) {
      const bytes = gzipSync(Buffer.alloc(1000 + (page % 4) * 1000, String(page)), { level: 0 });
      await store.put('aa/' + process.argv[3] + '-' + page, bytes, 'application/gzip');
      await store.get('aa/' + process.argv[3] + '-' + (page >> 1));
    }`;
  const started: ChildProcess[] = [];
  const start = async (name: string) => {
    const program = new URL('folder-blobs.ts', import.meta.url).href;
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, program, folder, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return child;
  };
  const kill = (child: ChildProcess) => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    return gone;
  };
  afterEach(async () => {
    for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child);
  });

  test('leave whole pages only, and the folder within its limit', async () => {
    const other = await start('other');
    for (let round = 0; round < 4; round++) {
      const child = await start(`round${round}`);
      await sleep(60 + round * 35);
      await kill(child);
    }
    await kill(other);
    const names = await readdir(join(folder, 'aa'));
    const whole = names.filter((name) => !name.endsWith('.partial'));
    expect(whole.length).toBeGreaterThan(20);
    for (const name of whole) expect(gunzipSync(await readFile(join(folder, 'aa', name))).length).toBeGreaterThan(999);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, 'aa', name))).size));
    // A twentieth each that the two do not see of each other, and what lay ready to be counted.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT * 1.15);
    expect(names.length - whole.length).toBeLessThanOrEqual(5);
  });
});
