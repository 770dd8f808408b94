/** A piece of text that a metafile draws, in the units of the picture. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Where it ends; undefined where the record does not say how wide it is. */
  readonly end: number | undefined;
  /** Height of its font; undefined where none is known. */
  readonly height: number | undefined;
}

/** Pieces of one picture: more are not drawn by hand. */
export const MAX_PIECES = 100_000;

/**
 * Pieces as lines in the order in which they are drawn. Programs draw word by word or letter by letter: pieces on one line
 * are joined where one ends as the next begins, with a space where there is a gap, with a tab where it is wide.
 */
export function joinPieces(pieces: readonly PlacedText[]): string {
  let text = '';
  let last: PlacedText | undefined;
  for (const piece of pieces) {
    if (piece.text.trim() === '' && text === '') continue;
    text += separator(last, piece) + piece.text;
    last = piece;
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');
}

function separator(last: PlacedText | undefined, next: PlacedText): string {
  if (!last) return '';
  const height = last.height ?? next.height;
  const tolerance = height === undefined ? 0 : height * 0.3;
  if (Math.abs(next.y - last.y) > tolerance || next.x < last.x) return '\n';
  if (last.end === undefined || height === undefined) return ' ';
  const gap = next.x - last.end;
  if (gap < height * 0.15) return '';
  return gap < height * 2 ? ' ' : '\t';
}
