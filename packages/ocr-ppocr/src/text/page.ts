import type { OcrPage, PageWord } from '@cis/fileproc-core';
import type { Point } from '../geometry/text-box.ts';
import { pointOn, type Strip } from '../picture/strip.ts';
import { pointBack, type Rotation } from '../picture/turn.ts';
import type { ReadCharacter } from '../recognition/decode.ts';
import { type Word, wordsOf } from './words.ts';

/** A box that was read. */
export interface ReadPiece {
  readonly characters: readonly ReadCharacter[];
  /** Where it lies on the turned picture; its text runs along. */
  readonly strip: Omit<Strip, 'picture'>;
}

/** What a page is put together from. */
export interface PageParts {
  /** Pieces line by line, in reading order. */
  readonly lines: readonly (readonly ReadPiece[])[];
  readonly rotation: Rotation;
  /** Of the picture as it was given. */
  readonly size: { readonly width: number; readonly height: number };
  readonly minConfidence: number;
  readonly words: boolean;
}

/** The page: words under the wanted confidence dropped and counted, boxes led back to the picture as it was given. */
export function pageOf({ lines, rotation, size, minConfidence, words }: PageParts): OcrPage {
  const kept: PageWord[] = [];
  let [dropped, length, sum] = [0, 0, 0];
  const texts = lines.map((line) => {
    let text = '';
    for (const { characters, strip } of line) {
      let isFirst = true;
      for (const word of wordsOf(characters)) {
        if (word.confidence < minConfidence) {
          dropped++;
          continue;
        }
        text += text !== '' && (isFirst || word.spaced) ? ` ${word.text}` : word.text;
        isFirst = false;
        const count = [...word.text].length;
        length += count;
        sum += count * word.confidence;
        if (words) kept.push(pageWord(word, strip, rotation, size));
      }
    }
    return text;
  });
  return {
    text: texts.filter((text) => text !== '').join('\n'),
    confidence: length === 0 ? 0 : Math.round((sum / length) * 10) / 10,
    droppedWords: dropped,
    ...(words && { words: kept }),
    rotation,
  };
}

function pageWord(word: Word, strip: Omit<Strip, 'picture'>, rotation: Rotation, size: PageParts['size']): PageWord {
  const corners = [
    [word.start, 0],
    [word.end, 0],
    [word.start, 1],
    [word.end, 1],
  ].map(([across, down]): Point => pointBack(pointOn(strip, across!, down!), rotation, size));
  const [left, wide] = spanOf(
    corners.map(([x]) => x),
    size.width,
  );
  const [top, high] = spanOf(
    corners.map(([, y]) => y),
    size.height,
  );
  return { text: word.text, box: [left, top, wide, high], confidence: Math.round(word.confidence * 10) / 10 };
}

/** Whole pixels inside of the picture, at least one. */
function spanOf(values: readonly number[], edge: number): [start: number, length: number] {
  const start = Math.min(edge - 1, Math.max(0, Math.round(Math.min(...values))));
  const end = Math.min(edge, Math.max(start + 1, Math.round(Math.max(...values))));
  return [start, end - start];
}
