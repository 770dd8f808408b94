import type { Metadata, Page } from '../contract/extraction.ts';
import { PAGE_SEPARATOR } from '../contract/page-text.ts';

/** What must not stand in a page's text: the separator of pages, and NUL, which databases end strings at. */
const FORBIDDEN = new RegExp(`[\\0${PAGE_SEPARATOR}]`);

/**
 * A text that every store takes: halves of surrogate pairs become U+FFFD, NUL goes, and a form feed becomes a line's
 * end, since it stands between pages.
 */
export function repairText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return FORBIDDEN.test(whole) ? whole.replaceAll('\0', '').replaceAll(PAGE_SEPARATOR, '\n') : whole;
}

/** A page with its texts repaired; the page itself where nothing was wrong, as nearly always. */
export function repairPage(page: Page): Page {
  const text = repairText(page.text);
  const name = page.name === undefined ? undefined : repairText(page.name);
  const isWhole = text === page.text && name === page.name && !page.parts && !page.words && !page.markdown;
  if (isWhole) return page;
  return {
    ...page,
    text,
    ...(name !== undefined && { name }),
    ...(page.parts && { parts: page.parts.map((part) => ({ ...part, text: repairText(part.text) })) }),
    ...(page.words && { words: page.words.map((word) => ({ ...word, text: repairText(word.text) })) }),
    ...(page.markdown !== undefined && { markdown: repairText(page.markdown) }),
  };
}

/** Metadata with its texts repaired. */
export function repairMetadata(metadata: Metadata): Metadata {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      repairText(name),
      typeof value === 'string' ? repairText(value) : Array.isArray(value) ? value.map(repairText) : value,
    ]),
  );
}
