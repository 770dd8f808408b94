import type { GreyPicture } from '../picture/grey.ts';
import { resized } from '../picture/resize.ts';
import { STRIP_HEIGHT } from '../picture/strip.ts';
import { confidenceOf, type ReadCharacter, textOf } from '../recognition/decode.ts';
import type { Recognize } from '../recognition/recognize.ts';
import { COMPOSED_MARGIN, COMPOSED_PITCH, type ComposedLine, composeColumn } from './compose.ts';
import type { GlyphKind } from './glyph.ts';
import { mergeReadings } from './merge.ts';

/** Characters of a composed line keep well apart, so its width can be squeezed without loss. */
const COMPOSED_SQUEEZE = 0.85;

/** Characters on their side stand closer than in type for lines: they are read better spread a little. */
const SIDEWAYS_SPREAD = 1.25;

/** A cell read with less confidence is read again on its side. */
const SURE = 0.9;

/** Pixels of a strip: characters of a column take 30 and more; a rule or a row of dots falls into many narrow cells. */
const LEAST_CELL = 18;

/** Pixels of empty ground after the column, so that the last cell has its whole pitch. */
const PADDING = 44;

/** How surely the composed form of a column reads, 0 to 1: what tells vertical text from turned lines. */
export async function confidenceOfColumn(recognize: Recognize, sideways: GreyPicture): Promise<number> {
  const { picture, cells } = composeColumn(padded(sideways));
  if (cells.spans.length === 0 || cells.spans.length * LEAST_CELL > sideways.width) return 0;
  const characters = await recognize(picture);
  // Composing cuts Latin and turned text into many cells of which few read.
  return confidenceOf(characters) * Math.min(1, textOf(characters).trim().length / (cells.spans.length * 0.6));
}

/**
 * Reads a column of vertical text, cut out as a strip that lies on its left side. The places of the characters are
 * shares of the column's length from above.
 */
export async function readColumn(recognize: Recognize, sideways: GreyPicture): Promise<readonly ReadCharacter[]> {
  const strip = padded(sideways);
  const line = composeColumn(strip);
  const cells = await readCells(recognize, line, strip.width);
  const doubtful = cells.map(
    (cell, index) =>
      line.glyphs[index] !== undefined &&
      (textOf(cell).trim() === '' || cell.some(({ confidence }) => confidence < SURE)),
  );
  const result: ReadCharacter[] = [];
  for (let index = 0; index < cells.length; ) {
    let end = index;
    while (end < cells.length && isNear(doubtful, end)) end++;
    if (end === index) {
      result.push(...cells[index]!);
      index++;
      continue;
    }
    const from = Math.max(0, line.cells.spans[index]![0] - 2);
    const to = Math.min(strip.width, line.cells.spans[end - 1]![1] + 2);
    const piece = columnsOf(strip, from, to);
    const spread = resized(piece, Math.max(16, Math.round(piece.width * SIDEWAYS_SPREAD)), STRIP_HEIGHT);
    const again = (await recognize(spread)).map((character) => ({
      ...character,
      place: (from + character.place * (to - from)) / strip.width,
    }));
    result.push(...mergeReadings(again, cells.slice(index, end).flat()));
    index = end;
  }
  const scale = strip.width / sideways.width;
  return result.map((character) => ({ ...character, place: Math.min(1, character.place * scale) }));
}

/** A doubtful cell takes one neighbour at each side with it, so that there is something to hold on to. */
function isNear(doubtful: readonly boolean[], index: number): boolean {
  return doubtful[index] === true || doubtful[index - 1] === true || doubtful[index + 1] === true;
}

/** Reads the composed line and gives each character to the cell that it was seen in. */
async function readCells(recognize: Recognize, line: ComposedLine, length: number): Promise<ReadCharacter[][]> {
  const { picture, cells, glyphs } = line;
  const found = cells.spans.map((): ReadCharacter[] => []);
  if (found.length === 0) return found;
  const squeezed = resized(picture, Math.max(16, Math.round(picture.width * COMPOSED_SQUEEZE)), STRIP_HEIGHT);
  for (const character of await recognize(squeezed)) {
    const cell = Math.floor((character.place * picture.width - COMPOSED_MARGIN) / COMPOSED_PITCH);
    const index = Math.max(0, Math.min(found.length - 1, cell));
    const [start, end] = cells.spans[index]!;
    found[index]!.push({
      ...character,
      text: asVertical(character.text, glyphs[index]?.kind),
      place: (start + end) / 2 / length,
    });
  }
  return found;
}

/** The long vowel and the number one are the same stroke, one standing and one lying. */
function asVertical(text: string, kind: GlyphKind | undefined): string {
  if (kind === 'dash' && /^[一\-—–―]$/u.test(text)) return 'ー';
  if (kind === 'plain' && text === 'ー') return '一';
  return text;
}

function padded({ width, height, data }: GreyPicture): GreyPicture {
  const histogram = new Uint32Array(256);
  for (const shade of data) histogram[shade]!++;
  const wide = width + PADDING;
  const result = new Uint8Array(wide * height).fill(histogram.indexOf(Math.max(...histogram)));
  for (let y = 0; y < height; y++) result.set(data.subarray(y * width, (y + 1) * width), y * wide);
  return { width: wide, height, data: result };
}

function columnsOf({ width, height, data }: GreyPicture, from: number, to: number): GreyPicture {
  const result = new Uint8Array((to - from) * height);
  for (let y = 0; y < height; y++) result.set(data.subarray(y * width + from, y * width + to), y * (to - from));
  return { width: to - from, height, data: result };
}
