import { isMetafile, type Layer } from './content.ts';

/** Fewer letters than this may be a stamp or a page number on a scan. */
const ENOUGH_LETTERS = 50;
/** Share of the page under pictures above which a few letters are not all that stands on it. */
const MOSTLY_IMAGE = 0.6;
/** A picture below this share is a logo or a line, on a page of text. */
const SMALL_IMAGE = 0.02;

/** How a page is to be read. */
export interface PageDecision {
  readonly ocr: boolean;
  readonly letters: number;
  /** There is text that only its drawing shows, and it cannot be drawn here. */
  readonly isUnreadable: boolean;
  readonly reason: string;
}

/** Letters and digits in a text. */
export function countLetters(text: string): number {
  return text.replace(/[^\p{L}\p{N}]/gu, '').length;
}

/** Whether a page is read by OCR: one of pictures, without text or with next to none. */
export function judgePage(layers: readonly Layer[], text: string): PageDecision {
  const letters = countLetters(text);
  const coverage = Math.max(0, ...layers.map(({ imageCoverage }) => imageCoverage));
  const pictures = `pictures cover ${Math.round(coverage * 100)}%`;
  const decide = (ocr: boolean, reason: string, isUnreadable = false) => ({ ocr, letters, isUnreadable, reason });
  if (layers.length === 0) return decide(false, 'no content, annotations only');
  if (letters === 0 && coverage > SMALL_IMAGE)
    return decide(true, layers.every(({ drawing }) => !isMetafile(drawing)) ? 'a picture' : `no text, ${pictures}`);
  if (letters > 0 && letters < ENOUGH_LETTERS && coverage > MOSTLY_IMAGE)
    return decide(true, `text of only ${letters} letters, ${pictures}`);
  const unreadable = layers.reduce((sum, { info }) => sum + (info?.unreadableRuns ?? 0), 0);
  if (letters === 0 && unreadable > 0)
    return decide(false, `its text is ${unreadable} pieces of glyph numbers or symbols`, true);
  return decide(false, letters === 0 ? 'no text' : `text of ${letters} letters`);
}
