/**
 * Readers of documents side by side, format by format, in one run: `node bench/documents.ts`, after `pnpm build`.
 * It installs what it compares (Python and Maven needed), makes large files, reports, and judges nothing. See `--help`.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CONTENDERS, type Contender } from './documents/contenders.ts';
import { type FilesOfKind, makeLargeFiles } from './documents/large-files.ts';
import { type Measurement, measure } from './documents/measure.ts';
import { tables } from './documents/table.ts';

const HELP = `node bench/documents.ts [options]

Reads the same files with fileproc, Kreuzberg, Apache Tika and plain Python libraries, and prints for each format
CPU seconds (user and system, all processes of a reader), wall seconds, peak memory, and what failed.

  --documents DIR   folder with a folder of files for each format (default: ../shared/corpus/documents, where it is)
  --formats LIST    only these, with commas: pdf,docx
  --no-large        without the large files that are made for the run
  --only LIST       only these readers, by the start of their names: fileproc,Kreuzberg
  --timeout N       seconds for one file (default 120)
  --enough N        CPU seconds after which a format is not read once more (default 1)
  --json FILE       writes every figure there too
  --help            this text`;

/** Formats that are read by OCR: see bench/ocr.ts. */
const PICTURES = new Set(['bmp', 'gif', 'heic', 'jpeg', 'jpg', 'png', 'tif', 'tiff', 'webp']);

const { values: options } = parseArgs({
  options: {
    documents: { type: 'string', default: '../shared/corpus/documents' },
    formats: { type: 'string' },
    'no-large': { type: 'boolean', default: false },
    only: { type: 'string' },
    timeout: { type: 'string', default: '120' },
    enough: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const formats = options.formats?.split(',').map((format) => format.trim().toLowerCase());
const wanted = (format: string) => formats?.includes(format) ?? !PICTURES.has(format);
const cache = fileURLToPath(new URL('../node_modules/.cache/fileproc-bench/documents/', import.meta.url));
const made = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));

/** A row for each folder of the folder of documents. */
function documentsIn(folder: string): FilesOfKind[] {
  if (!existsSync(folder)) {
    console.log(`There is no ${folder}: only the large files are read (--documents DIR).`);
    return [];
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && wanted(entry.name))
    .map(({ name: format }) => {
      const paths = readdirSync(join(folder, format)).map((name) => join(folder, format, name));
      return { what: format, format, paths };
    })
    .filter(({ paths }) => paths.length > 0);
}

/** Those that can be had here. */
function installed(): { contender: Contender; folder: string }[] {
  const chosen = options.only?.split(',');
  return CONTENDERS.filter(({ name }) => chosen?.some((start) => name.startsWith(start)) ?? true).flatMap(
    (contender) => {
      const folder = join(cache, contender.name.replaceAll(' ', '-'));
      try {
        contender.install(folder);
        return [{ contender, folder }];
      } catch (error) {
        console.log(`${contender.name} could not be installed: ${error instanceof Error ? error.message : error}`);
        return [];
      }
    },
  );
}

try {
  const contenders = installed();
  const kinds = [
    ...documentsIn(resolve(options.documents)),
    ...(options['no-large'] ? [] : await makeLargeFiles(made, wanted)),
  ];
  const effort = { timeoutSeconds: Number(options.timeout), enoughSeconds: Number(options.enough) };
  const all: Measurement[] = [];
  for (const kind of kinds)
    for (const { contender, folder } of contenders) {
      process.stderr.write(`${kind.what}: ${contender.name}\n`);
      const measured = await measure(contender, folder, kind, effort).catch((error: unknown) => {
        console.log(`${contender.name} could not be measured on ${kind.what}: ${String(error)}`);
      });
      if (measured) all.push(measured);
      if (options.json) writeFileSync(options.json, JSON.stringify(all, null, 1));
    }
  console.log(`Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}. In parentheses: times fileproc's.\n`);
  console.log(tables(all));
  for (const { contender, what, files, failed, timedOut } of all) {
    if (failed.length === files) console.log(`${contender} reads no ${what}: ${failed[0]}`);
    else for (const line of failed) console.log(`${contender} failed: ${line}`);
    for (const line of timedOut) console.log(`${contender} timed out: ${line}`);
  }
} finally {
  await rm(made, { recursive: true, force: true });
}
