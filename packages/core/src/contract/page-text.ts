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

/** `extracted_text`: the pages' texts with U+000C between them. */
export function extractedText(pages: Iterable<Page>): string {
  return Array.from(pages, pageText).join(PAGE_SEPARATOR);
}
