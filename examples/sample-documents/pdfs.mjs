import PDFDocument from 'pdfkit';
import { FONT } from './pictures.mjs';

/**
 * A PDF drawn by `draw`, the same bytes at each run.
 * @param {(document: PDFKit.PDFDocument) => void} draw @param {PDFKit.PDFDocumentOptions} options
 * @returns {Promise<Buffer>}
 */
export function pdf(draw, options = {}) {
  return new Promise((resolve, reject) => {
    const date = new Date('2026-04-01T09:00:00+09:00');
    const document = new PDFDocument({
      size: 'A4',
      margin: 60,
      ...options,
      info: { Producer: 'fileproc samples', CreationDate: date, ModDate: date, ...options.info },
    });
    /** @type {Buffer[]} */
    const chunks = [];
    document.on('data', (chunk) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
    document.font(FONT).fontSize(12);
    draw(document);
    document.end();
  });
}

/** Paragraphs, one under the other. @param {readonly string[]} lines */
export const paragraphs = (lines) => (/** @type {PDFKit.PDFDocument} */ document) => {
  for (const text of lines) document.text(text).moveDown();
};
