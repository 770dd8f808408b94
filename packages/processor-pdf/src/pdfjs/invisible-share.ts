import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { loadLibrary } from './library.ts';

/** pdf.js's constant that leaves annotations out of the operators. */
const NO_ANNOTATIONS = 0;
/** Neither filled nor drawn round (ISO 32000-2, table 104). */
const INVISIBLE = 3;

/**
 * Share of the page's glyphs that are set invisible, 0 to 1; white space aside. Costs as much as the text of the page, and
 * with it the decoding of its images, unless the document was opened without them.
 */
export async function invisibleShare(page: PDFPageProxy): Promise<number> {
  const { OPS } = (await loadLibrary()).pdfjs;
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: NO_ANNOTATIONS });
  const saved: number[] = [];
  let mode = 0;
  let invisible = 0;
  let all = 0;
  for (const [index, operator] of fnArray.entries()) {
    const args = ((argsArray as readonly unknown[])[index] ?? []) as readonly unknown[];
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) saved.push(mode);
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) mode = saved.pop() ?? mode;
    else if (operator === OPS.setTextRenderingMode) mode = Number(args[0]);
    else if (operator === OPS.showText) {
      const count = glyphsIn(args[0]);
      all += count;
      if (mode === INVISIBLE) invisible += count;
    }
  }
  return all === 0 ? 0 : invisible / all;
}

/** Glyphs stand among numbers that move the place of the next one. */
function glyphsIn(shown: unknown): number {
  if (!Array.isArray(shown)) return 0;
  return shown.filter((glyph: { readonly unicode?: unknown } | number | null) => {
    const text = typeof glyph === 'object' ? glyph?.unicode : undefined;
    return typeof text === 'string' && text.trim() !== '';
  }).length;
}
