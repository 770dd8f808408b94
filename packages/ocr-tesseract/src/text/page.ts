import type { OcrPage, PageWord } from '@cis/fileproc-core';
import { boxBack, type Transform } from '../picture/transform.ts';
import { qualityOf, type ReadLine } from './lines.ts';
import { joinWords } from './spacing.ts';

/** Lines of a picture that may have been changed before it was read. */
export interface Reading {
  readonly lines: readonly ReadLine[];
  /** From the picture that was read to the one that was given. */
  readonly back: Transform;
  /** Degrees clockwise by which it was turned. */
  readonly rotation: 0 | 90 | 180 | 270;
}

/** What a page is made with. */
export interface PageOptions {
  readonly minConfidence: number;
  readonly words: boolean;
  /** The picture as it was given. */
  readonly size: { readonly width: number; readonly height: number };
}

/** The page of a reading: words under the wanted confidence dropped and counted, boxes led back to the given picture. */
export function pageOf(reading: Reading, { minConfidence, words, size }: PageOptions): OcrPage {
  const kept = reading.lines
    .map((line) => line.filter((word) => word.confidence >= minConfidence))
    .filter((line) => line.length > 0);
  const found = reading.lines.reduce((sum, line) => sum + line.length, 0);
  const confidence = qualityOf(kept).confidence;
  return {
    text: kept.map(joinWords).join('\n'),
    confidence: Math.round(confidence * 10) / 10,
    droppedWords: found - kept.reduce((sum, line) => sum + line.length, 0),
    ...(words && {
      words: kept.flat().map(
        (word): PageWord => ({
          text: word.text,
          box: boxBack(word.box, reading.back, size),
          confidence: word.confidence,
        }),
      ),
    }),
    rotation: reading.rotation,
  };
}
