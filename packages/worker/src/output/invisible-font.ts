import { type PDFContext, type PDFRef, PDFString } from '@cantoo/pdf-lib';
import { ASCENT, DESCENT, glyphlessFont, UNITS_PER_EM } from './glyphless-font.ts';

const FONT_NAME = 'Glyphless';

/** Characters as wide as high: Chinese, Japanese, Korean and their full-width forms (UAX 11, wide). */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFF}]/u;

/** Entries of one block of a CMap at most (Adobe Technical Note 5014, 1.3). */
const BLOCK = 100;

/** The font of an invisible text layer, for text in lines and for text in columns. */
export interface InvisibleFont {
  /** For horizontal text (Identity-H). */
  readonly horizontal: PDFRef;
  /** For columns (Identity-V). */
  readonly vertical: PDFRef;
  /** The codes of a text, as the hexadecimal string of `Tj`. */
  encode(text: string): string;
  /** Ems that a text takes in a line: characters of Latin half of one, others one. */
  widthOf(text: string): number;
  /** Writes the font: when every text has been encoded. */
  finish(): void;
}

/**
 * A font for a document: each character that is used gets a number of its own, from 1, and the map to Unicode names it, so that
 * text is copied out right, characters of two UTF-16 units too.
 */
export function invisibleFont(context: PDFContext): InvisibleFont {
  const codes = new Map<string, number>();
  const [horizontal, vertical, descendant] = [context.nextRef(), context.nextRef(), context.nextRef()];

  function codeOf(character: string): number {
    const known = codes.get(character);
    if (known !== undefined) return known;
    const code = codes.size + 1;
    codes.set(character, code);
    return code;
  }

  return {
    horizontal,
    vertical,
    encode: (text) => `<${Array.from(text.toWellFormed(), (character) => hex(codeOf(character))).join('')}>`,
    widthOf: (text) => Array.from(text).reduce((width, character) => width + (isNarrow(character) ? 0.5 : 1), 0),
    finish() {
      const toUnicode = context.register(context.flateStream(toUnicodeMap([...codes.keys()])));
      const program = glyphlessFont();
      const file = context.register(context.flateStream(program, { Length1: program.length }));
      const descriptor = context.register(
        context.obj({
          Type: 'FontDescriptor',
          FontName: FONT_NAME,
          // Fixed pitch, symbolic (ISO 32000-2, table 121).
          Flags: 5,
          FontBBox: [0, -DESCENT, UNITS_PER_EM, ASCENT],
          ItalicAngle: 0,
          Ascent: ASCENT,
          Descent: -DESCENT,
          CapHeight: ASCENT,
          StemV: 80,
          FontFile2: file,
        }),
      );
      const narrow = [...codes].filter(([character]) => isNarrow(character)).map(([, code]) => code);
      // Every number shows the one glyph that the font has.
      const glyphs = Buffer.alloc((codes.size + 1) * 2);
      for (let code = 1; code <= codes.size; code++) glyphs.writeUInt16BE(1, code * 2);
      context.assign(
        descendant,
        context.obj({
          Type: 'Font',
          Subtype: 'CIDFontType2',
          BaseFont: FONT_NAME,
          CIDSystemInfo: {
            Registry: PDFString.of('Adobe'),
            Ordering: PDFString.of('Identity'),
            Supplement: 0,
          },
          FontDescriptor: descriptor,
          DW: UNITS_PER_EM,
          W: narrow.flatMap((code) => [code, [UNITS_PER_EM / 2]]),
          CIDToGIDMap: context.register(context.flateStream(glyphs)),
        }),
      );
      for (const [ref, encoding] of [
        [horizontal, 'Identity-H'],
        [vertical, 'Identity-V'],
      ] as const)
        context.assign(
          ref,
          context.obj({
            Type: 'Font',
            Subtype: 'Type0',
            BaseFont: FONT_NAME,
            Encoding: encoding,
            DescendantFonts: [descendant],
            ToUnicode: toUnicode,
          }),
        );
    },
  };
}

function isNarrow(character: string): boolean {
  return !WIDE.test(character);
}

const hex = (code: number): string => code.toString(16).padStart(4, '0');

/** The characters of codes 1, 2, ... as UTF-16 (ISO 32000-2, 9.10.3). */
function toUnicodeMap(characters: readonly string[]): string {
  const entries = characters.map(
    (character, index) =>
      `<${hex(index + 1)}> <${Array.from({ length: character.length }, (_, unit) => hex(character.charCodeAt(unit))).join('')}>`,
  );
  const blocks: string[] = [];
  for (let at = 0; at < entries.length; at += BLOCK) {
    const block = entries.slice(at, at + BLOCK);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('')}endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
}
