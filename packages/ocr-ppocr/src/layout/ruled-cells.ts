import { angleOf } from '../detection/boxes.ts';
import { medianOf, type TextBox, thicknessOf } from '../geometry/text-box.ts';
import type { GreyPicture } from '../picture/grey.ts';
import { type RuleMap, rulesOf } from './rules.ts';

/** A cell between rules, and what stands in it. */
export interface RuledCell {
  /** Pixels of the page. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly boxes: readonly TextBox[];
}

/** Heights of text that a rule is longer than: a stroke of a character is shorter. */
const RULE_LENGTH = 2.2;

/** Radians (1.5 degrees): on a page slanted by more, rules break into pieces and cells run together. */
const MOST_SLANT = 0.026;

/** Finds the boxes that stand in cells enclosed by rules; the others are `free`. */
export function ruledCells(
  picture: GreyPicture,
  boxes: readonly TextBox[],
): { readonly cells: readonly RuledCell[]; readonly free: readonly TextBox[] } {
  const size = medianOf(boxes.map(thicknessOf));
  if (boxes.length < 4 || size < 1 || Math.abs(angleOf(boxes)) > MOST_SLANT) return { cells: [], free: boxes };
  const rules = rulesOf(picture, size * RULE_LENGTH, size * 0.6);
  if (!rules.mask.includes(1)) return { cells: [], free: boxes };
  const labels = new Int32Array(rules.mask.length);
  const byCell = new Map<number, TextBox[]>();
  const extents: Extent[] = [];
  const free: TextBox[] = [];
  for (const box of boxes) {
    const label = labelAt(rules, labels, extents, box);
    if (label === 0 || extents[label - 1]!.isOpen) free.push(box);
    else byCell.set(label, [...(byCell.get(label) ?? []), box]);
  }
  const cells = [...byCell].map(([label, members]): RuledCell => {
    const { left, right, top, bottom } = extents[label - 1]!;
    const scale = rules.factor;
    return {
      left: left * scale,
      right: (right + 1) * scale,
      top: top * scale,
      bottom: (bottom + 1) * scale,
      boxes: members,
    };
  });
  // A frame around a table, or around the page, is no cell: what stands in it is ordered with the rest of the page.
  const isFrame = (cell: RuledCell) => cells.some((other) => other !== cell && contains(cell, other));
  return {
    cells: cells.filter((cell) => !isFrame(cell)),
    free: [...free, ...cells.filter(isFrame).flatMap((cell) => cell.boxes)],
  };
}

interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** It reaches the edge of the page. */
  isOpen: boolean;
}

/** The region without rules that a box's middle lies in, filled when it is met first; 0 where the middle lies on a rule. */
function labelAt(rules: RuleMap, labels: Int32Array, extents: Extent[], box: TextBox): number {
  const { width, height, mask, factor } = rules;
  const x = Math.max(0, Math.min(width - 1, Math.floor(box.centerX / factor)));
  const y = Math.max(0, Math.min(height - 1, Math.floor(box.centerY / factor)));
  const start = y * width + x;
  if (mask[start] || labels[start]) return labels[start]!;
  const extent: Extent = { left: x, right: x, top: y, bottom: y, isOpen: false };
  const label = extents.push(extent);
  const open = [start];
  labels[start] = label;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const down = Math.floor(at / width);
    const across = at - down * width;
    extent.left = Math.min(extent.left, across);
    extent.right = Math.max(extent.right, across);
    extent.top = Math.min(extent.top, down);
    extent.bottom = Math.max(extent.bottom, down);
    if (across === 0 || down === 0 || across === width - 1 || down === height - 1) {
      extent.isOpen = true;
      continue;
    }
    for (const next of [at - 1, at + 1, at - width, at + width])
      if (!mask[next] && !labels[next]) {
        labels[next] = label;
        open.push(next);
      }
  }
  return label;
}

function contains(outer: RuledCell, inner: RuledCell): boolean {
  return (
    outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom
  );
}
