import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Attachment } from '../document.ts';
import { pdfString } from '../text/pdf-string.ts';

/** Files in the document's name tree of embedded files (ISO 32000-2, 7.11.4). Their bytes are read when asked for. */
export async function documentAttachments(document: PDFDocumentProxy): Promise<Attachment[]> {
  const found: unknown = await document.getAttachments();
  if (!(found instanceof Map)) return [];
  return [...(found as Map<string, { filename?: unknown; rawFilename?: unknown }>)].map(([id, { filename }]) =>
    attachment(document, id, typeof filename === 'string' ? filename : id),
  );
}

/** One attached file by the id that pdf.js gives it. */
export function attachment(document: PDFDocumentProxy, id: string, name: string): Attachment {
  return {
    name: pdfString(name),
    async content() {
      const content: unknown = await document.getAttachmentContent(id);
      return content instanceof Uint8Array ? content : undefined;
    },
  };
}
