import { FileprocError } from '@cis/fileproc-core';
import type { LittleEndian } from '../ole/little-endian.ts';

/** Where a structure lies in a stream. */
export interface Extent {
  /** Bytes from the beginning of the stream. */
  readonly start: number;
  /** Bytes; 0 where there is none. */
  readonly length: number;
}

/** Characters of each part of the text; they lie one after another in this order ([MS-DOC] 2.3). */
export interface StoryLengths {
  readonly main: number;
  readonly footnotes: number;
  readonly headers: number;
  readonly macros: number;
  readonly annotations: number;
  readonly endnotes: number;
  readonly textBoxes: number;
  readonly headerTextBoxes: number;
}

/** What the file information block says, as far as text needs it ([MS-DOC] 2.5; of Word 6 and 95 its own layout). */
export interface Fib {
  /** `word6`: Word 6 and Word 95, whose tables lie in the main stream. */
  readonly version: 'word6' | 'word97';
  readonly languageId: number;
  readonly encrypted: boolean;
  /** By an exclusive or of its bytes, the weakest of the schemes ([MS-DOC] 2.2.6.1). */
  readonly obfuscated: boolean;
  /** Which of `0Table` and `1Table` counts. */
  readonly tableStream: '0Table' | '1Table';
  /** Pieces of Word 6 and 95 are UTF-16: of its Asian editions. */
  readonly wideText: boolean;
  /** Where the text begins, of files without piece table. */
  readonly textStart: number;
  readonly lengths: StoryLengths;
  readonly structures: Readonly<Record<keyof typeof STRUCTURES, Extent>>;
  /** First pages of the property pages, of Word 6 and 95 ([MS-DOC] has no such; Word 6 file format, FIB). */
  readonly firstPropertyPages: { readonly characters: number; readonly paragraphs: number };
}

/** Index among the pairs of offset and length in FibRgFcLcb97 ([MS-DOC] 2.5.6); with the offset in Word 6 where it differs. */
const STRUCTURES = {
  styles: [1],
  footnoteText: [3],
  annotationReferences: [4],
  annotationText: [5],
  sections: [6],
  headers: [11],
  characterPages: [12],
  paragraphPages: [13],
  fonts: [15],
  dop: [31],
  clx: [33],
  annotationAuthors: [36],
  endnoteText: [47, 0x1da],
  drawings: [50, -1],
  textBoxes: [56, 0x222],
  headerTextBoxes: [58, 0x232],
  lists: [73, -1],
  listUses: [74, -1],
} as const satisfies Record<string, readonly [index: number, word6Offset?: number]>;

/** Versions ([MS-DOC] 2.5.1, nFib): Word 6 writes 101 to 103, Word 95 104 and 105, Word 97 193. Those before are other formats. */
const FIRST_WORD_6 = 101;
const FIRST_WORD_97 = 106;

/** Reads the FIB. Throws CORRUPT where the stream has none and UNSUPPORTED_TYPE for a version before Word 6. */
export function readFib(document: LittleEndian, path: string): Fib {
  const version = document.u16(2);
  const identifier = document.u16(0);
  // 0xA5EC; Word 6 and 95 0xA5DC, in Asia 0xA697 to 0xA699. Word 97 opens files of any identifier.
  if (document.length < 0x1da || version === 0 || (identifier & 0xfc00) !== 0xa400)
    throw new FileprocError('CORRUPT', `${path}: the stream WordDocument does not begin as a Word document does.`);
  if (version < FIRST_WORD_6)
    throw new FileprocError('UNSUPPORTED_TYPE', `${path}: a document of Word 2 or before (version ${version}).`);
  const flags = document.u16(10);
  const shared = {
    languageId: document.u16(6),
    encrypted: (flags & 0x100) !== 0,
    obfuscated: (flags & 0x8000) !== 0,
    tableStream: flags & 0x200 ? '1Table' : '0Table',
    textStart: document.u32(0x18),
  } as const;
  return version < FIRST_WORD_97
    ? { ...shared, ...word6Layout(document), version: 'word6', wideText: (flags & 0x1000) !== 0 }
    : { ...shared, ...word97Layout(document), version: 'word97', wideText: false };
}

type Layout = Pick<Fib, 'lengths' | 'structures' | 'firstPropertyPages'>;

/** [MS-DOC] 2.5.1: FibBase of 32 bytes, then three arrays, each after its count. */
function word97Layout(document: LittleEndian): Layout {
  const longs = 34 + document.u16(32) * 2 + 2;
  const pairs = longs + document.u16(longs - 2) * 4 + 2;
  const pairCount = document.u16(pairs - 2);
  return {
    lengths: lengthsAt(document, longs + 12),
    structures: structures((index) => (index < pairCount ? extentAt(document, pairs + index * 8) : NOTHING)),
    firstPropertyPages: { characters: 0, paragraphs: 0 },
  };
}

function word6Layout(document: LittleEndian): Layout {
  return {
    lengths: lengthsAt(document, 0x34),
    structures: structures((index, offset) =>
      offset === -1 ? NOTHING : extentAt(document, offset ?? 0x58 + index * 8),
    ),
    firstPropertyPages: { characters: document.u16(0x18a), paragraphs: document.u16(0x18c) },
  };
}

const NOTHING: Extent = { start: 0, length: 0 };

function structures(extentOf: (index: number, word6Offset?: number) => Extent): Fib['structures'] {
  const entries = Object.entries(STRUCTURES).map(([name, [index, offset]]: [string, readonly [number, number?]]) => [
    name,
    extentOf(index, offset),
  ]);
  return Object.fromEntries(entries) as Fib['structures'];
}

function extentAt(document: LittleEndian, at: number): Extent {
  return { start: document.u32(at), length: document.u32(at + 4) };
}

function lengthsAt(document: LittleEndian, at: number): StoryLengths {
  // A negative count is damage.
  const [main, footnotes, headers, macros, annotations, endnotes, textBoxes, headerTextBoxes] = Array.from(
    { length: 8 },
    (_, index) => Math.max(0, document.i32(at + index * 4)),
  ) as [number, number, number, number, number, number, number, number];
  return { main, footnotes, headers, macros, annotations, endnotes, textBoxes, headerTextBoxes };
}
