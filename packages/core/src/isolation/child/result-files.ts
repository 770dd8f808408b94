import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Thumbnail } from '../../contract/extraction.ts';
import type { Reading } from '../../read/reading.ts';
import { scratchError } from '../../scratch/errors.ts';
import { MAX_MESSAGE_BYTES, PAGES_FILE, type ReadingMessage, THUMBNAIL_FILE } from '../protocol.ts';

/** Pages are written in pieces of about so many characters: a JSON text of the whole would need the memory twice. */
const CHUNK_CHARACTERS = 1024 * 1024;

/** A reading as it is sent: its large parts are left in the file's folder. Throws SCRATCH_UNAVAILABLE. */
export function toMessage(reading: Reading, folder: string): ReadingMessage {
  const { pages, thumbnail, ...rest } = reading;
  try {
    return {
      ...rest,
      pages: isLarge(pages) ? writePages(pages, join(folder, PAGES_FILE)) : { in: 'message', pages },
      ...(thumbnail && { thumbnail: toThumbnail(thumbnail, folder) }),
    };
  } catch (error) {
    throw scratchError(error, 'The result cannot be written');
  }
}

function isLarge(pages: readonly Page[]): boolean {
  let bytes = 0;
  for (const page of pages) {
    bytes += sizeOf(page);
    if (bytes > MAX_MESSAGE_BYTES) return true;
  }
  return false;
}

/** Bytes of a page in a message, roughly: two for a character, and what its words and parts cost besides. */
function sizeOf(page: Page): number {
  let bytes = 200 + 2 * (page.text.length + (page.markdown?.length ?? 0));
  for (const part of page.parts ?? []) bytes += 50 + 2 * part.text.length;
  for (const word of page.words ?? []) bytes += 100 + 2 * word.text.length;
  return bytes;
}

function writePages(pages: readonly Page[], path: string): ReadingMessage['pages'] {
  const file = openSync(path, 'w');
  try {
    let chunk = '';
    for (const page of pages) {
      for (const piece of jsonPieces(page)) {
        chunk += piece;
        if (chunk.length < CHUNK_CHARACTERS) continue;
        writeAll(file, chunk);
        chunk = '';
      }
      chunk += '\n';
    }
    writeAll(file, chunk);
  } finally {
    closeSync(file);
  }
  return { in: 'file', count: pages.length };
}

/** A page as JSON, a long text in pieces. Half a surrogate pair at the end of a piece is escaped, and whole again when read. */
function* jsonPieces(page: Page): Generator<string, void, undefined> {
  const { text, ...rest } = page;
  if (text.length <= CHUNK_CHARACTERS) {
    yield JSON.stringify(page);
    return;
  }
  yield '{"text":"';
  for (let start = 0; start < text.length; start += CHUNK_CHARACTERS)
    yield JSON.stringify(text.slice(start, start + CHUNK_CHARACTERS)).slice(1, -1);
  yield `",${JSON.stringify(rest).slice(1)}`;
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function toThumbnail(thumbnail: Thumbnail, folder: string): NonNullable<ReadingMessage['thumbnail']> {
  if (thumbnail.data.byteLength <= MAX_MESSAGE_BYTES) return thumbnail;
  const { data, ...rest } = thumbnail;
  writeFileSync(join(folder, THUMBNAIL_FILE), data);
  return { ...rest, in: 'file' };
}
