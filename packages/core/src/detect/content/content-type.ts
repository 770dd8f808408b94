import { OLE2_SIGNATURE } from '../../ole2/header.ts';
import type { ContentVerdict, DetectableFile } from '../detectable-file.ts';
import { extensionOfName, mediaTypeOfExtension } from '../media-type-lookup.ts';
import { docuworksType } from './docuworks-type.ts';
import { knownSignature } from './known-signatures.ts';
import { looksLikeText } from './looks-like-text.ts';
import { ole2Type } from './ole2-type.ts';
import { PDF_HEADER_WITHIN, pdfType } from './pdf-type.ts';
import { signatureType, startsWith } from './signatures.ts';
import { textType } from './text-type.ts';
import { zipType } from './zip-type.ts';

/** Bytes read of every file: the mark of a tar archive, the one that stands furthest from the start, is at 257. */
const HEADER = 512;
/** Bytes read of a text. */
const TEXT_HEAD = 64 * 1024;
/** Bytes that `file-type` looks at, of a file that is still unknown. */
const LONG_HEADER = 4100;

/** What the content of a file says that it is; undefined where it says nothing. */
export async function contentType(file: DetectableFile): Promise<ContentVerdict | undefined> {
  const head = await file.read(0, HEADER);
  if (startsWith(head, OLE2_SIGNATURE)) return await ole2Type(file);
  if (isZip(head)) return await zipType(file);
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46, 0x2d])) return { mediaType: 'application/pdf', evidence: 'PDF header' };
  const own = docuworksType(head) ?? signatureType(head);
  if (own) return own;
  const namedForm = mediaTypeOfExtension(extensionOfName(file.name))?.form;
  if (looksLikeText(head, namedForm === 'text' || namedForm === 'xml')) {
    const text = file.size > head.length ? await file.read(0, TEXT_HEAD) : head;
    return (await pdfType(file, text)) ?? textType(text, file.size <= text.length, file.name);
  }
  const known = await knownSignature(head);
  if (known && !known.formOnly) return known;
  const longer = file.size > head.length ? await file.read(0, LONG_HEADER) : head;
  return (
    (await pdfType(file, longer.subarray(0, PDF_HEADER_WITHIN + 8))) ??
    known ??
    (await knownSignature(longer)) ??
    (await isoType(file))
  );
}

/** A local header, the end record of an empty archive, or the mark of a split one (APPNOTE.TXT 4.3.7, 4.3.16, 8.5.3). */
function isZip(head: Uint8Array): boolean {
  return (
    startsWith(head, [0x50, 0x4b, 0x03, 0x04]) ||
    startsWith(head, [0x50, 0x4b, 0x05, 0x06]) ||
    startsWith(head, [0x50, 0x4b, 0x07, 0x08]) ||
    startsWith(head, [0x50, 0x4b, 0x30, 0x30, 0x50, 0x4b])
  );
}

/** An image of a disc: "CD001" at the start of its 17th sector of 2,048 bytes (ECMA-119, 8.1). */
async function isoType(file: DetectableFile): Promise<ContentVerdict | undefined> {
  if (file.size < 34_816) return undefined;
  const mark = await file.read(32_769, 5);
  return startsWith(mark, [0x43, 0x44, 0x30, 0x30, 0x31])
    ? { mediaType: 'application/x-iso9660-image', evidence: 'ISO 9660 volume descriptor' }
    : undefined;
}
