import type { Page } from './extraction.ts';

/** Between the pages of `extracted_text`, so that a hit's page can be told. */
export const PAGE_SEPARATOR = '\f';

/** All readable text of a page as it is indexed: body, then each part on lines of its own; NFKC-normalised. */
export function pageText(page: Page): string {
  const text = page.parts?.length
    ? [page.text, ...page.parts.map((part) => part.text)].filter(Boolean).join('\n')
    : page.text;
  return text.normalize('NFKC');
}

/** Characters of a piece of {@link pageTextPieces}, about. */
const PIECE = 1024 * 1024;

/**
 * {@link pageText} in pieces, each normalised by itself, so that a sheet of a million cells is not held twice. They end
 * where a line does, over which no characters are composed.
 */
export function* pageTextPieces({ text, parts = [] }: Page): Generator<string, void, undefined> {
  let isFirst = true;
  for (const one of [text, ...parts.map((part) => part.text)]) {
    if (one === '') continue;
    if (!isFirst) yield '\n';
    isFirst = false;
    for (let start = 0; start < one.length; ) {
      const lineEnd = one.indexOf('\n', start + PIECE);
      const end = lineEnd < 0 ? one.length : lineEnd + 1;
      yield one.slice(start, end).normalize('NFKC');
      start = end;
    }
  }
}

/** `extracted_text`: the pages' texts with U+000C between them. */
export function extractedText(pages: Iterable<Page>): string {
  return Array.from(pages, pageText).join(PAGE_SEPARATOR);
}
