import type { Limits, Page, PagePart } from '@cis/fileproc-core';

/**
 * Characters (UTF-16 code units) of a page that is cut for its length alone. Search servers highlight in the first 1,000,000
 * characters of a field and snippets are made page by page; NFKC normalisation can lengthen a text, so a page stays at
 * half of that. Text files under this length, nearly all, are one page.
 */
export const PAGE_CHARACTERS = 500_000;

/** Gathers text into pages. */
export interface PageWriter {
  /** Adds text, with the same in Markdown where that is wanted. False once the limit is reached: what came after it is left out. */
  write(text: string, markdown?: string): boolean;
  /** Adds a part to the page that is being written. False once the limit is reached. */
  addPart(part: PagePart): boolean;
  /** Ends the page, also an empty one, so that numbers stay those that the author meant. Not past the limit of pages: the last page then takes the rest. */
  endPage(): void;
  /** Whether text was left out. */
  readonly full: boolean;
  /** The pages. No page for a file without any text; the empty ones at the end are left out. */
  pages(): Page[];
}

/** Makes a writer that keeps at most `textCharacters`, over at most `pages` pages. `reason` is shown by `explain`. */
export function createPageWriter(limits: Limits, reason: string): PageWriter {
  const pages: Page[] = [];
  let text: string[] = [];
  let length = 0;
  let markdown: string[] = [];
  let parts: PagePart[] = [];
  let left = limits.textCharacters;
  let full = false;

  const endPage = () => {
    pages.push({
      number: pages.length + 1,
      // Escapes of JSON and limits can leave half of a surrogate pair, which no UTF-8 holds.
      text: text.join('').toWellFormed(),
      origin: 'text',
      ...(parts.length > 0 && { parts }),
      ...(markdown.length > 0 && { markdown: markdown.join('').toWellFormed() }),
      reason,
    });
    text = [];
    length = 0;
    markdown = [];
    parts = [];
  };
  const mayEndPage = () => pages.length + 1 < limits.pages;
  const append = (piece: string) => {
    if (piece === '') return;
    text.push(piece);
    length += piece.length;
  };

  return {
    write(given, markdownGiven) {
      let piece = given;
      if (piece.length > left) {
        piece = piece.slice(0, cutBefore(piece, left));
        full = true;
        left = 0;
      } else left -= piece.length;
      if (markdownGiven) markdown.push(full ? markdownGiven.slice(0, piece.length) : markdownGiven);
      while (length + piece.length > PAGE_CHARACTERS && mayEndPage()) {
        const cut = pageEnd(piece, PAGE_CHARACTERS - length, text.at(-1)?.endsWith('\n') === true);
        append(piece.slice(0, cut));
        piece = piece.slice(cut);
        endPage();
      }
      append(piece);
      return !full;
    },
    addPart(part) {
      if (part.text.length > left) {
        full = true;
        return false;
      }
      left -= part.text.length;
      parts.push(part);
      return true;
    },
    endPage() {
      if (mayEndPage()) endPage();
    },
    get full() {
      return full;
    },
    pages() {
      if (length > 0 || parts.length > 0) endPage();
      const last = pages.findLastIndex((page) => page.parts !== undefined || /\S/.test(page.text));
      return pages.slice(0, last + 1);
    },
  };
}

/** Where to cut so that the page ends with a line; failing that between words; failing that anywhere but in a pair. */
function pageEnd(piece: string, room: number, afterLine: boolean): number {
  if (room === 0) return 0;
  const line = piece.lastIndexOf('\n', room - 1);
  if (line >= 0) return line + 1;
  if (afterLine) return 0;
  const space = piece.lastIndexOf(' ', room - 1);
  return space >= 0 ? space + 1 : cutBefore(piece, room);
}

function cutBefore(piece: string, at: number): number {
  const code = piece.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
