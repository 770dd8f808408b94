import { damaged } from './damaged.ts';

/** The first bytes of every DocuWorks file; the gaps are the generation and the kind of the root. */
const HEAD = [0x60, 0x0e, 0x82, 0x01, -1, 0x80, 0x03, 0x00, 0xc0, -1, 0x83, 0x04, 0x01, 0x0d, 0x0a, 0x01];

/** Bytes of the header. */
export const HEADER_LENGTH = HEAD.length;

/** Generations that real files have: 7 is DocuWorks 7 and 8, 10 is DocuWorks 9 and 10. */
export const KNOWN_GENERATIONS: readonly number[] = [7, 10];

/** What the header says. */
export interface Header {
  readonly generation: number;
  readonly root: 'document' | 'binder' | 'unknown';
}

/** Reads the header. Throws CORRUPT for a file that does not begin as a DocuWorks file does. */
export function readHeader(bytes: Uint8Array): Header {
  if (!HEAD.every((byte, index) => byte < 0 || byte === bytes[index]))
    throw damaged('It does not begin as a DocuWorks file does');
  const kind = bytes[9]!;
  return { generation: bytes[4]!, root: kind === 0x13 ? 'document' : kind === 0x14 ? 'binder' : 'unknown' };
}
