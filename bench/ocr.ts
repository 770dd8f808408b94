/**
 * OCR engines side by side over generated pages, in one run: share of the truth read, precision, order, and CPU seconds
 * a page. `node bench/ocr.ts [--pages 2] [--kinds plain,table] [--python PYTHON]`, after `pnpm build`. Tesseract's program is
 * measured where it is installed with jpn, RapidOCR where PYTHON has it (`pip install rapidocr==3.10.0 onnxruntime`).
 * It reports; it judges nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { OcrEngineFactory } from '../packages/core/src/contract/ocr.ts';
import { type GeneratedPage, generatePage, PAGE_KINDS } from '../packages/ocr-ppocr/src/fixtures/generated-pages.ts';
import { wornPage } from '../packages/ocr-ppocr/src/fixtures/worn-page.ts';
import { ppocr } from '../packages/ocr-ppocr/src/index.ts';
import { tesseract } from '../packages/ocr-tesseract/src/index.ts';
import { type OcrScore, scoreOf } from './ocr-score.ts';

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '2' },
    kinds: { type: 'string', default: PAGE_KINDS.join(',') },
    python: { type: 'string' },
  },
});

interface Reading {
  readonly text: string;
  readonly seconds: number;
}

/** An engine reads all pages and tells its CPU seconds for each. */
interface Contender {
  readonly name: string;
  read(pages: readonly GeneratedPage[], files: readonly string[]): Promise<Reading[]>;
}

/** The second page of each kind is slanted, noisy and shadowed, as out of a scanner. */
function pagesOf(kind: string): GeneratedPage[] {
  return Array.from({ length: Number(options.pages) }, (_, index) => {
    const page = generatePage(kind, index * 77 + 5);
    if (index % 2 === 0) return page;
    return { ...page, image: wornPage(page.image, { noise: 8, slant: 1.2, shadow: 40 }, index) };
  });
}

function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

function inProcess(name: string, factory: OcrEngineFactory): Contender {
  return {
    name,
    async read(pages) {
      const engine = await factory.open({ languages: ['jpn', 'eng'] });
      const readings: Reading[] = [];
      for (const { image } of pages) {
        const began = cpuSeconds();
        const request = { languages: ['jpn', 'eng'], minConfidence: 50, preprocessing: true, words: false };
        const { text } = await engine.recognize(image, request, new AbortController().signal);
        readings.push({ text, seconds: cpuSeconds() - began });
      }
      await engine.close?.();
      return readings;
    },
  };
}

/** Its own CPU time, as the shell's `times` tells it. */
const tesseractProgram: Contender = {
  name: 'tesseract (program)',
  async read(_pages, files) {
    return files.map((file) => {
      const { stdout, stderr } = spawnSync(
        'bash',
        ['-c', 'TIMEFORMAT="%U %S"; time tesseract "$0" - -l jpn+eng 2>/dev/null', file],
        {
          env: { ...process.env, OMP_THREAD_LIMIT: '1' },
          encoding: 'utf8',
        },
      );
      const [user, system] = stderr.trim().split(' ').map(Number);
      return { text: stdout, seconds: user! + system! };
    });
  },
};

function rapidOcr(python: string): Contender {
  return {
    name: 'RapidOCR (Python)',
    async read(_pages, files) {
      const script = fileURLToPath(new URL('ocr-rapidocr.py', import.meta.url));
      const run = spawnSync(python, [script], { input: files.join('\n'), encoding: 'utf8', maxBuffer: 1 << 28 });
      if (run.status !== 0) throw new Error(`RapidOCR failed: ${run.stderr.slice(-500)}`);
      return run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Reading);
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function report(name: string, pages: readonly GeneratedPage[], readings: readonly Reading[]): void {
  const scores = pages.map(({ truth }, index) => scoreOf(truth, readings[index]!.text));
  const row = (label: string, chosen: readonly number[]) => {
    const of = (key: keyof OcrScore) => mean(chosen.map((index) => scores[index]![key])).toFixed(3);
    const seconds = mean(chosen.map((index) => readings[index]!.seconds)).toFixed(2);
    console.log(`| ${name} | ${label} | ${of('recall')} | ${of('precision')} | ${of('order')} | ${seconds} |`);
  };
  for (const kind of new Set(pages.map((page) => page.kind)))
    row(
      kind,
      pages.flatMap((page, index) => (page.kind === kind ? [index] : [])),
    );
  row(
    'all',
    pages.map((_, index) => index),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'fileproc-bench-ocr-'));
try {
  const pages = options.kinds.split(',').flatMap(pagesOf);
  const files = pages.map(({ image }, index) => {
    const file = join(folder, `${index}.pgm`);
    writeFileSync(file, Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`), image.data]));
    return file;
  });
  const contenders = [
    inProcess('ppocr', ppocr()),
    inProcess('tesseract', tesseract()),
    ...(spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout?.includes('jpn')
      ? [tesseractProgram]
      : []),
    ...(options.python ? [rapidOcr(options.python)] : []),
  ];
  console.log('| engine | pages | recall | precision | order | CPU s |\n| --- | --- | --- | --- | --- | --- |');
  for (const contender of contenders) report(contender.name, pages, await contender.read(pages, files));
  console.log(`\n${pages.length} pages; load of the machine ${loadavg()[0]!.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
