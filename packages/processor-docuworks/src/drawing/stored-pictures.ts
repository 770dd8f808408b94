import type { Entries } from '../container/entries.ts';
import { type Attributes, referenceOf } from '../tree/attributes.ts';

/** The attributes of a page's first hundred pictures; further ones have the name `#pd` and their number as index. */
const FIRST_PICTURE = 301;
const LAST_PICTURE = 400;
const FURTHER_PICTURES = '#pd';
/** Before a picture: its length, 0, width, height. */
const HEAD_LENGTH = 16;

/** The pictures that a metafile's comments draw one after another: found by number, in the order of their use. */
export interface StoredPictures {
  readonly count: number;
  /** The file of picture `index`. Throws CORRUPT where its entry is broken. */
  file(index: number): Uint8Array;
}

/** The pictures that belong to the metafile of a page. What the file claims of their number is not asked. */
export function storedPictures(attributes: Attributes, entries: Entries): StoredPictures {
  const numbers: number[] = [];
  const add = (element: ReturnType<Attributes['get']>) => {
    const reference = referenceOf(element);
    if (reference) numbers.push(reference.entry);
  };
  for (let attribute = FIRST_PICTURE; attribute <= LAST_PICTURE; attribute++) add(attributes.get(attribute));
  for (const { element } of attributes.indexed(FURTHER_PICTURES).sort((a, b) => a.index - b.index)) add(element);
  return { count: numbers.length, file: (index) => pictureFile(entries.body(numbers[index] ?? -1)) };
}

/** A picture without the four numbers before it. */
export function pictureFile(body: Uint8Array): Uint8Array {
  const isJpeg = (at: number) => body[at] === 0xff && body[at + 1] === 0xd8;
  return isJpeg(HEAD_LENGTH) || !isJpeg(0) ? body.subarray(HEAD_LENGTH) : body;
}
