import type { TextQuality } from '../text/quality.ts';

/** Fewer letters than this may be a stamp, a page number or one line of a scan. */
const ENOUGH_LETTERS = 200;
/** Fewer letters than this are hardly a page; from here on a reading replaces them only where it has twice as many. */
const FEW_LETTERS = 50;
/** A layer over a scan with less sense than this is worth a second reading. */
const DOUBTFUL_SENSE = 0.75;
/** What a reading must be better by in sense to replace a doubtful layer, and the confidence that it must have. */
const MORE_SENSE = 0.2;
const SOUND_CONFIDENCE = 80;
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
  return { sure: letters >= ENOUGH_LETTERS && !isDoubtful(quality), reason: `text layer of ${letters} letters` };
}

/** Whether a layer may be what a poor engine read: an invisible one over a scan, mostly. */
function isDoubtful({ letters, sense }: TextQuality): boolean {
  return letters >= FEW_LETTERS && sense < DOUBTFUL_SENSE;
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
  if (imageCoverage > MOSTLY_IMAGE && isDoubtful(quality))
    return { ocr: true, reason: `text layer that makes sense in ${percent(quality.sense)} of its letters, ${image}` };
  if (imageCoverage > MOSTLY_IMAGE) return { ocr: true, reason: `text layer of only ${letters} letters, ${image}` };
  return { ocr: false, reason: `text layer of ${letters} letters` };
}

/**
 * Whether what an engine read takes the place of the layer. A garbled layer yields to anything that was read, a few
 * letters to more of them, a whole layer only to a confident reading that makes more sense and has not lost the half of it, or has
 * twice as many letters. In doubt the layer stays.
 */
export function replacesLayer(
  layer: TextQuality,
  read: { readonly quality: TextQuality; readonly confidence: number },
) {
  const { letters, sense } = read.quality;
  if (isGarbled(layer)) return letters > 0;
  if (layer.letters < FEW_LETTERS) return letters > layer.letters;
  if (read.confidence < SOUND_CONFIDENCE) return false;
  if (isDoubtful(layer)) return sense >= layer.sense + MORE_SENSE && letters >= layer.letters / 2;
  return letters >= layer.letters * 2 && sense >= layer.sense;
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

function garbled({ unreadable, mixedUp }: TextQuality): string {
  return mixedUp
    ? 'text layer mixes scripts without sense'
    : `text layer unreadable in ${Math.round(unreadable * 100)}% of its characters`;
}
