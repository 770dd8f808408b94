import { codePageOfCharset, codePageOfLanguage, decodeString } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';

/** A font of the document. */
export interface DocumentFont {
  readonly name: string;
  /** `lfCharSet`: 0 Western, 2 symbols, 128 Japanese. */
  readonly charset: number;
}

const MAX_FONTS = 10_000;

/** Reads the fonts: SttbfFfn ([MS-DOC] 2.9.286) of FFN ([MS-DOC] 2.9.83). */
export function readFonts(fib: Fib, table: LittleEndian): DocumentFont[] {
  const { start, length } = fib.structures.fonts;
  const data = table.slice(start, length);
  const fonts: DocumentFont[] = [];
  const word97 = fib.version === 'word97';
  // Word 6 begins with the size of all, Word 97 with the number of fonts and that of extra bytes.
  let at = word97 ? 4 : 2;
  while (at + 6 < data.length && fonts.length < MAX_FONTS) {
    const size = data.u8(at) + 1;
    const font = data.slice(at, size);
    const name = word97 ? font.utf16(40, (size - 40) / 2) : decodeString(font.slice(6, size).bytes, nameCodePage(fib));
    fonts.push({ name: name.split('\0')[0] ?? '', charset: font.u8(4) });
    at += size;
  }
  return fonts;
}

function nameCodePage(fib: Fib): number {
  return codePageOfLanguage(fib.languageId);
}

/**
 * The code page of characters of one byte in a font. In Word 97 they are always Western ([MS-DOC] 2.9.73); before, the font's
 * character set tells it, and where that is Western or none the language of the edition of Word does.
 */
export function textCodePage(fib: Fib, font: DocumentFont | undefined): number {
  if (fib.version === 'word97') return 1252;
  return (font && codePageOfCharset(font.charset)) ?? codePageOfLanguage(fib.languageId);
}
