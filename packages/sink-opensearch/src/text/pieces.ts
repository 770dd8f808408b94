/** UTF-16 code units that are normalised at once. */
const NORMALIZED_AT_ONCE = 65_536;

/** What may combine with the character before it. */
const COMBINING = /^[\p{M}\uff9e\uff9f\u1160-\u11ff]/u;

/** NFKC of a text in pieces: the same characters as of the whole at once, in bounded memory. No piece ends inside a surrogate pair. */
export function* normalizedPieces(text: string): Generator<string> {
  let from = 0;
  while (text.length - from > NORMALIZED_AT_ONCE) {
    const cut = safeCut(text, from + NORMALIZED_AT_ONCE);
    yield text.slice(from, cut).normalize('NFKC');
    from = cut;
  }
  if (from < text.length) yield text.slice(from).normalize('NFKC');
}

/** A place at or before `at` whose next character combines with nothing before it; `at` itself in a text of marks alone. */
function safeCut(text: string, at: number): number {
  for (let cut = characterStart(text, at); cut > at - 1_000; cut = characterStart(text, cut - 1))
    if (!COMBINING.test(text.slice(cut, cut + 2))) return cut;
  return characterStart(text, at);
}

/** The place at or before `at` that is not inside a surrogate pair. */
export function characterStart(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
}
