import { closeSync, openSync, readSync } from 'node:fs';
import type { Page } from '@cis/fileproc-core';
import { longPage } from './long-page.ts';
import { type PageInput, pageInput } from './page-input.ts';

/** Bytes read at once. */
const CHUNK = 2 ** 20;
/** Bytes of a line up to which it is parsed as a whole. */
const SHORT_LINE = 4 * 2 ** 20;
const LINE_FEED = 0x0a;

/**
 * The pages of a file with one JSON page a line (`PageSource.file`), in order, in memory bounded by a few MiB however long a
 * page is. Each page is to be used up before the next is asked for. Synchronous: for the writer's thread.
 */
export function* pagesOfFile(path: string): Generator<PageInput> {
  const file = openSync(path, 'r');
  try {
    for (const line of linesOf(file))
      if ('bytes' in line) {
        const json = line.bytes.toString('utf8');
        if (json.trim()) yield pageInput(JSON.parse(json) as Page);
      } else yield longPage(file, line.start, line.end);
  } finally {
    closeSync(file);
  }
}

/** A line: its bytes, or where a long one lies in the file. */
type Line = { readonly bytes: Buffer } | { readonly start: number; readonly end: number };

function* linesOf(file: number): Generator<Line> {
  let pieces: Buffer[] = [];
  let length = 0;
  let start = 0;
  let position = 0;
  const finish = (end: number): Line => {
    const line = length > SHORT_LINE ? { start, end } : { bytes: Buffer.concat(pieces) };
    pieces = [];
    length = 0;
    start = end + 1;
    return line;
  };
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(file, chunk, 0, CHUNK, position);
    if (read === 0) break;
    let from = 0;
    while (from < read) {
      const found = chunk.subarray(0, read).indexOf(LINE_FEED, from);
      const to = found < 0 ? read : found;
      length += to - from;
      if (length > SHORT_LINE) pieces = [];
      else pieces.push(chunk.subarray(from, to));
      if (found < 0) break;
      yield finish(position + found);
      from = found + 1;
    }
    position += read;
  }
  if (length > 0) yield finish(position);
}
