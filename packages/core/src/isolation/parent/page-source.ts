import { createReadStream } from 'node:fs';
import type { Page } from '../../contract/extraction.ts';
import type { PageSource } from '../../contract/sink.ts';

const NEWLINE = 0x0a;
/** Bytes read at once. */
const CHUNK = 256 * 1024;

/** Pages in a file, one JSON page a line. Each walk reads the file anew and holds one page at a time. */
export function pagesInFile(file: string, count: number, characters: number): PageSource {
  return {
    count,
    characters,
    file,
    async *[Symbol.asyncIterator]() {
      for await (const line of lines(file)) yield JSON.parse(line) as Page;
    },
  };
}

async function* lines(file: string): AsyncGenerator<string, void, undefined> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
}
