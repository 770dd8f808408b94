/** How a reading compares with the truth, by pairs of neighbouring characters; white space and forms of width count for nothing. */
export interface OcrScore {
  /** Share of the truth's pairs that were read. */
  readonly recall: number;
  /** Share of the pairs read that are true. */
  readonly precision: number;
  /** Share of the pieces of four characters, unique in both, that stand in the truth's order. */
  readonly order: number;
}

/**
 * Scores a reading. Of a page without text, `recall` falls with each character invented, to 0 at fifty.
 * `optional`: text that is neither wanted nor wrong, as readings beside characters; each is taken out of the reading once,
 * where that costs no pair that is wanted.
 */
export function scoreOf(truth: string, read: string, optional: readonly string[] = []): OcrScore {
  const wanted = plain(truth);
  const got = withoutOptional(plain(read), wanted, optional);
  if (wanted.length === 0)
    return { recall: Math.max(0, 1 - got.length / 50), precision: got.length === 0 ? 1 : 0, order: 1 };
  const [a, b] = [pairsOf(wanted), pairsOf(got)];
  let hits = 0;
  for (const [pair, count] of a) hits += Math.min(count, b.get(pair) ?? 0);
  return {
    recall: hits / Math.max(1, wanted.length - 1),
    precision: hits / Math.max(1, got.length - 1),
    order: orderOf(wanted, got),
  };
}

function withoutOptional(read: readonly string[], wanted: readonly string[], optional: readonly string[]): string[] {
  const truth = pairsOf(wanted);
  const hits = (characters: readonly string[]) => {
    let sum = 0;
    for (const [pair, count] of pairsOf(characters)) sum += Math.min(count, truth.get(pair) ?? 0);
    return sum;
  };
  let kept = [...read];
  for (const token of optional.toSorted((a, b) => b.length - a.length)) {
    const signs = plain(token);
    const before = hits(kept);
    for (let at = 0; at + signs.length <= kept.length; at++) {
      if (signs.some((sign, index) => kept[at + index] !== sign)) continue;
      const shorter = kept.toSpliced(at, signs.length);
      if (hits(shorter) < before) continue;
      kept = shorter;
      break;
    }
  }
  return kept;
}

function plain(text: string): string[] {
  return [...text.normalize('NFKC').replace(/\s+/gu, '')];
}

function pairsOf(characters: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < characters.length; at++) {
    const pair = characters[at]! + characters[at + 1]!;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

/** The places of pieces of four characters that come once. */
function piecesOf(characters: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = 0; at + 4 <= characters.length; at++) {
    const piece = characters.slice(at, at + 4).join('');
    places.set(piece, places.has(piece) ? -1 : at);
  }
  return new Map([...places].filter(([, at]) => at >= 0));
}

/** The longest increasing run of the places, by patience sorting. */
function orderOf(wanted: readonly string[], got: readonly string[]): number {
  const places = piecesOf(got);
  const sequence = [...piecesOf(wanted).keys()].map((piece) => places.get(piece)).filter((at) => at !== undefined);
  const tails: number[] = [];
  for (const at of sequence) {
    const index = tails.findIndex((tail) => tail >= at);
    tails[index < 0 ? tails.length : index] = at;
  }
  return sequence.length === 0 ? 0 : tails.length / sequence.length;
}
