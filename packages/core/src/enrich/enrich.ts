import type { Page } from '../contract/extraction.ts';
import { pageTextPieces } from '../contract/page-text.ts';
import { addCounts, noCounts } from './count-words.ts';
import { LANGUAGE_SAMPLE, languageOf } from './language.ts';

/** What is told of the pages of a file beside their text. */
export interface Enrichment {
  /** See `TextCounts.words`. */
  readonly wordCount: number;
  /** UTF-16 code units of `pageText` of all pages. */
  readonly charCount: number;
  /** ISO 639-1, where it can be told. */
  readonly language?: string;
  readonly ocrUsed: boolean;
  /** 0 to 100, mean of the pages read by OCR that have text, rounded to a tenth. */
  readonly ocrConfidence?: number;
}

/** Counts and tells what an index keeps of the pages. Holds a piece of one page's text at a time. */
export function enrich(pages: readonly Page[]): Enrichment {
  const counts = noCounts();
  let sample = '';
  const confidences: number[] = [];
  for (const page of pages) {
    for (const piece of pageTextPieces(page)) {
      addCounts(counts, piece);
      if (sample.length < LANGUAGE_SAMPLE) sample += piece.slice(0, LANGUAGE_SAMPLE - sample.length);
    }
    sample += '\n';
    if (page.origin === 'ocr' && page.confidence !== undefined && page.text !== '') confidences.push(page.confidence);
  }
  const language = languageOf(counts, sample);
  const mean = confidences.reduce((sum, confidence) => sum + confidence, 0) / confidences.length;
  return {
    wordCount: counts.words,
    charCount: counts.characters,
    ...(language && { language }),
    ocrUsed: pages.some(({ origin }) => origin === 'ocr'),
    ...(confidences.length > 0 && { ocrConfidence: Math.round(mean * 10) / 10 }),
  };
}
