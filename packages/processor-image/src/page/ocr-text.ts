import type { OcrPage, Page, PageWord, Warning } from '@cis/fileproc-core';

/** A page with what OCR read of it; its words' boxes go from pixels of the raster to points of the page. */
export function withOcrText(
  page: Page,
  ocr: OcrPage,
  raster: { readonly width: number; readonly height: number },
): Page {
  const turned = ocr.rotation ? `; turned by ${ocr.rotation} degrees to be read` : '';
  return {
    ...page,
    text: ocr.text,
    // An empty page must not count in the mean confidence of the document.
    ...(ocr.text !== '' && { confidence: ocr.confidence }),
    ...(ocr.words && { words: ocr.words.map((word) => inPoints(word, page, raster)) }),
    reason: `${page.reason}${turned}`,
  };
}

/** The warning for words that OCR was not sure of, where there are such. */
export function droppedWords({ droppedWords: dropped }: OcrPage, number: number): Warning[] {
  if (dropped === 0) return [];
  const message = `Page ${number}: ${dropped} ${dropped === 1 ? 'word' : 'words'} under MIN_OCR_CONFIDENCE dropped.`;
  return [{ code: 'OCR_LOW_CONFIDENCE', message, page: number }];
}

function inPoints(
  word: PageWord,
  { width = 0, height = 0 }: Page,
  raster: { readonly width: number; readonly height: number },
): PageWord {
  const [left, top, wide, high] = word.box;
  const [x, y] = [width / raster.width, height / raster.height];
  const round = (value: number) => Math.round(value * 100) / 100;
  return { ...word, box: [round(left * x), round(top * y), round(wide * x), round(high * y)] };
}
