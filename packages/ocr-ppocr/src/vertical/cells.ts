import { type Ink, inkAcross, inkDown } from './ink.ts';

/** A column of vertical text, lying on its left side as a strip, cut into one cell for each character. */
export interface Cells {
  /** Pixels of the strip's width: from, and up to but without. */
  readonly spans: readonly (readonly [start: number, end: number])[];
  /** Pixels: how wide the column's characters are, upright. */
  readonly em: number;
  /** Row of the strip where the characters' left edge lies (the strip's lower side). */
  readonly leftEdge: number;
}

/** Rows with less ink than this share of the fullest row are beside the characters. */
const EDGE_SHARE = 0.05;

/** A cell's length against the width of the ink: characters have a little room around them. */
const PITCH = 1.06;

/** Factors of the pitch that are tried: columns are set tighter or wider. */
const PITCH_FACTORS = [0.9, 0.93, 0.96, 1, 1.04, 1.08, 1.12];

/** What a path costs: for a deviation of a whole pitch, for an inked pixel that is cut through, for a pixel left empty. */
const COST = { deviation: 6, cut: 0.12, empty: 0.02 };

/** Cuts a column where there is least ink, at a pitch as even as it can be; the pitch that fits best is found by trying. */
export function cellsOf(ink: Ink): Cells {
  const rows = inkDown(ink);
  const least = Math.max(...rows) * EDGE_SHARE;
  const first = rows.findIndex((count) => count > least);
  const last = rows.findLastIndex((count) => count > least);
  const em = Math.max(1, last - first + 1);
  const profile = inkAcross(ink);
  let best: Path | undefined;
  for (const factor of PITCH_FACTORS) {
    const path = cheapestPath(profile, em * PITCH * factor);
    if (!best || path.cost < best.cost) best = path;
  }
  return { spans: best?.spans ?? [], em, leftEdge: Math.max(0, last) };
}

interface Path {
  readonly spans: [start: number, end: number][];
  readonly cost: number;
}

/** Dynamic programming over the places of cuts. */
function cheapestPath(profile: Float32Array, pitch: number): Path {
  const width = profile.length;
  const shortest = Math.max(1, Math.round(pitch * 0.55));
  const longest = Math.max(shortest, Math.round(pitch * 1.3));
  const total = new Float32Array(width + 1);
  for (let x = 0; x < width; x++) total[x + 1] = total[x]! + profile[x]!;
  const cost = new Float32Array(width + 1).fill(Number.POSITIVE_INFINITY);
  /** Where the cell that ends here begins; -1 where the pixel before is left empty. */
  const begin = new Int32Array(width + 1).fill(-1);
  cost[0] = 0;
  for (let x = 0; x < width; x++) {
    if (cost[x] === Number.POSITIVE_INFINITY) continue;
    if (profile[x] === 0 && cost[x]! + COST.empty < cost[x + 1]!) {
      cost[x + 1] = cost[x]! + COST.empty;
      begin[x + 1] = -1;
    }
    for (let length = shortest; length <= longest && x + length <= width; length++) {
      const end = x + length;
      if (total[end]! - total[x]! < 2) continue;
      const deviation = (length - pitch) / pitch;
      const cut = end >= width ? 0 : Math.min(profile[end - 1]!, profile[end]!);
      const whole = cost[x]! + COST.deviation * deviation * deviation + COST.cut * cut;
      if (whole < cost[end]!) {
        cost[end] = whole;
        begin[end] = x;
      }
    }
  }
  // What is empty after the last ink costs nothing, else a sliver of the last character would be made a cell to fill it.
  const inkEnd = profile.findLastIndex((count) => count > 0) + 1;
  let reached = cost.findLastIndex((value) => value < Number.POSITIVE_INFINITY);
  for (let x = reached - 1; x >= inkEnd; x--) if (cost[x]! < cost[reached]!) reached = x;
  const spans: [number, number][] = [];
  for (let x = reached; x > 0; ) {
    const from = begin[x]!;
    if (from >= 0) spans.push([from, x]);
    x = from >= 0 ? from : x - 1;
  }
  return { spans: spans.reverse(), cost: cost[reached]! / Math.max(1, spans.length) + Math.max(0, inkEnd - reached) };
}
