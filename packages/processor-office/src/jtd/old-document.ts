import { codePageDecoder } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';

/** `DOC` and NUL: files of Ichitaro 4 to 6 (`.jsw`, `.jaw`, `.jbw`; read from a file of Ichitaro 5, nothing is published). */
const MAGIC = 0x00434f44;
/** Where the length of the text stands, as a rule. */
const USUAL_START = 0x800;
const ENTRY = 0x40;
const MAX_ENTRIES = 1024;

/** Whether a file is one of Ichitaro 4 to 6. */
export function isOldDocument(data: LittleEndian): boolean {
  return data.u32(0) === MAGIC && data.u32(0x3c) === 0x22028919;
}

/** The text of a document of Ichitaro 4 to 6, and whether the file ends before it does. */
export function oldDocumentText(data: LittleEndian): { readonly text: string; readonly cut: boolean } {
  const start = textStart(data);
  const { bytes } = data.slice(start + 4, data.u32(start));
  return { text: textOf(bytes), cut: start + 4 > data.length || bytes.byteLength < data.u32(start) };
}

/** A table of blocks (place, count, base, size of a unit at 0xE2) may say that the text lies elsewhere. */
function textStart(data: LittleEndian): number {
  const table = data.u16(0xe2);
  for (let index = 0; index < Math.min(data.u16(0xe4), MAX_ENTRIES); index++) {
    const entry = table + index * ENTRY;
    if (data.u16(entry) !== 1 || data.u16(entry + 2) !== 2) continue;
    const start = data.u16(0xe6) + data.u16(0xe8) * Math.max(0, data.u32(entry + 8) - 1);
    const length = data.u32(start);
    if (length > 0 && start + 4 + length <= data.length) return start;
  }
  return USUAL_START;
}

/** Shift_JIS, with codes of one to many bytes between. */
function textOf(bytes: Uint8Array): string {
  const shown: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const next = bytes[at + 1] ?? 0;
    if (byte === 0xfe) {
      // Ends of lines and paragraphs are A to C, E to G, I to K.
      if (next >= 0x41 && next <= 0x4b && next % 4 !== 0) shown.push(0x0a);
      at += 2;
    } else if (byte === 0xfd) {
      // A piece of a ruled line.
      shown.push(0x20);
      at += 2;
    } else if (byte === 0x1f) at += Math.max(3, bytes[at + 2] ?? 0);
    else if (byte === 0x1c || byte === 0x11 || byte === 0x12) at += 3;
    else if ((byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)) {
      if (at + 1 < bytes.length) shown.push(byte, next);
      at += 2;
    } else {
      if (byte >= 0x20 || byte === 0x09 || byte === 0x0a) shown.push(byte);
      at++;
    }
  }
  return codePageDecoder(932).decode(Uint8Array.from(shown));
}
