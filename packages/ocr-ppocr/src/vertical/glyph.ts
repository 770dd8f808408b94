import type { Cells } from './cells.ts';
import type { Ink } from './ink.ts';

/**
 * How the character of a cell is put upright into a horizontal line, where vertical type differs from horizontal:
 * `mark` is 、 or 。, which stands at the upper right and goes to the lower left; `small` is ょ and the like, which moves
 * from the right to the bottom; `dash` is ー, `bracket` is 「 and the like: both are turned.
 */
export type GlyphKind = 'plain' | 'mark' | 'small' | 'dash' | 'bracket';

/** A character of a column: its kind and its ink, in pixels of the upright character's picture. */
export interface Glyph {
  readonly kind: GlyphKind;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The glyph of a cell of a strip that lies on its left side; undefined where the cell is empty. */
export function glyphOf(ink: Ink, cells: Cells, [start, end]: readonly [number, number]): Glyph | undefined {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (let y = 0; y < ink.height; y++)
    for (let x = start; x < end; x++) {
      if (!ink.mask[y * ink.width + x]) continue;
      const across = ink.height - 1 - y;
      left = Math.min(left, across);
      right = Math.max(right, across);
      top = Math.min(top, x);
      bottom = Math.max(bottom, x);
    }
  if (right < 0) return undefined;
  const wide = (right - left + 1) / cells.em;
  const high = (bottom - top + 1) / cells.em;
  // Where its middle lies: 0 at the left or upper edge of its cell, 1 at the other.
  const across = ((left + right) / 2 - (ink.height - 1 - cells.leftEdge)) / cells.em;
  const down = ((top + bottom) / 2 - start) / (end - start);
  return { kind: kindOf(wide, high, across, down), left, right, top, bottom };
}

/** All in em; the limits lie between what fonts of both styles show. */
function kindOf(wide: number, high: number, across: number, down: number): GlyphKind {
  if (wide < 0.5 && high < 0.5 && across > 0.5) return 'mark';
  if (high > 0.6 && wide < 0.28) return 'dash';
  if (wide > 0.6 && high > 0.2 && high < 0.46 && (down > 0.65 || down < 0.24)) return 'bracket';
  if (wide < 0.82 && high < 0.82 && across > 0.53) return 'small';
  return 'plain';
}
