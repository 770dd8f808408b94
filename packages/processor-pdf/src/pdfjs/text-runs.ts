import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PageContent, TextRun } from '../document.ts';
import { joinSpacedLetters, looksSpreadOut } from '../layout/letter-spacing.ts';
import { plainForms } from '../text/presentation-forms.ts';
import { placedGlyphs } from './glyphs.ts';
import { type Matrix, multiply } from './matrix.ts';

type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>;

/**
 * The text layer of a page. pdf.js puts right-to-left text into the order in which it is read, character by character: a
 * ligature that it had taken apart before would come out backwards, so that its letters are told apart only here.
 */
export async function pageContent(page: PDFPageProxy): Promise<PageContent> {
  const content = await page.getTextContent({ disableNormalization: true });
  if (page.isPureXfa)
    return { plain: content.items.flatMap((item) => ('str' in item && item.str ? [item.str] : [])).join('\n') };
  const runs = textRuns(content, page.getViewport({ scale: 1 }).transform as unknown as Matrix);
  if (!looksSpreadOut(layerText(content))) return { runs };
  // A page whose operators cannot be had keeps the text that it has.
  const glyphs = await placedGlyphs(page).catch(() => []);
  return { runs: joinSpacedLetters(runs, glyphs) };
}

function layerText({ items }: TextContent): string {
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}

/**
 * Items of pdf.js as runs: from user space (y upwards, before rotation) to points from the upper left corner of the page
 * as it is seen. White space comes as items of its own; it becomes a mark at the run after it.
 */
function textRuns({ items, styles }: TextContent, toPage: Matrix): TextRun[] {
  const runs: TextRun[] = [];
  let spaceBefore = false;
  for (const item of items) {
    if (!('str' in item)) continue;
    const text = plainForms(item.str);
    if (text.trim() === '' && text !== '\u3000') {
      if (text !== '' || item.hasEOL) spaceBefore = true;
      continue;
    }
    const [a, b, c, d, x, y] = multiply(toPage, item.transform as unknown as Matrix);
    const vertical = styles[item.fontName]?.vertical === true;
    // A glyph's upward direction is (c, d); vertical writing runs against it, horizontal writing along (a, b).
    const direction = vertical ? Math.atan2(-d, -c) : Math.atan2(b, a);
    runs.push({
      text,
      x,
      y,
      angle: (direction * 180) / Math.PI,
      length: vertical ? item.height : item.width,
      size: (vertical ? Math.hypot(a, b) : Math.hypot(c, d)) || 1,
      vertical,
      rightToLeft: item.dir === 'rtl',
      spaceBefore,
    });
    spaceBefore = item.hasEOL;
  }
  return runs;
}
