import { FileprocError, type Warning } from '@cis/fileproc-core';
import type { ChosenEncoding } from './choose-encoding.ts';
import type { TextChunk } from './read-text.ts';

/** Shares of characters above which a file is no text in any encoding that is known here. Random bytes have twice as many. */
const MAX_CONTROLS = 0.05;
const MAX_REPLACED = 0.3;

/** Counts what could not be decoded. */
export interface TextTally {
  add(chunk: TextChunk): void;
  /** Throws CORRUPT where what was counted so far is no text. */
  check(): void;
  warnings(): Warning[];
}

/** Starts counting for a file that is read in an encoding. */
export function createTextTally(name: string, encoding: ChosenEncoding): TextTally {
  let characters = 0;
  let replaced = 0;
  let controls = 0;
  return {
    add(chunk) {
      characters += chunk.text.length;
      replaced += chunk.replaced;
      controls += chunk.controls;
    },
    check() {
      if (controls > characters * MAX_CONTROLS)
        throw new FileprocError(
          'CORRUPT',
          `${name} is not text: ${share(controls, characters)} of its characters are control characters in the most likely encoding, ${encoding.name}.`,
        );
      if (replaced > characters * MAX_REPLACED)
        throw new FileprocError(
          'CORRUPT',
          `${name} is not text: ${share(replaced, characters)} of its characters have no meaning in the most likely encoding, ${encoding.name}.`,
        );
    },
    warnings() {
      if (replaced === 0 && encoding.by !== 'guess') return [];
      const doubt =
        replaced === 0
          ? 'every byte has a meaning in it'
          : `${share(replaced, characters)} of the characters (${replaced}) have no meaning in it and are shown as U+FFFD`;
      return [{ code: 'ENCODING_GUESSED', message: `${name} was read as ${encoding.name}: ${doubt}.` }];
    },
  };
}

function share(part: number, whole: number): string {
  const percent = (100 * part) / Math.max(1, whole);
  return percent < 0.1 ? 'less than 0.1 %' : `${percent.toFixed(1)} %`;
}
