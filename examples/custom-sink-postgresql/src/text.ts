import { tokenize } from '@cis/fileproc-core/query';

/** UTF-16 code units of a piece: never more than 16,383 words, and far under the 1 MB of a tsvector. */
const PIECE = 8_000;
/** Of it, what stands in the piece before as well, so that a phrase is whole in one of them. */
const OVERLAP = 200;

/** A text in pieces that overlap. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at + OVERLAP < text.length; at += PIECE - OVERLAP)
    pieces.push(text.slice(at, at + PIECE));
  return pieces;
}

/** PostgreSQL keeps no U+0000 in text, and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** NFKC-normalised text as a tsvector: core's words, Japanese in pairs of characters, with their places. */
export function vectorOf(text: string): string {
  const places = new Map<string, number[]>();
  let place = 0;
  tokenize(text, (token) => {
    place += 1;
    const known = places.get(token);
    if (known) known.push(place);
    else places.set(token, [place]);
  });
  // Words are letters and digits only (see `tokenize`), so nothing in the quotes can end them. 256 places of a word are kept.
  return Array.from(places, ([token, at]) => `'${token}':${at.slice(0, 256).join()}`).join(' ');
}
