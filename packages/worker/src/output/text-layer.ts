import { ASCENT, DESCENT, UNITS_PER_EM } from './glyphless-font.ts';
import type { InvisibleFont } from './invisible-font.ts';
import type { Box, LineWord, TextLine } from './text-lines.ts';

/** Names of the two fonts in the resources of a page. */
export interface LayerFonts {
  readonly horizontal: string;
  readonly vertical: string;
}

/** Share of a line's thickness that a space takes where the next word begins at once. */
const LEAST_SPACE = 0.05;

/**
 * The operators of an invisible text layer (text render mode 3; ISO 32000-2, 9.3.6) over a page of `height` points, its
 * origin at the left and lower edge as it is seen. Each word fills its box; spaces of the text are written out, so that
 * nobody has to guess them from gaps.
 */
export function textLayer(lines: readonly TextLine[], height: number, font: InvisibleFont, names: LayerFonts): string {
  const operators = lines.flatMap((line) =>
    line.words.flatMap((word, index) => {
      const next = line.words[index + 1];
      const placed = [placedText(word.text, word.box, line, height, font, names)];
      if (word.spaceAfter && next)
        placed.push(placedText(' ', spaceBetween(word, next, line), line, height, font, names));
      return placed;
    }),
  );
  return operators.length === 0 ? '' : `BT\n3 Tr\n${operators.join('\n')}\nET\n`;
}

/** Where a line's text begins in the box, and the turn of its letters: the numbers of `Tm`, the page's origin below. */
function placedText(
  text: string,
  [left, top, width, high]: Box,
  { direction, isColumn }: TextLine,
  height: number,
  font: InvisibleFont,
  names: LayerFonts,
): string {
  const [right, bottom] = [left + width, top + high];
  if (isColumn) {
    const size = high / [...text].length;
    return show(names.vertical, size, 100, [width / size, 0, 0, 1, left + width / 2, height - top], font.encode(text));
  }
  const isLevel = direction === 'right' || direction === 'left';
  const [length, size] = isLevel ? [width, high] : [high, width];
  const stretch = (100 * length) / (font.widthOf(text) * size);
  const below = (size * DESCENT) / (ASCENT + DESCENT);
  const matrix = {
    right: [1, 0, 0, 1, left, height - bottom + below],
    left: [-1, 0, 0, -1, right, height - top - below],
    up: [0, 1, -1, 0, right - below, height - bottom],
    down: [0, -1, 1, 0, left + below, height - top],
  }[direction];
  return show(names.horizontal, (size * UNITS_PER_EM) / (ASCENT + DESCENT), stretch, matrix, font.encode(text));
}

function show(font: string, size: number, stretch: number, matrix: readonly number[], codes: string): string {
  return `/${font} ${number(size)} Tf ${number(stretch)} Tz ${matrix.map(number).join(' ')} Tm ${codes} Tj`;
}

/** The box between two words along their line, as thick as the first. */
function spaceBetween(word: LineWord, next: LineWord, { direction }: TextLine): Box {
  const [left, top, width, height] = word.box;
  const [nextLeft, nextTop, nextWidth, nextHeight] = next.box;
  const least = LEAST_SPACE * (direction === 'right' || direction === 'left' ? height : width);
  switch (direction) {
    case 'right':
      return [left + width, top, Math.max(least, nextLeft - left - width), height];
    case 'left': {
      const gap = Math.max(least, left - nextLeft - nextWidth);
      return [left - gap, top, gap, height];
    }
    case 'down':
      return [left, top + height, width, Math.max(least, nextTop - top - height)];
    case 'up': {
      const gap = Math.max(least, top - nextTop - nextHeight);
      return [left, top - gap, width, gap];
    }
  }
}

/** A number as PDF writes it: without an exponent, to a thousandth. */
export function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
