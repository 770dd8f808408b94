import { limitMessage } from '@cis/fileproc-core';
import type { OfficePackage } from '../ooxml/package.ts';
import { cleanText } from '../text/clean.ts';
import { detached } from '../text/detach.ts';
import { decodeEscapes } from './escapes.ts';

/**
 * The texts that cells refer to by index (ISO 29500-1, 18.4), read as they come. Furigana is left out. More than
 * `textCharacters` in all are not kept: the rest is empty, with the warning TEXT_TRUNCATED.
 */
export async function readSharedStrings(document: OfficePackage, part: string | undefined): Promise<string[]> {
  const { limits } = document.context;
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  let characters = 0;
  await document.read(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = !inPhonetic;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') {
        characters += text.length;
        strings.push(characters > limits.textCharacters ? '' : detached(cleanText(decodeEscapes(text))));
      }
    },
  });
  if (characters > limits.textCharacters)
    document.context.warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, characters, 'Texts of cells'),
    });
  return strings;
}
