import { FileprocError, type SearchHit, type SearchQuery, type SearchResult } from '@cis/fileproc-core';
import { composeSink } from '../composition/index-place.ts';
import { EXIT } from '../exit-code.ts';
import { harmless, line, styled } from '../terminal/output.ts';
import { count, grouped } from '../terminal/quantity.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc search`. */
export interface SearchOptions extends CommonOptions {
  readonly type?: readonly string[];
  readonly path?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit?: string;
  readonly offset?: string;
}

/** `fileproc search QUERY`: shows what the index holds about the words. */
export async function search(
  words: readonly string[],
  options: SearchOptions,
  context: CommandContext,
): Promise<number> {
  const query = queryOf(words, options);
  const sink = await composeSink(await configurationFor(context, options), { ...options, readOnly: true });
  if (!sink.search) throw new FileprocError('INVALID_CONFIG', `The sink "${sink.name}" offers no search.`);
  await sink.prepare();
  try {
    const result = await sink.search(query);
    if (options.json) await line(context.terminal.out, JSON.stringify(result, undefined, 2));
    else await show(query, result, context.terminal);
    return EXIT.ok;
  } finally {
    await sink.close();
  }
}

function queryOf(words: readonly string[], options: SearchOptions): SearchQuery {
  // The shell took the quotes off a phrase that it hands over as one word among several.
  const text =
    words.length === 1
      ? (words[0] ?? '')
      : words.map((word) => (/\s/.test(word) && !word.includes('"') ? `"${word}"` : word)).join(' ');
  const after = dateOf(options.after, '--after');
  const before = dateOf(options.before, '--before');
  return {
    text,
    ...(options.type?.length && { types: options.type }),
    ...(options.path !== undefined && { path: options.path }),
    ...(after && { modifiedAfter: after }),
    ...(before && { modifiedBefore: before }),
    limit: wholeOf(options.limit ?? '10', '--limit'),
    offset: wholeOf(options.offset ?? '0', '--offset'),
  };
}

function wholeOf(value: string, option: string): number {
  if (!/^\d{1,6}$/.test(value))
    throw new FileprocError('INVALID_CONFIG', `${option} takes a whole number, not "${value}".`);
  return Number(value);
}

function dateOf(value: string | undefined, option: string): Date | undefined {
  if (value === undefined) return undefined;
  const date = new Date(value);
  if (!/^\d{4}-\d{2}(-\d{2})?/.test(value) || Number.isNaN(date.getTime()))
    throw new FileprocError(
      'INVALID_CONFIG',
      `${option} takes a date such as 2026-04-01 or 2026-04-01T09:00:00+09:00, not "${value}".`,
    );
  return date;
}

async function show(query: SearchQuery, result: SearchResult, terminal: Terminal): Promise<void> {
  for (const hit of result.hits) {
    await line(
      terminal.out,
      `${styled(terminal, 'bold', harmless(placeOf(hit)))}${styled(terminal, 'dim', pageOf(hit))}`,
    );
    const snippet = hit.snippet
      .map(({ text, match }) => (match ? marked(terminal, harmless(text)) : harmless(text)))
      .join('')
      .trim();
    if (snippet) await line(terminal.out, `    ${snippet}`);
  }
  const found = `${result.totalIsExact ? '' : 'more than '}${count(result.total, 'document')}`;
  const shown =
    result.hits.length < result.total
      ? `, ${grouped((query.offset ?? 0) + 1)} to ${grouped((query.offset ?? 0) + result.hits.length)} shown`
      : '';
  const took = result.took < 10 ? result.took.toFixed(1) : Math.round(result.took);
  terminal.err.write(
    `${result.total === 0 ? `Nothing found for ${query.text}` : `${found} found${result.hits.length > 0 ? shown : ''}`} (${took} ms)\n`,
  );
}

/** The path, and for what lies in another file the path inside it. */
function placeOf({ document }: SearchHit): string {
  return document.file_path;
}

function pageOf({ page, pageName, document }: SearchHit): string {
  if (page === undefined) return '';
  if (pageName) return `  ${pageName}`;
  return document.page_count > 1 || page > 1 ? `  page ${page} of ${document.page_count}` : '  page 1';
}

/** Without colours the match is told by brackets, so that it is seen in a pipe too. */
function marked(terminal: Terminal, text: string): string {
  return terminal.color ? styled(terminal, ['bold', 'yellow'], text) : `[${text}]`;
}
