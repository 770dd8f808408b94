/** A text in NFKC, and where each of its code units came from. */
export interface NormalizedText {
  readonly text: string;
  /** The place in the original of the place `at` in `text`; for the end of a range give its exclusive end. */
  originalStart(at: number): number;
  originalEnd(at: number): number;
}

/**
 * A character and what may combine with it under normalisation: marks, half-width voicing marks, the vowels and finals of
 * Hangul. Nothing composes across the border of two such clusters.
 */
const CLUSTER = /.[\p{M}\uff9e\uff9f\u1160-\u11ff]*/gsu;

/** Normalises to NFKC so that a place found in the result can be shown in the original: ㌔ is two characters of キロ. */
export function normalizeWithPlaces(original: string): NormalizedText {
  const text = original.normalize('NFKC');
  if (text === original) return { text, originalStart: (at) => at, originalEnd: (at) => at };
  const starts: number[] = [];
  const ends: number[] = [];
  let joined = '';
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const piece = cluster.normalize('NFKC');
    joined += piece;
    for (let i = 0; i < piece.length; i++) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return {
    text: joined,
    originalStart: (at) => starts[at] ?? original.length,
    originalEnd: (at) => (at === 0 ? 0 : (ends[at - 1] ?? original.length)),
  };
}
