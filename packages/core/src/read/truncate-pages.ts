import type { Page, PagePart } from '../contract/extraction.ts';

/** Pages cut to a number of characters. */
export interface TruncatedPages {
  readonly pages: Page[];
  readonly truncated: boolean;
}

/**
 * Keeps the first `maxCharacters` UTF-16 code units of the pages' text, parts included. The page that passes the limit
 * is cut there; pages after it stay, numbered and empty, so that their number is still known.
 */
export function truncatePages(pages: readonly Page[], maxCharacters: number): TruncatedPages {
  let left = maxCharacters;
  let truncated = false;
  const kept = pages.map((page) => {
    const length = page.text.length + (page.parts?.reduce((sum, part) => sum + part.text.length, 0) ?? 0);
    if (length <= left) {
      left -= length;
      return page;
    }
    truncated = true;
    const short = truncatePage(page, left);
    left = 0;
    return short;
  });
  return { pages: kept, truncated };
}

function truncatePage(page: Page, maxCharacters: number): Page {
  // Words and Markdown stand for text that is no longer all there.
  const { parts, words: _words, markdown: _markdown, ...rest } = page;
  const text = cut(page.text, maxCharacters);
  let left = maxCharacters - text.length;
  const keptParts: PagePart[] = [];
  for (const part of text.length < page.text.length ? [] : (parts ?? [])) {
    const partText = cut(part.text, left);
    left -= partText.length;
    if (partText !== '') keptParts.push({ ...part, text: partText });
    if (partText.length < part.text.length) break;
  }
  return { ...rest, text, ...(keptParts.length > 0 && { parts: keptParts }) };
}

/** The first characters, without half of a surrogate pair at the end. */
function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const last = text.charCodeAt(maxCharacters - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxCharacters - 1 : maxCharacters);
}
