import type { LittleEndian } from '../ole/little-endian.ts';
import { visitModifiers } from './property-modifiers.ts';
import type { WordFile } from './word-file.ts';

/** A section of the document, as far as it changes what is shown. */
export interface WordSection {
  /** Character position after its last. */
  readonly end: number;
  /** Its first page has a header and a footer of its own (sprmSFTitlePage). */
  readonly titlePage: boolean;
  /** It begins on a new page (sprmSBkc; 0 and 1 do not). */
  readonly beginsPage: boolean;
}

/** The sections in order (PlcfSed, [MS-DOC] 2.8.26; Sed, 2.9.243; Sepx, 2.9.244). */
export function readSections({ fib, document, table }: WordFile): WordSection[] {
  const plc = table.slice(fib.structures.sections.start, fib.structures.sections.length);
  const count = Math.max(0, Math.floor((plc.length - 4) / 16));
  return Array.from({ length: count }, (_, index) => {
    const at = plc.i32((count + 1) * 4 + index * 12 + 2);
    const grpprl = at > 0 ? document.slice(at + 2, document.u16(at)) : document.slice(0, 0);
    return { end: plc.u32((index + 1) * 4), ...propertiesOf(grpprl, fib.version === 'word97') };
  });
}

function propertiesOf(grpprl: LittleEndian, word97: boolean): Omit<WordSection, 'end'> {
  let titlePage = false;
  let beginsPage = true;
  if (word97)
    visitModifiers(grpprl, (sprm, operand) => {
      if (sprm === 0x300a) titlePage = operand.u8(0) !== 0;
      else if (sprm === 0x3009) beginsPage = operand.u8(0) > 1;
    });
  // The modifications of sections of Word 6 have numbers and sizes of their own: nothing is left out then.
  else titlePage = true;
  return { titlePage, beginsPage };
}
