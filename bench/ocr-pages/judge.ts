/**
 * Reads the pages of a folder that `make-pages.ts` made with the engine ppocr and prints recall, precision, order, invented
 * characters and CPU seconds by kind: `node bench/ocr-pages/judge.ts FOLDER [--kinds letter] [--wear] [--worst 20] [--out TEXTS]`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decoded } from '../../packages/ocr-ppocr/src/fixtures/picture-files.ts';
import { ppocr } from '../../packages/ocr-ppocr/src/index.ts';
import { type OcrScore, scoreOf } from '../ocr-score.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kinds: { type: 'string' },
    wear: { type: 'boolean', default: false },
    worst: { type: 'string', default: '10' },
    out: { type: 'string' },
  },
});
const [folder] = positionals;
if (!folder) throw new Error('Usage: node bench/ocr-pages/judge.ts FOLDER');
if (values.out) mkdirSync(values.out, { recursive: true });

interface Entry {
  readonly file: string;
  readonly group: string;
  readonly wear: string;
  readonly dpi: number;
}
interface Judged extends Entry, OcrScore {
  readonly name: string;
  readonly invented: number;
  readonly isEmpty: boolean;
  readonly seconds: number;
}

const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Readonly<Record<string, Entry>>;
const wanted = values.kinds?.split(',');
const engine = await ppocr().open({ languages: ['jpn', 'eng'] });
const judged: Judged[] = [];
for (const [name, entry] of Object.entries(manifest)) {
  if (wanted && !wanted.includes(entry.group)) continue;
  const image = await decoded(readFileSync(join(folder, entry.file)));
  const truth = readFileSync(join(folder, `${name}.txt`), 'utf8');
  const optional = readFileSync(join(folder, `${name}.opt.txt`), 'utf8')
    .split('\n')
    .filter(Boolean);
  const began = process.cpuUsage();
  const { text } = await engine.recognize(
    image,
    { languages: ['jpn', 'eng'], minConfidence: 50, preprocessing: true, words: false },
    new AbortController().signal,
  );
  const { user, system } = process.cpuUsage(began);
  if (values.out) writeFileSync(join(values.out, `${name}.txt`), text);
  const isEmpty = truth === '';
  judged.push({
    ...entry,
    ...scoreOf(truth, text, optional),
    name,
    isEmpty,
    invented: isEmpty ? [...text.replace(/\s/g, '')].length : 0,
    seconds: (user + system) / 1e6,
  });
}
await engine.close?.();

function mean(numbers: readonly number[]): string {
  return numbers.length === 0 ? '-' : (numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toFixed(3);
}

function row(label: string, pages: readonly Judged[]): void {
  const written = pages.filter(({ isEmpty }) => !isEmpty);
  const of = (key: 'recall' | 'precision' | 'order') => mean(written.map((page) => page[key]));
  const lowest = written.length === 0 ? '-' : Math.min(...written.map(({ recall }) => recall)).toFixed(3);
  const invented = pages.reduce((sum, page) => sum + page.invented, 0);
  const seconds = (pages.reduce((sum, page) => sum + page.seconds, 0) / pages.length).toFixed(2);
  console.log(
    `| ${label} | ${pages.length} | ${of('recall')} | ${lowest} | ${of('precision')} | ${of('order')} | ${invented} | ${seconds} |`,
  );
}

console.log(
  '| pages | number | recall | lowest | precision | order | invented | CPU s |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
);
const groupOf = (page: Judged) => (values.wear ? page.wear : page.group);
for (const group of new Set(judged.map(groupOf)))
  row(
    group,
    judged.filter((page) => groupOf(page) === group),
  );
row('all', judged);
console.log(`\nPeak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB.\n\nWorst:`);
const badness = (page: Judged) =>
  page.isEmpty ? 1 - page.invented / 10 : Math.min(page.recall, page.precision, page.order);
for (const page of judged.toSorted((a, b) => badness(a) - badness(b)).slice(0, Number(values.worst)))
  console.log(
    `${page.name} (${page.wear}, ${page.dpi} dpi): recall ${page.recall.toFixed(3)}, precision ${page.precision.toFixed(3)}, order ${page.order.toFixed(3)}, invented ${page.invented}, ${page.seconds.toFixed(2)} s`,
  );
