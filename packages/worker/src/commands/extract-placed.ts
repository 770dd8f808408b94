import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createIsolatedReader,
  type ExtractedDocument,
  extract as extractFile,
  FileprocError,
  isFileprocError,
  resolveLimits,
} from '@cis/fileproc-core';
import { readingOptions } from '../composition/reading.ts';
import { EXIT } from '../exit-code.ts';
import { hocr } from '../output/hocr.ts';
import { count } from '../terminal/quantity.ts';
import { type CommandContext, configurationFor } from './context.ts';
import type { ExtractCommandOptions } from './extract.ts';

/** Options of `fileproc extract --format hocr|pdf`. */
export interface ExtractPlacedOptions extends ExtractCommandOptions {
  readonly format: 'hocr' | 'pdf';
}

/** `fileproc extract --format hocr|pdf FILE`: the words of one file at their places. Throws INVALID_CONFIG for other usage. */
export async function extractPlaced(
  files: readonly string[],
  options: ExtractPlacedOptions,
  context: CommandContext,
): Promise<number> {
  const { format, output, name } = options;
  const [path] = files;
  const { err, out } = context.terminal;
  if (files.length !== 1 || path === undefined) throw usage(`--format ${format} takes one file, not ${files.length}.`);
  if (options.json) throw usage(`--format ${format} and --json exclude one another.`);
  if (format === 'pdf' && output === undefined) throw usage('--format pdf needs -o FILE.');
  if (format === 'pdf' && path === '-') throw usage('--format pdf needs a file, not standard input.');
  if (output !== undefined && resolve(output) === resolve(path))
    throw usage(`-o names the file that is read, ${path}; give another name.`);

  const configuration = await configurationFor(context, options);
  const reading = readingOptions(configuration, { words: true });
  try {
    let document: ExtractedDocument;
    {
      await using reader = createIsolatedReader(reading);
      document = await extractFile(path === '-' ? context.stdin : path, {
        reader,
        ...(reading.limits && { limits: reading.limits }),
        signal: context.stop,
        ...(name !== undefined ? { name } : path === '-' ? { name: 'stdin' } : {}),
      });
    }
    for (const warning of document.warnings)
      err.write(`${path}: ${warning.code}${warning.page ? ` on page ${warning.page}` : ''}: ${warning.message}\n`);
    if (format === 'hocr') {
      const text = hocr(document);
      if (output === undefined) out.write(text);
      else await writeWhole(output, text);
      return EXIT.ok;
    }
    await writePdf(document, path, output!, reading, context);
    const read = document.pages.filter(({ origin, words }) => origin === 'ocr' && words?.length).length;
    err.write(`${output}: ${count(document.pages.length, 'page')}, ${read} of them with text from OCR\n`);
    return EXIT.ok;
  } catch (error) {
    if (!isFileprocError(error) || error.category === 'configuration') throw error;
    err.write(`${path}: ${error.code}: ${error.message}\n`);
    return EXIT.notAll;
  }
}

async function writePdf(
  document: ExtractedDocument,
  path: string,
  output: string,
  { limits, passwords = [], scratchDirectory }: ReturnType<typeof readingOptions>,
  { stop }: CommandContext,
): Promise<void> {
  const { searchablePdf } = await import('../output/searchable-pdf.ts');
  const scratch = await mkdtemp(join(scratchDirectory ?? tmpdir(), 'fileproc-pdf-'));
  try {
    const source = { path: resolve(path), passwords, limits: resolveLimits(limits), scratch, signal: stop };
    await writeWhole(output, await searchablePdf(document, source));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The file appears whole or not at all. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(partial, content, { flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw usage(`${path} cannot be written (-o): ${(cause as Error).message}.`, cause);
  }
}

function usage(message: string, cause?: unknown): FileprocError {
  return new FileprocError('INVALID_CONFIG', message, { cause });
}
