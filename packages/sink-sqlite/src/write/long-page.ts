import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import type { Page } from '@cis/fileproc-core';
import { type PageInput, pageInput } from './page-input.ts';

/** Bytes read at once. */
const CHUNK = 256 * 1024;
/** Bytes of a string of JSON from which on it is left in the file and read in pieces. */
const LONG_STRING = 2 ** 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** Where the inside of a long string lies in the file. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A page of JSON that lies between two places of a file, without its long strings ever being in memory: what is parsed
 * has a mark in place of each, and the text is read from the file when the mark's turn comes.
 */
export function longPage(file: number, start: number, end: number): PageInput {
  const mark = `${randomUUID()}:`;
  const { json, ranges } = withoutLongStrings(file, start, end, mark);
  return pageInput(JSON.parse(json) as Page, (text) => {
    const range = text.startsWith(mark) ? ranges[Number(text.slice(mark.length))] : undefined;
    return range ? decodedString(file, range) : [text];
  });
}

function withoutLongStrings(file: number, start: number, end: number, mark: string): { json: string; ranges: Range[] } {
  const ranges: Range[] = [];
  const kept: Buffer[] = [];
  /** Place of the open string's first byte, while inside one. */
  let opened: number | undefined;
  let escaped = false;
  /** How much of `kept` there was when the string was opened: what came after is dropped if it proves to be long. */
  let keptBefore = 0;
  let long = false;
  for (let position = start; position < end; ) {
    const chunk = readRange(file, position, Math.min(CHUNK, end - position));
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (escaped) escaped = false;
      else if (opened !== undefined && byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE && opened === undefined) {
        kept.push(chunk.subarray(from, at + 1));
        from = at + 1;
        opened = position + at + 1;
        keptBefore = kept.length;
      } else if (byte === QUOTE) {
        if (long) {
          kept.push(Buffer.from(`${mark}${ranges.length}`));
          ranges.push({ start: opened!, end: position + at });
          from = at;
        }
        opened = undefined;
        long = false;
      }
      if (opened !== undefined && !long && position + at - opened > LONG_STRING) {
        long = true;
        kept.length = keptBefore;
      }
    }
    if (!long) kept.push(chunk.subarray(from));
    position += chunk.length;
  }
  return { json: Buffer.concat(kept).toString('utf8'), ranges };
}

/** The inside of a string of JSON, decoded, in pieces. */
function* decodedString(file: number, { start, end }: Range): Generator<string> {
  for (let position = start; position < end; ) {
    const chunk = readRange(file, position, Math.min(CHUNK, end - position));
    const whole = position + chunk.length === end ? chunk.length : wholeCharacters(chunk);
    yield JSON.parse(`"${chunk.toString('utf8', 0, whole)}"`) as string;
    position += whole;
  }
}

/** How many bytes from the start are whole characters and whole escapes. */
function wholeCharacters(chunk: Buffer): number {
  let at = 0;
  for (;;) {
    const byte = chunk[at]!;
    const length =
      byte === BACKSLASH
        ? chunk[at + 1] === LETTER_U
          ? 6
          : 2
        : byte < 0x80
          ? 1
          : byte < 0xe0
            ? 2
            : byte < 0xf0
              ? 3
              : 4;
    if (at + length > chunk.length) return at;
    at += length;
    if (at === chunk.length) return at;
  }
}

function readRange(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  const read = readSync(file, buffer, 0, length, position);
  if (read === 0) throw new Error('The file of pages became shorter while it was read.');
  return buffer.subarray(0, read);
}
