import { type ExtractedDocument, FileprocError, type Page } from '@cis/fileproc-core';
import { type Box, type Direction, type TextLine, textLines } from './text-lines.ts';

/** Dots per inch in which places are given where a page is not a picture with pixels of its own. */
const DPI = 300;
const POINTS_PER_INCH = 72;

/** How far a line's text is turned against the page, counter-clockwise degrees (hOCR 1.2, 5.3 `textangle`). */
const TEXT_ANGLE: Record<Direction, number> = { right: 0, up: 90, left: 180, down: 270 };

/**
 * A document as hOCR 1.2: its pages, lines and words with their places, and the confidence of words that OCR read. Places
 * are pixels of the picture, or of a page drawn at 300 dots per inch. Throws UNSUPPORTED_TYPE for what has no places.
 */
export function hocr(document: ExtractedDocument): string {
  if (!document.pages.some(({ width, height }) => width && height))
    throw new FileprocError(
      'UNSUPPORTED_TYPE',
      `${document.path}: ${document.type.mediaType} has no pages with places of words; hOCR is made of PDF and pictures.`,
    );
  const language = document.language ? ` lang="${document.language}"` : '';
  const scale = pixelsPerPoint(document);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"${language.replace(' lang', ' xml:lang')}${language}>
<head>
<title>${escaped(document.name)}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="${escaped(`fileproc ${document.processor.name} ${document.processor.version}`)}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrp_lang ocrp_wconf"/>
<meta name="ocr-number-of-pages" content="${document.pages.length}"/>${
    document.language ? `\n<meta name="ocr-langs" content="${document.language}"/>` : ''
  }
</head>
<body>
${document.pages.map((page) => pageElement(page, document.name, scale)).join('\n')}
</body>
</html>
`;
}

/** Of a picture its own pixels, which its first page tells for all: `metadata.width` is that page's. */
function pixelsPerPoint({ metadata, pages, fileType }: ExtractedDocument): number {
  const points = pages[0]?.width;
  const pixels = metadata.width;
  return fileType === 'image' && typeof pixels === 'number' && points ? pixels / points : DPI / POINTS_PER_INCH;
}

function pageElement(page: Page, name: string, scale: number): string {
  const { number, width = 0, height = 0 } = page;
  const dpi = Math.round(scale * POINTS_PER_INCH);
  const title = `image ${quoted(name)}; bbox 0 0 ${Math.round(width * scale)} ${Math.round(height * scale)}; ppageno ${number - 1}; scan_res ${dpi} ${dpi}`;
  const lines = textLines(page).map((line, index) => lineElement(line, `${number}_${index + 1}`, scale));
  return `<div class="ocr_page" id="page_${number}" title="${escaped(title)}">${lines.map((line) => `\n${line}`).join('')}\n</div>`;
}

function lineElement({ words, box, direction, isColumn }: TextLine, id: string, scale: number): string {
  const angle = isColumn || direction === 'right' ? '' : `; textangle ${TEXT_ANGLE[direction]}`;
  const style = isColumn ? ' style="writing-mode: vertical-rl"' : '';
  const spans = words.map(({ text, box: place, confidence, spaceAfter }, index) => {
    const wconf = confidence === undefined ? '' : `; x_wconf ${Math.round(confidence)}`;
    const span = `<span class="ocrx_word" id="word_${id}_${index + 1}" title="${bbox(place, scale)}${wconf}">${escaped(text)}</span>`;
    return spaceAfter ? `${span} ` : span;
  });
  return `<span class="ocr_line" id="line_${id}" title="${bbox(box, scale)}${angle}"${style}>${spans.join('')}</span>`;
}

/** Left, top, right, bottom (hOCR 1.2, 5.1 `bbox`): whole numbers from 0. */
function bbox([left, top, width, height]: Box, scale: number): string {
  const pixels = [left, top, left + width, top + height].map((points) => Math.max(0, Math.round(points * scale)));
  return `bbox ${pixels.join(' ')}`;
}

/** A string of a property (hOCR 1.2, 4.1). */
function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Text in XML 1.0, without the characters that it cannot hold (2.2). */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
