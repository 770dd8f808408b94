import type { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';
import type { ListReference } from './list-labels.ts';
import { visitModifiers, visitWord6Modifiers } from './property-modifiers.ts';
import { characterRuns, paragraphRuns, type RunTable, runTable } from './property-pages.ts';
import { modificationsOfStyle, readParagraphStyles } from './styles.ts';

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
  /** The list that numbers it, by its own modifications or its style's. */
  readonly list?: ListReference;
}

/** Nothing in particular. */
export const PLAIN_CHARACTERS: CharacterProperties = { deleted: false, hidden: false };
const PLAIN_PARAGRAPH: ParagraphProperties = { tableDepth: 0, endsRow: false, endsInnerCell: false };

/** Properties of characters, by offset in the main stream. */
export function characterTable(fib: Fib, document: LittleEndian, table: LittleEndian): RunTable<CharacterProperties> {
  return runTable(
    characterRuns(fib, document, table),
    ({ grpprl }) => modifiedCharacters(fib, PLAIN_CHARACTERS, grpprl),
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
  const styles = readParagraphStyles(fib, table);
  const ofStyles = new Map<number, ListState>();
  const listOfStyle = (style: number): ListState => {
    let state = ofStyles.get(style);
    if (!state) {
      state = NO_LIST;
      for (const grpprl of modificationsOfStyle(styles, style)) state = listIn(fib, grpprl, state);
      ofStyles.set(style, state);
    }
    return state;
  };
  return runTable(
    paragraphRuns(fib, document, table),
    ({ grpprl, style }) => paragraphProperties(fib, grpprl, listOfStyle(style)),
    PLAIN_PARAGRAPH,
  );
}

/** Which list is set, and which level. */
interface ListState {
  /** sprmPIlfo ([MS-DOC] 2.6.2): from 1; 0 and 0xF801 for none. */
  readonly list: number;
  readonly level: number;
}

const NO_LIST: ListState = { list: 0, level: 0 };

function listIn(fib: Fib, grpprl: LittleEndian, before: ListState): ListState {
  let state = before;
  visitorOf(fib)(grpprl, (sprm, operand) => {
    if (sprm === 0x460b) state = { ...state, list: operand.u16(0) };
    else if (sprm === 0x260a) state = { ...state, level: operand.u8(0) };
  });
  return state;
}

function paragraphProperties(fib: Fib, grpprl: LittleEndian, ofStyle: ListState): ParagraphProperties {
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
  const { list, level } = listIn(fib, grpprl, ofStyle);
  // From 0xF802 on it is a negative number of the same list, which keeps the paragraph's own indentation.
  const number = list > 0xf801 ? 0x10000 - list : list;
  const listed = number > 0 && number < 0xf801 ? { list: { list: number, level } } : {};
  if (!inTable && depth === 0 && !endsRow)
    return 'list' in listed ? { ...PLAIN_PARAGRAPH, ...listed } : PLAIN_PARAGRAPH;
  return { tableDepth: Math.max(depth, 1), endsRow, endsInnerCell, ...listed };
}

function visitorOf(fib: Fib): typeof visitModifiers {
  return fib.version === 'word97' ? visitModifiers : visitWord6Modifiers;
}
