import type { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';
import { visitModifiers, visitWord6Modifiers } from './property-modifiers.ts';
import { characterRuns, paragraphRuns, type RunTable, runTable } from './property-pages.ts';

/** What matters of a character's properties. */
export interface CharacterProperties {
  /** Deleted while changes were tracked ([MS-DOC] 2.6.1, sprmCFRMarkDel). */
  readonly deleted: boolean;
  /** Hidden (sprmCFVanish). */
  readonly hidden: boolean;
  /** Index into the fonts (sprmCRgFtc0), where set. */
  readonly font?: number;
  /** A character of a symbol font, in place of the one in the text (sprmCSymbol). */
  readonly symbol?: { readonly font: number; readonly code: number };
  /** Where in the stream `Data` its picture or the data of its form field lies (sprmCPicLocation). */
  readonly dataAt?: number;
}

/** What matters of a paragraph's properties. */
export interface ParagraphProperties {
  /** Depth of the table that it stands in; 0 outside ([MS-DOC] 2.4.3). */
  readonly tableDepth: number;
  /** Its mark ends a row (sprmPFTtp, sprmPFInnerTtp). */
  readonly endsRow: boolean;
  /** Its mark, an ordinary one, ends a cell of a table in a table (sprmPFInnerTableCell). */
  readonly endsInnerCell: boolean;
}

/** Nothing in particular. */
export const PLAIN_CHARACTERS: CharacterProperties = { deleted: false, hidden: false };
const PLAIN_PARAGRAPH: ParagraphProperties = { tableDepth: 0, endsRow: false, endsInnerCell: false };

/** Properties of characters, by offset in the main stream. */
export function characterTable(fib: Fib, document: LittleEndian, table: LittleEndian): RunTable<CharacterProperties> {
  return runTable(
    characterRuns(fib, document, table),
    (grpprl) => modifiedCharacters(fib, PLAIN_CHARACTERS, grpprl),
    PLAIN_CHARACTERS,
  );
}

/** Properties of characters after modifications. */
export function modifiedCharacters(fib: Fib, before: CharacterProperties, grpprl: LittleEndian): CharacterProperties {
  let properties = before;
  visitorOf(fib)(grpprl, (sprm, operand) => {
    // ToggleOperand ([MS-DOC] 2.9.327): 0x81 is the opposite of the style, and styles that hide are hardly there.
    if (sprm === 0x0800) properties = { ...properties, deleted: (operand.u8(0) & 1) === 1 };
    else if (sprm === 0x083c) properties = { ...properties, hidden: (operand.u8(0) & 1) === 1 };
    else if (sprm === 0x4a4f) properties = { ...properties, font: operand.u16(0) };
    else if (sprm === 0x6a03) properties = { ...properties, dataAt: operand.u32(0) };
    else if (sprm === 0x6a09) {
      // CSymbolOperand ([MS-DOC] 2.9.45): font, character; of Word 6 a length, the font and one byte.
      const symbol =
        fib.version === 'word97'
          ? { font: operand.u16(0), code: operand.u16(2) }
          : { font: operand.u16(1), code: operand.u8(3) };
      properties = { ...properties, symbol };
    }
  });
  return properties;
}

/** Properties of paragraphs, by offset of their marks in the main stream. */
export function paragraphTable(fib: Fib, document: LittleEndian, table: LittleEndian): RunTable<ParagraphProperties> {
  return runTable(paragraphRuns(fib, document, table), (grpprl) => paragraphProperties(fib, grpprl), PLAIN_PARAGRAPH);
}

function paragraphProperties(fib: Fib, grpprl: LittleEndian): ParagraphProperties {
  let inTable = false;
  let depth = 0;
  let endsRow = false;
  let endsInnerCell = false;
  visitorOf(fib)(grpprl, (sprm, operand) => {
    if (sprm === 0x2416) inTable = operand.u8(0) !== 0;
    else if (sprm === 0x6649) depth = Math.max(0, Math.min(operand.i32(0), 100));
    else if (sprm === 0x2417 || sprm === 0x244c) endsRow = operand.u8(0) !== 0;
    else if (sprm === 0x244b) endsInnerCell = operand.u8(0) !== 0;
  });
  if (!inTable && depth === 0 && !endsRow) return PLAIN_PARAGRAPH;
  return { tableDepth: Math.max(depth, 1), endsRow, endsInnerCell };
}

function visitorOf(fib: Fib): typeof visitModifiers {
  return fib.version === 'word97' ? visitModifiers : visitWord6Modifiers;
}
