/**
 * Memory of the processes that read a long scan of changing page sizes: `node bench/ocr-memory.ts [--pages 200]
 * [--format tiff|pdf] [--engine ppocr|tesseract|none]`, after `pnpm build`, on Linux. Prints the resident memory of each child
 * at each tenth of the pages, as /proc tells it, and the most of each. With `none` an engine that reads nothing
 * stands in, so that the memory of the processor is seen by itself. It reports; it judges nothing.
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { createIsolatedReader, type OcrEngineFactory } from '../packages/core/dist/index.js';
import { ppocr } from '../packages/ocr-ppocr/dist/index.js';
import { generatePage } from '../packages/ocr-ppocr/src/fixtures/generated-pages.ts';
import { tesseract } from '../packages/ocr-tesseract/dist/index.js';
import { image } from '../packages/processor-image/dist/index.js';
import { pdf } from '../packages/processor-pdf/dist/index.js';
import { blind } from './blind-engine.ts';

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '200' },
    format: { type: 'string', default: 'tiff' },
    engine: { type: 'string', default: 'ppocr' },
  },
});
const count = Number(options.pages);
const ENGINES: Record<string, () => OcrEngineFactory> = { ppocr, tesseract, none: blind };
const KINDS = ['letter', 'table', 'plain', 'texture', 'vertical'];

interface Shades {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A page of a size of its own: between half and the whole of its width, between two thirds and the whole of its height. */
function pageOf(index: number): Shades {
  const { image: whole } = generatePage(KINDS[index % KINDS.length]!, index);
  const width = Math.round(whole.width * (0.5 + ((index * 37) % 51) / 100));
  const height = Math.round(whole.height * (0.66 + ((index * 53) % 35) / 100));
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) data.set(whole.data.subarray(y * whole.width, y * whole.width + width), y * width);
  return { width, height, data };
}

const compress = promisify(deflate);

/** Writes the pages as one TIFF, page by page, each strip compressed by Deflate (TIFF technical note of 2002). */
async function writeTiff(path: string): Promise<void> {
  const file = createWriteStream(path);
  let at = 8;
  const put = async (bytes: Uint8Array) => {
    if (!file.write(bytes)) await once(file, 'drain');
    at += bytes.length;
  };
  const pages = Array.from({ length: count }, (_, index) => index);
  // The list of a page begins behind its pixels, so each page is compressed before the offset of its list is written.
  const first = await strip(0);
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(8 + first.bytes.length, 4);
  file.write(head);
  let current = first;
  for (const index of pages) {
    const start = at;
    await put(current.bytes);
    const next = index + 1 < count ? await strip(index + 1) : undefined;
    await put(directory(current, start, at, next?.bytes.length));
    if (next) current = next;
  }
  file.end();
  await once(file, 'finish');
}

async function strip(index: number) {
  const { width, height, data } = pageOf(index);
  const packed = await compress(data);
  return { width, height, bytes: Buffer.concat([packed, Buffer.alloc(packed.length % 2)]) };
}

/** The entries of a grey page in one strip at 200 dots per inch (TIFF 6.0, section 4). */
function directory(
  { width, height, bytes }: { width: number; height: number; bytes: Buffer },
  start: number,
  at: number,
  nextLength: number | undefined,
): Buffer {
  const entries: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 8],
    [259, 3, 8],
    [262, 3, 1],
    [273, 4, start],
    [277, 3, 1],
    [278, 4, height],
    [279, 4, bytes.length],
    [282, 5, at + 2 + 12 * 12 + 4],
    [283, 5, at + 2 + 12 * 12 + 4],
    [296, 3, 2],
  ];
  const table = Buffer.alloc(2 + entries.length * 12 + 4 + 8);
  table.writeUInt16LE(entries.length);
  for (const [index, [tag, type, value]] of entries.entries()) {
    table.writeUInt16LE(tag, 2 + index * 12);
    table.writeUInt16LE(type, 4 + index * 12);
    table.writeUInt32LE(1, 6 + index * 12);
    table.writeUInt32LE(value, 10 + index * 12);
  }
  if (nextLength !== undefined) table.writeUInt32LE(at + table.length + nextLength, 2 + entries.length * 12);
  table.writeUInt32LE(200, table.length - 8);
  table.writeUInt32LE(1, table.length - 4);
  return table;
}

/** The same pages as a PDF of pictures. */
async function writePdf(path: string): Promise<void> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const { addPicturePage } = await import('../packages/worker/src/output/picture-page.ts');
  const { withoutLoss } = await import('../packages/processor-image/src/page/page-images.ts');
  const made = await PDFDocument.create();
  for (let index = 0; index < count; index++) {
    const page = pageOf(index);
    const coding = await withoutLoss({ ...page, channels: 1, damaged: false });
    await addPicturePage(made, { number: index + 1, width: page.width * 0.36, height: page.height * 0.36, coding });
  }
  writeFileSync(path, await made.save());
}

/** Megabytes, now and at most; undefined of a process that is gone. */
function memoryOf(pid: number): { readonly now: number; readonly most: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
    return { now: of('VmRSS'), most: of('VmHWM') };
  } catch {
    return undefined;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'fileproc-bench-memory-'));
try {
  const path = join(folder, `scan.${options.format}`);
  await (options.format === 'pdf' ? writePdf(path) : writeTiff(path));
  const megabytes = statSync(path).size / 1024 / 1024;
  console.log(
    `${count} pages of changing sizes, ${options.format}, ${megabytes.toFixed(0)} MB, engine ${options.engine}`,
  );
  await using reader = createIsolatedReader({
    processors: [image(), pdf()],
    ocr: { engine: ENGINES[options.engine]!() },
    workers: 1,
    limits: {
      imageMegabytes: 4096,
      pdfMegabytes: 4096,
      fileMegabytes: 4096,
      processingSeconds: 86_400,
      ocrPageSeconds: 600,
    },
  });
  const most = new Map<number, number>();
  const series: string[] = [];
  const begun = performance.now();
  const timer = setInterval(() => {
    const now = reader.state().children.map((pid) => {
      const memory = memoryOf(pid);
      if (memory) most.set(pid, Math.max(memory.most, most.get(pid) ?? 0));
      return memory?.now ?? 0;
    });
    series.push(`${((performance.now() - begun) / 1000).toFixed(0)} s: ${now.join(' and ')} MB`);
  }, 1000);
  const scratchFolder = await reader.scratch.folder();
  const { copyFileSync } = await import('node:fs');
  copyFileSync(path, join(scratchFolder, 'content'));
  const name = `scan.${options.format}`;
  const file = {
    file: { uri: `file:///${name}`, path: name, name },
    folder: scratchFolder,
    name: 'content',
    size: statSync(path).size,
  };
  const result = await reader.read(file, new AbortController().signal);
  clearInterval(timer);
  const pages = await Array.fromAsync(result.pages);
  const tenth = Math.max(1, Math.floor(series.length / 10));
  console.log(series.filter((_, index) => index % tenth === 0).join('\n'));
  for (const [pid, megabytesMost] of most) console.log(`process ${pid}: ${megabytesMost} MB at most`);
  console.log(
    `${pages.length} pages read, ${pages.filter(({ text }) => text).length} with text; ${result.warnings.length} warnings${result.error ? `; ${result.error.code}: ${result.error.message}` : ''}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
