import type { GreyPicture } from '../picture/grey.ts';
import { STRIP_HEIGHT, shadeAt } from '../picture/strip.ts';
import { type Cells, cellsOf } from './cells.ts';
import { type Glyph, glyphOf } from './glyph.ts';
import { type Ink, inkOf } from './ink.ts';

/** A column of vertical text set as a horizontal line of upright characters. */
export interface ComposedLine {
  readonly picture: GreyPicture;
  readonly cells: Cells;
  /** One for each cell; undefined where it is empty. */
  readonly glyphs: readonly (Glyph | undefined)[];
}

/** Pixels: the width of a character of the composed line, and the room before the first. */
export const COMPOSED_PITCH = 42;
export const COMPOSED_MARGIN = 4;

/** The characters are drawn this much smaller than their place. */
const ROOM = 1.04;

/**
 * Sets a column, cut out as a strip that lies on its left side, as a horizontal line: the recogniser reads upright
 * characters beside each other, as it was trained to.
 */
export function composeColumn(sideways: GreyPicture): ComposedLine {
  const ink = inkOf(sideways);
  const cells = cellsOf(ink);
  const glyphs = cells.spans.map((span) => glyphOf(ink, cells, span));
  const width = Math.max(16, cells.spans.length * COMPOSED_PITCH + 2 * COMPOSED_MARGIN);
  const data = new Uint8Array(width * STRIP_HEIGHT).fill(ink.ground);
  const picture = { width, height: STRIP_HEIGHT, data };
  glyphs.forEach((glyph, index) => {
    if (glyph) drawGlyph(picture, index, glyph, { sideways, ink, cells });
  });
  return { picture, cells, glyphs };
}

interface Source {
  readonly sideways: GreyPicture;
  readonly ink: Ink;
  readonly cells: Cells;
}

function drawGlyph(target: GreyPicture, index: number, glyph: Glyph, { sideways, ink, cells }: Source): void {
  const [start, end] = cells.spans[index]!;
  const scale = COMPOSED_PITCH / (cells.em * ROOM);
  const from = sourcePoint(glyph, [start, end], sideways.height - 1 - cells.leftEdge, scale);
  const top = Math.round((STRIP_HEIGHT - COMPOSED_PITCH) / 2);
  const left = COMPOSED_MARGIN + index * COMPOSED_PITCH;
  for (let y = 0; y < COMPOSED_PITCH; y++)
    for (let x = 0; x < COMPOSED_PITCH; x++) {
      const [across, down] = from(x, y);
      const inside = down >= start - 0.5 && down < end + 0.5 && across >= 0 && across < sideways.height;
      target.data[(top + y) * target.width + left + x] = inside
        ? shadeAt(sideways, down, sideways.height - 1 - across)
        : ink.ground;
    }
}

/** For a pixel of the composed character, the point of the upright column's picture that it shows. */
function sourcePoint(
  { kind, left, right, top, bottom }: Glyph,
  [start, end]: readonly [number, number],
  edge: number,
  scale: number,
): (x: number, y: number) => [across: number, down: number] {
  const half = COMPOSED_PITCH / 2;
  const [centreX, centreY] = [(left + right) / 2, (top + bottom) / 2];
  const middle = (start + end) / 2;
  switch (kind) {
    case 'dash':
      return (x, y) => [centreX + (y - half) / scale, centreY + (x - half) / scale];
    case 'bracket':
      return (x, y) => [centreX - (y - half) / scale, middle + (x - half) / scale];
    case 'mark':
      // To the lower left corner: .08 em from the left, .05 em from below.
      return (x, y) => [
        left - 1 + (x - COMPOSED_PITCH * 0.08) / scale,
        bottom + 1 - (COMPOSED_PITCH * 0.95 - y) / scale,
      ];
    case 'small':
      // To the middle of the line that letters stand on.
      return (x, y) => [centreX + (x - COMPOSED_PITCH * 0.47) / scale, bottom - (COMPOSED_PITCH * 0.93 - y) / scale];
    case 'plain':
      return (x, y) => [edge + x / scale, middle + (y - half) / scale];
  }
}
