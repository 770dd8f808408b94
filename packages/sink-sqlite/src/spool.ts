import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Page, PageSource } from '@cis/fileproc-core';

/** Code units of text up to which pages cross to the thread in a message; what is larger crosses as a file. */
export const MAX_MESSAGE_CHARACTERS = 4 * 2 ** 20;
/** Code units that are turned into JSON at once: the event loop waits about a millisecond for it. */
const SLICE = 2 ** 18;

/** A temporary file of pages. */
export interface Spool {
  readonly file: string;
  remove(): Promise<void>;
}

/** Writes pages, one of JSON a line, to a file that lives until it is removed. */
export async function spoolPages(pages: PageSource): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-sqlite-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'pages.jsonl');
    await pipeline(Readable.from(linesOf(pages)), createWriteStream(file, { mode: 0o600 }));
    return { file, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function* linesOf(pages: AsyncIterable<Page>): AsyncGenerator<string> {
  for await (const { number, origin, confidence, width, height, name, hidden, text, parts } of pages) {
    const facts = JSON.stringify({ number, origin, confidence, width, height, name, hidden });
    yield `${facts.slice(0, -1)},"text":`;
    yield* stringOf(text);
    if (parts?.length) {
      yield ',"parts":[';
      for (const [index, part] of parts.entries()) {
        yield `${index > 0 ? ',' : ''}{"kind":"${part.kind}","text":`;
        yield* stringOf(part.text);
        yield '}';
      }
      yield ']';
    }
    yield '}\n';
  }
}

/** A string of JSON in slices; half a surrogate pair at a slice's end is escaped and read together again. */
async function* stringOf(text: string): AsyncGenerator<string> {
  yield '"';
  for (let at = 0; at < text.length; at += SLICE) yield JSON.stringify(text.slice(at, at + SLICE)).slice(1, -1);
  yield '"';
}
