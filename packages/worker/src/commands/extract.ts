import {
  createIsolatedReader,
  type ExtractedDocument,
  extract as extractFile,
  FileprocError,
  isFileprocError,
  PAGE_SEPARATOR,
} from '@cis/fileproc-core';
import { readingOptions } from '../composition/reading.ts';
import { EXIT } from '../exit-code.ts';
import { line } from '../terminal/output.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';
import { fileComment, markdownOf } from './markdown-of.ts';

/** Options of `fileproc extract`. */
export interface ExtractCommandOptions extends CommonOptions {
  readonly name?: string;
  readonly embedded?: boolean;
  readonly words?: boolean;
  /** `text` where absent. */
  readonly format?: 'text' | 'json' | 'markdown';
}

/**
 * `fileproc extract FILE...`: files on stdout as text, U+000C between pages and files, as JSON or as Markdown; `-` is stdin. With
 * `--json --format markdown` the JSON holds the Markdown of each page.
 */
export async function extract(
  files: readonly string[],
  options: ExtractCommandOptions,
  context: CommandContext,
): Promise<number> {
  const configuration = await configurationFor(context, options);
  const reading = readingOptions(configuration, {
    words: options.words === true,
    markdown: options.format === 'markdown',
  });
  const json = options.json || options.format === 'json';
  await using reader = createIsolatedReader(reading);
  const { out, err } = context.terminal;
  let failed = 0;
  for (const [index, file] of files.entries()) {
    context.stop.throwIfAborted();
    try {
      const document = await extractFile(file === '-' ? context.stdin : file, {
        reader,
        ...(reading.limits && { limits: reading.limits }),
        embedded: options.embedded !== false,
        signal: context.stop,
        ...(options.name !== undefined ? { name: options.name } : file === '-' ? { name: 'stdin' } : {}),
      });
      if (json) await line(out, JSON.stringify(document, plainJson));
      else {
        if (options.format === 'markdown') {
          if (index > failed) out.write('\n');
          if (files.length > 1) out.write(`${fileComment(file)}\n\n`);
          await line(out, markdownOf(document));
        } else {
          if (index > failed) out.write(PAGE_SEPARATOR);
          await line(out, textOf(document));
        }
        for (const warning of document.warnings)
          err.write(`${file}: ${warning.code}${warning.page ? ` on page ${warning.page}` : ''}: ${warning.message}\n`);
      }
    } catch (error) {
      if (!isFileprocError(error) || error.category === 'configuration') throw error;
      failed++;
      if (json) await line(out, JSON.stringify({ path: file, error }));
      else err.write(`${file}: ${error.code}: ${error.message}\n`);
    }
  }
  return failed > 0 ? EXIT.notAll : EXIT.ok;
}

/** The document's text and that of what lies in it. */
function textOf(document: ExtractedDocument): string {
  const inside = document.embedded.flatMap(({ document: child }) => (child ? [textOf(child)] : []));
  return [document.text, ...inside].join(PAGE_SEPARATOR);
}

/** JSON has no bytes: a thumbnail is base64. */
function plainJson(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return value instanceof FileprocError ? value.toJSON() : value;
}
