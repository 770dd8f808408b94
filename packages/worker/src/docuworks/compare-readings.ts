import type { Page, Warning } from '@cis/fileproc-core';

/** What one road gave of a file. */
export interface Reading {
  readonly pages: readonly Page[];
  readonly warnings: readonly Warning[];
  /** `CODE: message`, where it gave nothing. */
  readonly error?: string;
}

/** One page by both roads. */
export interface ComparedPage {
  readonly number: number;
  readonly native: Page | undefined;
  readonly program: Page | undefined;
  /** 0 to 1: the share of pairs of characters that both have, white space and annotations' order left out. */
  readonly similarity: number;
  /** Where the texts part: a few characters of each. Undefined where they are the same. */
  readonly difference: { readonly native: string; readonly program: string } | undefined;
}

/** A file by both roads. */
export interface Comparison {
  readonly path: string;
  readonly native: Reading;
  readonly program: Reading;
  readonly pages: readonly ComparedPage[];
  readonly isSame: boolean;
}

/** Characters of each text that are shown where they part. */
const SHOWN = 24;

/** Puts the pages of both roads side by side. */
export function compareReadings(path: string, native: Reading, program: Reading): Comparison {
  const pages = Array.from({ length: Math.max(native.pages.length, program.pages.length) }, (_, index) =>
    comparePages(index + 1, native.pages[index], program.pages[index]),
  );
  const isSame = !native.error && !program.error && pages.every(({ difference }) => difference === undefined);
  return { path, native, program, pages, isSame };
}

function comparePages(number: number, native: Page | undefined, program: Page | undefined): ComparedPage {
  const [ours, theirs] = [lettersOf(native), lettersOf(program)];
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at++;
  const difference =
    native && program && ours === theirs
      ? undefined
      : { native: ours.slice(at, at + SHOWN), program: theirs.slice(at, at + SHOWN) };
  return { number, native, program, similarity: similarityOf(ours, theirs), difference };
}

/** Body and parts, without white space: where lines break is a matter of taste. */
function lettersOf(page: Page | undefined): string {
  if (!page) return '';
  const parts = (page.parts ?? []).map(({ text }) => text).sort();
  return [page.text, ...parts].join('').normalize('NFKC').replace(/\s/gu, '');
}

/** Dice's coefficient of the pairs of neighbouring characters. */
function similarityOf(left: string, right: string): number {
  if (left === right) return 1;
  const pairs = new Map<string, number>();
  for (let at = 0; at + 2 <= left.length; at++) {
    const pair = left.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + 2 <= right.length; at++) {
    const pair = right.slice(at, at + 2);
    const count = pairs.get(pair) ?? 0;
    if (count > 0) {
      shared += 1;
      pairs.set(pair, count - 1);
    }
  }
  return (2 * shared) / Math.max(1, left.length - 1 + (right.length - 1));
}
