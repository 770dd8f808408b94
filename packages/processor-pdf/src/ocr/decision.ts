import type { TextQuality } from '../text/quality.ts';

/** Fewer letters than this may be a stamp or a page number on a scan. */
const ENOUGH_LETTERS = 50;
/** Share of characters that no one can read, above which a text layer is not believed. */
const MAX_UNREADABLE = 0.1;
/** Share of the page under one image, above which a few letters are not all that stands on it. */
export const MOSTLY_IMAGE = 0.6;

/** Whether a text layer lies: characters that no one can read, or scripts thrown together. */
export function isGarbled({ unreadable, mixedUp }: TextQuality): boolean {
  return unreadable > MAX_UNREADABLE || mixedUp;
}

/** Whether the text layer alone says that it can be used. Drawing a page costs a hundred times as much as its text. */
export function judgeText(quality: TextQuality): { readonly sure: boolean; readonly reason: string } {
  const { letters } = quality;
  if (isGarbled(quality)) return { sure: false, reason: garbled(quality) };
  if (letters === 0) return { sure: false, reason: 'no text layer' };
  return { sure: letters >= ENOUGH_LETTERS, reason: `text layer of ${letters} letters` };
}

/** What a drawing says of its page. */
export interface Seen {
  /** Share of pixels that are not the colour of the paper, 0 to 1. */
  readonly ink: number;
  /** Share of the page under its largest image, 0 to 1. */
  readonly imageCoverage: number;
  /** Letters that were not drawn for want of a font. */
  readonly missingGlyphs: number;
}

/** Whether a page whose text layer is in doubt is to be read by OCR, now that it is drawn. */
export function judgeDrawing(
  quality: TextQuality,
  { ink, imageCoverage, missingGlyphs }: Seen,
): { readonly ocr: boolean; readonly reason: string } {
  const image = `one image covers ${Math.round(imageCoverage * 100)}%`;
  const { letters } = quality;
  if (isGarbled(quality) && (ink === 0 || missingGlyphs > 0))
    // An engine would see an empty page where a person with the fonts sees text.
    return { ocr: false, reason: `${garbled(quality)}, and its fonts are not in the file` };
  if (ink === 0) return { ocr: false, reason: letters === 0 ? 'blank page' : `text layer of ${letters} letters` };
  if (isGarbled(quality)) return { ocr: true, reason: garbled(quality) };
  if (letters === 0) return { ocr: true, reason: `no text layer, ${imageCoverage > 0 ? image : 'drawn lines'}` };
  if (imageCoverage > MOSTLY_IMAGE) return { ocr: true, reason: `text layer of only ${letters} letters, ${image}` };
  return { ocr: false, reason: `text layer of ${letters} letters` };
}

function garbled({ unreadable, mixedUp }: TextQuality): string {
  return mixedUp
    ? 'text layer mixes scripts without sense'
    : `text layer unreadable in ${Math.round(unreadable * 100)}% of its characters`;
}
