/** How a reading compares with the truth, by pairs of neighbouring characters; white space and forms of width count for nothing. */
export interface OcrScore {
  /** Share of the truth's pairs that were read. */
  readonly recall: number;
  /** Share of the pairs read that are true. */
  readonly precision: number;
  /** Share of the pieces of four characters, unique in both, that stand in the truth's order. */
  readonly order: number;
}

/** Scores a reading. Of a page without text, `recall` falls with each character invented, to 0 at fifty. */
export function scoreOf(truth: string, read: string): OcrScore {
  const [wanted, got] = [plain(truth), plain(read)];
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
