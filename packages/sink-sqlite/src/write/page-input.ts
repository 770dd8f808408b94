import type { Page } from '@cis/fileproc-core';

/** A page on its way into the index: its text in pieces, since a page can be as long as the limit on text. */
export interface PageInput
  extends Pick<Page, 'number' | 'origin' | 'confidence' | 'width' | 'height' | 'name' | 'hidden'> {
  /** Together, and NFKC-normalised, they are core's `pageText` of the page. */
  readonly pieces: Iterable<string>;
}

/** A page that is in memory. `expand` gives the text that a string of it stands for, in pieces. */
export function pageInput(page: Page, expand: (text: string) => Iterable<string> = (text) => [text]): PageInput {
  return { ...page, pieces: piecesOf(page, expand) };
}

function* piecesOf(page: Page, expand: (text: string) => Iterable<string>): Generator<string> {
  const texts = [page.text, ...(page.parts ?? []).map((part) => part.text)].filter(Boolean);
  for (const [index, text] of texts.entries()) {
    if (index > 0) yield '\n';
    yield* expand(text);
  }
}
