import type { ContentVerdict, DetectableFile } from '../detectable-file.ts';
import { extensionOfName } from '../media-type-lookup.ts';

/** Readers look for the header this far into the file (ISO 32000-1, Annex H, implementation note 13). */
export const PDF_HEADER_WITHIN = 1024;

/**
 * PDF by its header. One that does not stand at the very start must have the extension or an end mark as well: a text
 * about PDF holds the words too.
 */
export async function pdfType(file: DetectableFile, head: Uint8Array): Promise<ContentVerdict | undefined> {
  const text = latin1(head.subarray(0, PDF_HEADER_WITHIN + 8));
  const at = text.search(/%PDF-\d/);
  if (at < 0 || at >= PDF_HEADER_WITHIN) return undefined;
  const before = text.slice(0, at);
  if (at === 0 || before.trim() === '' || before === '\u00ef\u00bb\u00bf')
    return { mediaType: 'application/pdf', evidence: 'PDF header' };
  const tail = () => file.read(Math.max(0, file.size - 1024), 1024);
  if (extensionOfName(file.name) === 'pdf' || /startxref\s+\d+\s+%%EOF/.test(latin1(await tail())))
    return { mediaType: 'application/pdf', evidence: `PDF header after ${at} other bytes` };
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
