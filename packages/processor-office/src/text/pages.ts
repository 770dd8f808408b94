import { limitMessage, type Page, type PagePart, type ProcessContext } from '@cis/fileproc-core';
import { cleanText } from './clean.ts';

/** What a page, sheet or slide is made of before it has its number. */
export interface PageContent {
  readonly text: string;
  readonly parts?: readonly PagePart[];
  readonly name?: string;
  readonly hidden?: boolean;
  /** Points. */
  readonly width?: number;
  /** Points. */
  readonly height?: number;
  readonly markdown?: string;
  readonly reason: string;
}

/**
 * Numbers pages. Empty parts are left out. More pages than the
 * limit give the warning PAGES_TRUNCATED. No page for a document without anything readable and without names.
 */
export function numberPages(contents: readonly PageContent[], context: ProcessContext): Page[] {
  const { limits } = context;
  if (contents.length > limits.pages)
    context.warn({
      code: 'PAGES_TRUNCATED',
      message: `${limitMessage('pages', limits, contents.length, 'Pages')}; the first ${limits.pages} were read.`,
    });
  const kept = contents.slice(0, limits.pages);
  const last = kept.findLastIndex(({ text, parts, name }) => text.trim() !== '' || parts?.length || name !== undefined);
  return kept.slice(0, last + 1).map(({ text, parts, markdown, ...rest }, index) => {
    const readable = readableParts(parts ?? []);
    return {
      number: index + 1,
      text: cleanText(text).toWellFormed(),
      origin: 'text',
      ...rest,
      ...(readable.length > 0 && { parts: readable }),
      ...(markdown !== undefined && { markdown: cleanText(markdown).toWellFormed() }),
    };
  });
}

/** Parts with something to read. */
export function readableParts(parts: readonly PagePart[]): PagePart[] {
  return parts.flatMap((part) => {
    const text = cleanText(part.text).trim().toWellFormed();
    return text === '' ? [] : [{ ...part, text }];
  });
}

/** Parts of which each is said once, as headers of several sections. */
export function distinctParts(parts: readonly PagePart[]): PagePart[] {
  const said = new Set<string>();
  return parts.filter(({ kind, text }) => {
    const key = `${kind} ${text.trim()}`;
    return !said.has(key) && said.add(key);
  });
}
