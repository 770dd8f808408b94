import type { Box } from '../picture/transform.ts';

/** A word as Tesseract gives it; of Japanese mostly one to four characters. */
export interface ReadWord {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
  /** Pixels of the picture that was read. */
  readonly box: Box;
}

/** A line's words in reading order. */
export type ReadLine = readonly ReadWord[];

/** What is used of `GetJSONText` (tesseract.js-core, src/api/jsonrenderer.cpp). */
interface JsonPage {
  readonly blocks?:
    | readonly {
        readonly paragraphs: readonly {
          readonly lines: readonly {
            readonly words: readonly {
              readonly text: string;
              readonly confidence: number;
              readonly bbox: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
            }[];
          }[];
        }[];
      }[]
    | null;
}

/**
 * The lines of a result, in reading order. A word of bars alone is left out: it is a ruled line of a table, which
 * Tesseract reads as a letter.
 */
export function linesOf(json: string): ReadLine[] {
  const page = JSON.parse(json) as JsonPage;
  const lines = (page.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines
    .map((line) =>
      line.words
        .filter((word) => !/^[\s|｜]*$/.test(word.text))
        .map(
          ({ text, confidence, bbox }): ReadWord => ({
            text: text.trim(),
            confidence,
            box: [bbox.x0, bbox.y0, bbox.x1 - bbox.x0, bbox.y1 - bbox.y0],
          }),
        ),
    )
    .filter((line) => line.length > 0);
}

/** How sure a reading is: the mean confidence of its words, weighted by their length; 0 where there are none. */
export function qualityOf(lines: readonly ReadLine[]): { readonly confidence: number; readonly characters: number } {
  let characters = 0;
  let sum = 0;
  for (const word of lines.flat()) {
    const length = [...word.text].length;
    characters += length;
    sum += length * word.confidence;
  }
  return { confidence: characters === 0 ? 0 : sum / characters, characters };
}
