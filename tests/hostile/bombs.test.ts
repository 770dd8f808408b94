import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extract } from '@cis/fileproc-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { zipOf } from '../../packages/processor-archive/src/zip.fixture.ts';
import { gif, hugePictures } from './image-headers.ts';
import { type HostileReader, hostileReader } from './reading.ts';
import { writeTiff } from './tiff-pages.ts';
import { entityAttacks, writeOdf } from './xml-attacks.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

/** Seconds of CPU that no bomb may take, and MB that none may make a child hold. */
const CPU_SECONDS = 20;
const MEGABYTES = 1000;

let hostile: HostileReader;
beforeAll(async () => {
  hostile = await hostileReader();
});
afterAll(() => hostile[Symbol.asyncDispose]());

/** Outcomes by name, and whatever took too much. */
async function readAll(files: Readonly<Record<string, Uint8Array | string>>) {
  const outcomes: Record<string, string> = {};
  const texts: Record<string, string> = {};
  const expensive: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const reading = await hostile.read(name, content);
    const { outcome, warnings, cpuSeconds = 0, peakMegabytes = 0 } = reading;
    outcomes[name] = [outcome, ...warnings, ...reading.embedded.map((file) => file.outcome)].join(' ');
    texts[name] = reading.text;
    if (cpuSeconds > CPU_SECONDS || peakMegabytes > MEGABYTES)
      expensive.push(`${name}: ${cpuSeconds} s, ${peakMegabytes} MB`);
  }
  return { outcomes, texts, expensive };
}

describe('entities', () => {
  let folder: string;
  let secret: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fileproc-secret-'));
    secret = join(folder, 'secret.txt');
    await writeFile(secret, 'TOP-SECRET-CONTENT');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are neither expanded nor fetched in any format of XML or HTML, and the text around them is read', async () => {
    const { outcomes, texts, expensive } = await readAll(entityAttacks(secret));
    const unread = Object.entries(outcomes).filter(([, outcome]) => !/^read( DAMAGED)?$/.test(outcome));
    const wrong = Object.entries(texts).filter(
      ([, text]) => !/before.*after/s.test(text) || text.includes('TOP-SECRET') || text.includes('haha'),
    );
    expect({ unread, wrong, expensive }).toEqual({ unread: [], wrong: [], expensive: [] });
  });
});

describe('pictures', () => {
  test('whose heads tell of 10^10 pixels are refused by the limit', async () => {
    const { outcomes, expensive } = await readAll(hugePictures());
    expect({ outcomes, expensive }).toEqual({
      outcomes: Object.fromEntries(Object.keys(hugePictures()).map((name) => [name, 'LIMIT_EXCEEDED'])),
      expensive: [],
    });
  });

  test('of 65,535 frames cost what the limit of pages allows', async () => {
    const { outcomes, expensive } = await readAll({ 'frames.gif': gif(1, 65_535), 'frames.tif': writeTiff(65_535, 2) });
    expect({ outcomes, expensive }).toEqual({
      outcomes: { 'frames.gif': 'read', 'frames.tif': 'read PAGES_TRUNCATED' },
      expensive: [],
    });
  });
});

describe('archives', () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);

  // The packed file in a gzip file is read in its turn, and ends then.
  test('bombs in zip and gzip end by their ratio', async () => {
    const { outcomes, expensive } = await readAll({
      'flat.zip': zipOf([{ name: 'zeros', content: zeros }]),
      'flat.gz': gzipSync(zeros, { level: 9 }),
      'twice.gz': gzipSync(gzipSync(zeros, { level: 9 })),
    });
    expect({ outcomes, expensive }).toEqual({
      outcomes: { 'flat.zip': 'read LIMIT_EXCEEDED', 'flat.gz': 'read LIMIT_EXCEEDED', 'twice.gz': 'read embedded' },
      expensive: [],
    });
  });

  const xz = spawnSync('xz', ['-9', '-c'], { input: zeros, maxBuffer: 1e7 }).stdout;
  const bzip2 = spawnSync('bzip2', ['-9', '-c'], { input: zeros, maxBuffer: 1e7 }).stdout;
  if (!xz || !bzip2) console.log('skipped: bombs in xz and bzip2, since these programs are not installed');

  test.skipIf(!xz || !bzip2)('bombs in xz and bzip2 end by their ratio', async () => {
    const { outcomes, expensive } = await readAll({ 'flat.xz': xz, 'flat.bz2': bzip2 });
    expect({ outcomes, expensive }).toEqual({
      outcomes: { 'flat.xz': 'read LIMIT_EXCEEDED', 'flat.bz2': 'LIMIT_EXCEEDED' },
      expensive: [],
    });
  });

  test('archives in archives are read down to the limits of depth and number, of 16^8 files in all', async () => {
    let bomb = zipOf([{ name: 'zeros', content: Buffer.alloc(1_000_000) }]);
    for (let level = 0; level < 8; level++)
      bomb = zipOf(Array.from({ length: 16 }, (_, at) => ({ name: `${at}.zip`, content: bomb })));
    const started = performance.now();
    const document = await extract(bomb, {
      name: 'nested.zip',
      embedded: true,
      reader: hostile.reader,
      limits: { embeddedDepth: 5, embeddedFiles: 200 },
    });
    const count = (embedded: typeof document.embedded): number =>
      embedded.reduce((sum, { document: inner }) => sum + (inner ? 1 + count(inner.embedded) : 0), 0);
    expect(document.warnings.map(({ code }) => code)).toEqual(['EMBEDDED_TRUNCATED']);
    expect(count(document.embedded)).toBeLessThanOrEqual(200);
    expect(performance.now() - started).toBeLessThan(120_000);
  });

  test('names that lead elsewhere are names and nothing else', async () => {
    const names = [
      '../../outside',
      '/etc/outside',
      'C:\\outside',
      '..\\..\\outside',
      'a/../../outside',
      'nul\0byte',
      `${'d/'.repeat(5000)}deep`,
      '',
      'content',
    ];
    const before = await hostile.scratchEntries();
    const reading = await hostile.read('names.zip', zipOf(names.map((name) => ({ name, content: 'x' }))));
    expect({ outcome: reading.outcome, embedded: reading.embedded.length }).toEqual({ outcome: 'read', embedded: 9 });
    expect(await hostile.scratchEntries()).toEqual(before);
  });
});

describe('sheets', () => {
  test('of 10^9 cells by repetition cost what the first 1,000 repetitions do, and it is said that there are more', async () => {
    const cell =
      '<table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p></table:table-cell>';
    const table = `<table:table table:name="s"><table:table-row table:number-rows-repeated="1000000">${cell}</table:table-row></table:table>`;
    const { outcomes, expensive } = await readAll({ 'repeated.ods': writeOdf('spreadsheet', table) });
    expect({ outcomes, expensive }).toEqual({ outcomes: { 'repeated.ods': 'read TEXT_TRUNCATED' }, expensive: [] });
  });
});
