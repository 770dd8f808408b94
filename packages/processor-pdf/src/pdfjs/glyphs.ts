import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PlacedGlyph } from '../document.ts';
import { loadLibrary } from './library.ts';
import { IDENTITY, type Matrix, multiply } from './matrix.ts';

/** Text state (ISO 32000-2, 9.3) with the matrices of the text object (9.4) and the one of the graphics state. */
interface TextState {
  readonly ctm: Matrix;
  readonly text: Matrix;
  readonly line: Matrix;
  readonly size: number;
  readonly charSpacing: number;
  readonly wordSpacing: number;
  readonly scale: number;
  readonly leading: number;
  readonly rise: number;
}

const START: TextState = {
  ctm: IDENTITY,
  text: IDENTITY,
  line: IDENTITY,
  size: 1,
  charSpacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
};

/** pdf.js's constant that leaves annotations out of the operators. */
const NO_ANNOTATIONS = 0;

/**
 * Every glyph of the page in the order in which it is drawn, from the operators of the page: the text layer of pdf.js
 * holds no gaps. Costs as much as decoding the page's images. Fonts of vertical writing and Type 3 fonts are left out.
 */
export async function placedGlyphs(page: PDFPageProxy): Promise<PlacedGlyph[]> {
  const { OPS } = (await loadLibrary()).pdfjs;
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: NO_ANNOTATIONS });
  const glyphs: PlacedGlyph[] = [];
  const saved: TextState[] = [];
  let state: TextState = { ...START, ctm: page.getViewport({ scale: 1 }).transform as unknown as Matrix };
  const moveTo = (line: Matrix) => {
    state = { ...state, line, text: line };
  };
  const move = (x: number, y: number) => moveTo(multiply(state.line, [1, 0, 0, 1, x, y]));
  const concat = (matrix: Matrix) => {
    state = { ...state, ctm: multiply(state.ctm, matrix) };
  };
  for (const [index, operator] of fnArray.entries()) {
    const args = ((argsArray as readonly unknown[])[index] ?? []) as readonly unknown[];
    const [a, b] = [Number(args[0]), Number(args[1])];
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) saved.push(state);
    if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) state = saved.pop() ?? state;
    else if (operator === OPS.transform) concat(args as unknown as Matrix);
    else if (operator === OPS.paintFormXObjectBegin) args[0] && concat(args[0] as Matrix);
    else if (operator === OPS.beginText) moveTo(IDENTITY);
    else if (operator === OPS.setTextMatrix) moveTo((args.length === 6 ? args : args[0]) as Matrix);
    else if (operator === OPS.moveText) move(a, b);
    else if (operator === OPS.setLeadingMoveText) {
      state = { ...state, leading: -b };
      move(a, b);
    } else if (operator === OPS.nextLine) move(0, -state.leading);
    else if (operator === OPS.setFont) state = { ...state, size: b };
    else if (operator === OPS.setCharSpacing) state = { ...state, charSpacing: a };
    else if (operator === OPS.setWordSpacing) state = { ...state, wordSpacing: a };
    else if (operator === OPS.setHScale) state = { ...state, scale: a / 100 };
    else if (operator === OPS.setLeading) state = { ...state, leading: a };
    else if (operator === OPS.setTextRise) state = { ...state, rise: a };
    else if (operator === OPS.showText) state = show(args[0] as readonly (number | Glyph)[], state, glyphs);
  }
  return glyphs;
}

/** What is used of a glyph of pdf.js. */
interface Glyph {
  readonly unicode: string;
  /** Thousandths of the em. */
  readonly width: number;
  /** Whether it is the single byte 32, the one that word spacing widens. */
  readonly isSpace: boolean;
  readonly vmetric?: unknown;
}

/** Puts shown glyphs and moves the text matrix past each (ISO 32000-2, 9.4.4). */
function show(shown: readonly (number | Glyph)[], before: TextState, glyphs: PlacedGlyph[]): TextState {
  let state = before;
  const { size, scale, charSpacing, wordSpacing, rise } = state;
  for (const glyph of shown) {
    let advance: number;
    if (typeof glyph === 'number') advance = (-glyph / 1000) * size * scale;
    else {
      const own = (glyph.width / 1000) * size * scale;
      advance = own + (charSpacing + (glyph.isSpace ? wordSpacing : 0)) * scale;
      const [a, b, c, d, x, y] = multiply(state.ctm, multiply(state.text, [1, 0, 0, 1, 0, rise]));
      if (!glyph.vmetric)
        glyphs.push({
          text: glyph.unicode,
          x,
          y,
          angle: (Math.atan2(b, a) * 180) / Math.PI,
          length: own * Math.hypot(a, b),
          size: Math.abs(size) * Math.hypot(c, d) || 1,
          spaced: charSpacing !== 0,
        });
    }
    state = { ...state, text: multiply(state.text, [1, 0, 0, 1, advance, 0]) };
  }
  return state;
}
