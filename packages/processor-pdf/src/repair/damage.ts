/** A reader looks for the end of a PDF in this many bytes (ISO 32000-2, annex I: 1,024); some programs write on after it. */
const TAIL = 4_096;
const HEAD = 1_024;

/**
 * What is wrong with the frame of a PDF: no end, or an end that points to no cross-reference section (ISO 32000-2, 7.5.5);
 * undefined where both are there. pdf.js reads such files in silence.
 */
export function damageOf(data: Uint8Array): string | undefined {
  const tail = latin1(data, data.length - TAIL, data.length);
  const pointer = [...tail.matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1];
  if (pointer === undefined) return 'The end of the file is missing (no startxref)';
  // Cut inside a later revision, a file still ends like the one before it.
  const after = tail.slice(tail.lastIndexOf('%%EOF'));
  if (/\d\s+\d+\s+obj\b/.test(after)) return 'The file is cut off inside its last revision';
  const offset = Number(pointer);
  // Offsets count from the header, which junk can stand before.
  const header = Math.max(0, latin1(data, 0, HEAD).indexOf('%PDF-'));
  const isSection = (at: number) => /^\s*(?:xref|\d+\s+\d+\s+obj)\b/.test(latin1(data, at, at + 40));
  return isSection(offset) || isSection(offset + header)
    ? undefined
    : 'The table of the objects of the file is not where its end says';
}

function latin1(data: Uint8Array, from: number, to: number): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString(
    'latin1',
    Math.max(0, from),
    Math.max(0, to),
  );
}
