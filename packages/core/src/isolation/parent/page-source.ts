import { createReadStream } from 'node:fs';
import type { Page } from '../../contract/extraction.ts';
import type { PageSource } from '../../contract/sink.ts';

const NEWLINE = 0x0a;
/** Bytes read at once. The pages in them are given out without a turn of the event loop in between. */
const CHUNK = 64 * 1024;

/**
 * Pages in a file, one JSON page a line. Each walk reads the file anew and holds one page at a time; parsing a page of
 * 50 million characters, the default limit of a whole file, blocks for 0.1 s.
 */
export function pagesInFile(file: string, count: number, characters: number): PageSource {
  return { count, characters, file, [Symbol.asyncIterator]: () => walk(file) };
}

async function* walk(file: string): AsyncGenerator<Page, void, undefined> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      yield JSON.parse(Buffer.concat(parts).toString('utf8')) as Page;
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
}
