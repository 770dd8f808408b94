import { setImmediate as nextTurn } from 'node:timers/promises';
import { PAGE_SEPARATOR } from '@cis/fileproc-core';
import type { Words } from '@cis/fileproc-core/query';
import { occurrencesOf } from '@cis/fileproc-core/query';

/** UTF-16 code units that are read without letting anything else run: about two milliseconds. */
const AT_ONCE = 100_000;
/** After so many, the first page with all words is taken for the best. */
const COMPARED = 500_000;

/** A page of `extracted_text`. */
export interface TextPage {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The pages of `extracted_text`, in order. */
export function* textPages(text: string): Generator<TextPage> {
  for (let number = 1, start = 0; ; number++) {
    const end = text.indexOf(PAGE_SEPARATOR, start);
    yield { number, text: end < 0 ? text.slice(start) : text.slice(start, end) };
    if (end < 0) return;
    start = end + 1;
  }
}

/** The page to show: with most of the words, of those with most places, of equal ones the first; undefined where none is on any. */
export async function shownPage(text: string, wanted: readonly Words[]): Promise<TextPage | undefined> {
  let best: TextPage | undefined;
  let bestWorth = 0;
  let read = 0;
  let unbroken = 0;
  if (wanted.length === 0) return undefined;
  for (const page of textPages(text)) {
    const occurrences = occurrencesOf(page.text, wanted);
    const different = new Set(occurrences.map(({ words }) => words)).size;
    const worth = different * 1_000 + Math.min(occurrences.length, 999);
    if (different > 0 && worth > bestWorth) {
      best = page;
      bestWorth = worth;
    }
    read += page.text.length;
    unbroken += page.text.length;
    if (read > COMPARED && bestWorth >= wanted.length * 1_000) break;
    if (unbroken > AT_ONCE) {
      unbroken = 0;
      await nextTurn();
    }
  }
  return best;
}
