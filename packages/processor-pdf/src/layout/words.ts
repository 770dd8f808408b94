import type { PageWord } from '@cis/fileproc-core';
import type { TextRun } from '../document.ts';
import { CJK, cleanText } from '../text/characters.ts';
import { needsSpace } from './join-text.ts';
import { inLogicalOrder } from './logical-order.ts';
import { ASCENT, DESCENT } from './placed-run.ts';
import type { Segment } from './segments.ts';

type Edges = [left: number, top: number, right: number, bottom: number];

/**
 * The words of ordered segments with their places on the page. Japanese has no spaces: there a word is what stands between
 * two gaps. Places inside a run are by share of its length, full-width characters twice as wide as others.
 */
export function segmentWords(segments: readonly Segment[]): PageWord[] {
  const words: PageWord[] = [];
  for (const segment of segments) {
    let text = '';
    let edges: Edges | undefined;
    const finish = () => {
      if (text && edges) words.push({ text, box: toBox(edges) });
      text = '';
      edges = undefined;
    };
    const runs = inLogicalOrder(segment.runs);
    for (const [index, placed] of runs.entries()) {
      const clean = cleanText(placed.run.text);
      if (index > 0 && needsSpace(text, runs[index - 1]!, placed, clean)) finish();
      for (const piece of pieces(clean)) {
        if (piece.space) finish();
        else {
          text += piece.text;
          edges = union(edges, edgesOf(placed.run, piece.from, piece.to));
        }
      }
    }
    finish();
  }
  return words;
}

interface Piece {
  readonly text: string;
  readonly space: boolean;
  /** Shares of the run's length. */
  readonly from: number;
  readonly to: number;
}

function pieces(text: string): Piece[] {
  const total = widthOf(text) || 1;
  let at = 0;
  return (text.match(/\s+|\S+/g) ?? []).map((piece) => {
    const from = at / total;
    at += widthOf(piece);
    return { text: piece, space: /^\s/.test(piece), from, to: at / total };
  });
}

const widthOf = (text: string) => Array.from(text).reduce((width, char) => width + (CJK.test(char) ? 2 : 1), 0);

function edgesOf(run: TextRun, from: number, to: number): Edges {
  const radians = (run.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [above, below] = run.vertical ? [0.5, 0.5] : [ASCENT, DESCENT];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const along of [from * run.length, to * run.length])
    for (const across of [-above * run.size, below * run.size]) {
      xs.push(run.x + along * cos - across * sin);
      ys.push(run.y + along * sin + across * cos);
    }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function union(a: Edges | undefined, b: Edges): Edges {
  if (!a) return b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** A tenth of a point is finer than any screen. */
const round = (value: number) => Math.round(value * 10) / 10;

function toBox([left, top, right, bottom]: Edges): PageWord['box'] {
  return [round(left), round(top), round(right - left), round(bottom - top)];
}
