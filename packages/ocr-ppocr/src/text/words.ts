import { confidenceOf, type ReadCharacter, textOf } from '../recognition/decode.ts';

/** A word of a line and the shares of the line's length that it lies between. */
export interface Word {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
  /** A space goes before it. */
  readonly spaced: boolean;
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/**
 * The words of a line: at spaces, and inside of text without spaces at the borders of Japanese words; a mark of punctuation
 * goes with the word before it.
 */
export function wordsOf(characters: readonly ReadCharacter[]): Word[] {
  const text = textOf(characters);
  const words: { members: ReadCharacter[]; spaced: boolean; first: number; last: number }[] = [];
  // Characters of the dictionary may be two code units: which character a code unit belongs to.
  const owners = characters.flatMap((character, index) => Array<number>(character.text.length).fill(index));
  let spaced = false;
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (segment.trim() === '') {
      spaced = words.length > 0;
      continue;
    }
    const first = owners[index]!;
    const last = owners[index + segment.length - 1]!;
    const members = characters.slice(first, last + 1);
    const previous = words.at(-1);
    if (previous && !spaced && (isWordLike === false || isOpening(textOf(previous.members)))) {
      previous.members.push(...members);
      previous.last = last;
    } else words.push({ members, spaced, first, last });
    spaced = false;
  }
  return words.map(({ members, spaced: gap, first, last }) => ({
    text: textOf(members).trim(),
    confidence: confidenceOf(members) * 100,
    start: edgeBetween(characters[first - 1], characters[first]!, characters, 0),
    end: edgeBetween(characters[last + 1], characters[last]!, characters, 1),
    spaced: gap,
  }));
}

/** Brackets and signs that belong to what follows. */
function isOpening(text: string): boolean {
  return /^[\p{Ps}\p{Pi}\p{Sc}#@※〒"']+$/u.test(text);
}

/** Half-way to the neighbour; at a line's ends its edge. */
function edgeBetween(
  neighbour: ReadCharacter | undefined,
  character: ReadCharacter,
  line: readonly ReadCharacter[],
  edge: 0 | 1,
): number {
  if (!neighbour) return edge;
  const pitch = (line.at(-1)!.place - line[0]!.place) / Math.max(1, line.length - 1);
  const half = Math.abs(neighbour.place - character.place) / 2;
  const reach = neighbour.text.trim() === '' ? Math.min(half, pitch / 2) : half;
  return character.place + (edge === 0 ? -reach : reach);
}
