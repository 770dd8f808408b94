import type { ContentVerdict } from '../detectable-file.ts';

/**
 * DocuWorks by its first 16 bytes: element 60 of 14 bytes with field 82 (1 byte, generation: 7 is DocuWorks 7 and 8, 10 is
 * DocuWorks 9 and 10), field 80 (3 bytes, kind of root: 00 c0 13 a document, 00 c0 14 a binder) and field 83, 01 0d 0a 01.
 * Read from files that DocuWorks 7 to 10 wrote.
 */
export function docuworksType(head: Uint8Array): ContentVerdict | undefined {
  if (head.length < 16) return undefined;
  for (const [at, byte] of FIXED) if (head[at] !== byte) return undefined;
  const generation = head[4]!;
  if (head[9] === 0x13) return verdict('application/vnd.fujixerox.docuworks', 'document', generation);
  if (head[9] === 0x14) return verdict('application/vnd.fujixerox.docuworks.binder', 'binder', generation);
  return undefined;
}

/** Offset and value of every byte of the header that never changes: all but the generation (4) and the kind (9). */
const FIXED = (
  [0x60, 0x0e, 0x82, 0x01, undefined, 0x80, 0x03, 0x00, 0xc0, undefined, 0x83, 0x04, 0x01, 0x0d, 0x0a, 0x01] as const
).flatMap((byte, at) => (byte === undefined ? [] : [[at, byte] as const]));

function verdict(mediaType: string, kind: string, generation: number): ContentVerdict {
  return { mediaType, evidence: `DocuWorks header of a ${kind}, generation ${generation}` };
}
