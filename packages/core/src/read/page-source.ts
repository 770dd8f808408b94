import type { Page } from '../contract/extraction.ts';
import type { PageSource } from '../contract/sink.ts';

/** Pages in memory as sinks take them. `characters`: UTF-16 code units of their text, parts included. */
export function pagesInMemory(pages: readonly Page[], characters: number): PageSource {
  return {
    count: pages.length,
    characters,
    inMemory: pages,
    async *[Symbol.asyncIterator]() {
      yield* pages;
    },
  };
}
