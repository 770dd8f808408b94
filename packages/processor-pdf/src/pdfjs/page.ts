import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PdfPage } from '../document.ts';
import { pageExtras } from './annotations.ts';
import { drawPage } from './draw-page.ts';
import { invisibleShare } from './invisible-share.ts';
import { pageContent } from './text-runs.ts';

/** A page of pdf.js as the rest of this package sees pages. */
export function openPage(document: PDFDocumentProxy, page: PDFPageProxy): PdfPage {
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    number: page.pageNumber,
    width,
    height,
    text: () => pageContent(page),
    invisibleShare: () => invisibleShare(page),
    extras: () => pageExtras(document, page),
    render: (scale) => drawPage(page, scale),
    release() {
      page.cleanup();
    },
  };
}
