import type { Page } from '@cis/fileproc-core';
import type { StoredPassage } from './thread/protocol.ts';

/** Puts the passages of a document together again to its pages; one page is in memory at a time. */
export async function* storedPages(next: (after: number) => Promise<StoredPassage[]>): AsyncGenerator<Page> {
  let page: Page | undefined;
  let texts: string[] = [];
  for (let after = 0; ; ) {
    const passages = await next(after);
    for (const { id, page: number, text, ...facts } of passages) {
      if (page && page.number !== number) {
        yield { ...page, text: texts.join('') };
        texts = [];
      }
      page = { number, text: '', ...facts };
      texts.push(text);
      after = id;
    }
    if (passages.length === 0) break;
  }
  if (page) yield { ...page, text: texts.join('') };
}
