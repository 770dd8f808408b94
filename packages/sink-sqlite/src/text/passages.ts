/** UTF-16 code units. A page of a book is a fifth of it; the snippet of a hit reads one passage. */
export const PASSAGE_LENGTH = 8_000;
/** UTF-16 code units that a passage repeats of the one before, so that a phrase over the border is found. */
export const PASSAGE_OVERLAP = 120;
/** UTF-16 code units that are normalised at once. */
const NORMALIZED_AT_ONCE = 65_536;

/** A stretch of a page's text, short enough to index and to read for a snippet. */
export interface Passage {
  readonly text: string;
  /** Code units at its start that the passage before ends with. */
  readonly overlap: number;
}

/** Cuts a page's text, handed over in pieces of any size, into passages; nearly always one. Never cuts a surrogate pair. */
export function* passagesOf(pieces: Iterable<string>): Generator<Passage> {
  let text = '';
  let overlap = 0;
  for (const piece of pieces) {
    text += piece;
    while (text.length > PASSAGE_LENGTH) {
      const cut = placeToCut(text, PASSAGE_LENGTH);
      yield { text: text.slice(0, cut), overlap };
      const from = characterStart(text, Math.max(0, cut - PASSAGE_OVERLAP));
      overlap = cut - from;
      text = text.slice(from);
    }
  }
  if (text.length > overlap || overlap === 0) yield { text, overlap };
}

/** A line's end in the last quarter, else a space there, else anywhere between two characters. */
function placeToCut(text: string, limit: number): number {
  const earliest = limit - limit / 4;
  for (const separator of ['\n', '。', ' ']) {
    const at = text.lastIndexOf(separator, limit - 1);
    if (at >= earliest) return at + 1;
  }
  return characterStart(text, limit);
}

function characterStart(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
}

/** What may combine with the character before it. */
const COMBINING = /^[\p{M}\uff9e\uff9f\u1160-\u11ff]/u;

/** NFKC of a text in pieces: the same characters as of the whole at once, in bounded memory. */
export function* normalizedPieces(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    rest += piece;
    let from = 0;
    while (rest.length - from > NORMALIZED_AT_ONCE) {
      const cut = safeCut(rest, from + NORMALIZED_AT_ONCE);
      yield rest.slice(from, cut).normalize('NFKC');
      from = cut;
    }
    if (from > 0) rest = rest.slice(from);
  }
  if (rest) yield rest.normalize('NFKC');
}

/** A place at or before `at` whose next character combines with nothing before it; `at` itself in a text of marks alone. */
function safeCut(text: string, at: number): number {
  for (let cut = characterStart(text, at); cut > at - 1_000; cut = characterStart(text, cut - 1))
    if (!COMBINING.test(text.slice(cut, cut + 2))) return cut;
  return characterStart(text, at);
}
