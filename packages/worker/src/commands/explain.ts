import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import {
  createIsolatedReader,
  detectType,
  ERRORS,
  type ExtractedDocument,
  extract,
  FileprocError,
  isFileprocError,
  type Processor,
  pageText,
  route,
} from '@cis/fileproc-core';
import { readingOptions } from '../composition/reading.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../terminal/columns.ts';
import { harmless, line, styled } from '../terminal/output.ts';
import { bytes, count } from '../terminal/quantity.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** `fileproc explain FILE`: what was detected and why, what reads it and why, page by page, with warnings and times. */
export async function explain(file: string, options: CommonOptions, context: CommandContext): Promise<number> {
  const reading = readingOptions(await configurationFor(context, options));
  const path = resolve(context.folder, file);
  const detection = await detect(path);
  const processor = route(detection.type.mediaType, reading.processors);
  await using reader = createIsolatedReader(reading);
  let document: ExtractedDocument | undefined;
  let error: FileprocError | undefined;
  try {
    document = await extract(path, {
      reader,
      ...(reading.limits && { limits: reading.limits }),
      embedded: true,
      signal: context.stop,
    });
  } catch (thrown) {
    if (!isFileprocError(thrown)) throw thrown;
    error = thrown;
  }
  const pages = document?.pages.map((page) => ({
    number: page.number,
    name: page.name,
    origin: page.origin,
    characters: pageText(page).length,
    confidence: page.confidence,
    reason: page.reason,
    parts: page.parts?.length ?? 0,
  }));
  const { out } = context.terminal;
  if (options.json) {
    const { warnings, metadata, timings, language, ocrUsed, embedded } = document ?? {};
    const inside = embedded?.map(({ path: name, size, document: child, error: failure }) => ({
      path: name,
      size,
      type: child?.type.mediaType,
      code: failure?.code,
    }));
    await line(
      out,
      JSON.stringify(
        {
          path,
          ...detection,
          processor: processor && { name: processor.name, version: processor.version },
          error,
          pages,
          warnings,
          metadata,
          timings,
          language,
          ocrUsed,
          embedded: inside,
        },
        undefined,
        2,
      ),
    );
    return error ? EXIT.notAll : EXIT.ok;
  }
  const rows: [string, string][] = [
    ['File', harmless(path)],
    ['Size', bytes(detection.size)],
    ['Type', `${detection.type.mediaType}${detection.type.encoding ? `, ${detection.type.encoding}` : ''}`],
    ['  because', `${detection.type.evidence} (by ${detection.type.by})`],
    ['Processor', processor ? `${processor.name} ${processor.version}` : 'none'],
    ...(processor
      ? [['  because', `it reads ${rangeFor(processor, detection.type.mediaType)}`] as [string, string]]
      : []),
  ];
  if (error) rows.push(['Result', `${error.code}: ${harmless(error.message)}`], ['  to do', ERRORS[error.code].action]);
  if (document) {
    rows.push([
      'Result',
      `${count(document.pages.length, 'page')}, ${count(document.charCount, 'character')}, ${count(document.wordCount, 'word')}`,
    ]);
    if (document.language) rows.push(['Language', document.language]);
    for (const [name, value] of Object.entries(document.metadata)) rows.push([`  ${name}`, harmless(String(value))]);
  }
  for (const row of table(rows)) await line(out, row);
  if (document && pages) {
    if (pages.length > 0) await line(out, styled(context.terminal, 'bold', '\nPages'));
    for (const row of table(
      pages.map((page) => [
        `  ${page.number}`,
        page.name ?? '',
        page.origin,
        `${page.characters} characters`,
        page.confidence === undefined ? '' : `confidence ${Math.round(page.confidence)}`,
        page.reason ?? '',
      ]),
    ))
      await line(out, row);
    if (document.embedded.length > 0) await line(out, styled(context.terminal, 'bold', '\nInside'));
    for (const { path: name, document: child, error: failure } of document.embedded)
      await line(out, `  ${harmless(name)}  ${child ? child.type.mediaType : (failure?.code ?? 'not read')}`);
    if (document.warnings.length > 0) await line(out, styled(context.terminal, 'bold', '\nWarnings'));
    for (const warning of document.warnings)
      await line(
        out,
        `  ${warning.code}${warning.page ? ` (page ${warning.page})` : ''}: ${harmless(warning.message)}`,
      );
    await line(out, styled(context.terminal, 'bold', '\nMilliseconds'));
    for (const row of table(Object.entries(document.timings).map(([stage, spent]) => [`  ${stage}`, spent.toFixed(1)])))
      await line(out, row);
  }
  return error ? EXIT.notAll : EXIT.ok;
}

/** Detection by itself, so that it can be shown also for a file that cannot be read. */
async function detect(path: string) {
  try {
    await using handle = await open(path);
    const { size } = await handle.stat();
    const detection = await detectType({
      name: basename(path),
      size,
      async read(position, length) {
        const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        return buffer.subarray(0, bytesRead);
      },
    });
    return { ...detection, size };
  } catch (error) {
    if (isFileprocError(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FileprocError(
      code === 'ENOENT' ? 'SOURCE_MISSING' : code === 'EACCES' ? 'SOURCE_DENIED' : 'SOURCE_UNAVAILABLE',
      `${path}: ${message}`,
      { cause: error },
    );
  }
}

/** The range of the processor's list by which it was chosen. */
function rangeFor({ mediaTypes }: Processor, mediaType: string): string {
  const [top] = mediaType.split('/');
  return (
    mediaTypes.find((type) => type === mediaType) ??
    mediaTypes.find((type) => type === `${top}/*`) ??
    mediaTypes.find((type) => type === '*/*') ??
    mediaTypes.join(', ')
  );
}
