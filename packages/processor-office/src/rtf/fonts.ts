import { encodingOfCharset, encodingOfCodePage } from '../text/charset.ts';

/** A font of the table (RTF 1.9.1, "Font Table"). */
interface Font {
  name: string;
  charset: number | undefined;
  codePage: number | undefined;
}

/** How text in a font is written. */
export interface FontText {
  readonly encoding: string;
  /** The font draws symbols: its bytes are numbers of pictures. */
  readonly symbols: string | undefined;
}

const SYMBOL_CHARSET = 2;
const ANSI_CHARSET = 0;
const DEFAULT_CHARSET = 1;

/** The fonts of a document, by number, and the code page that holds where a font names none. */
export interface FontTable {
  /** Begins a font of the table. */
  define(number: number): void;
  charset(charset: number): void;
  codePage(page: number): void;
  /** Adds to the name of the font that was begun last. */
  name(text: string): void;
  /** Of the document: \ansicpg, \mac, \pc. */
  setDefault(codePage: number): void;
  textOf(number: number | undefined): FontText;
}

/** An empty table; ANSI is windows-1252 until the document says otherwise. */
export function createFontTable(): FontTable {
  const fonts = new Map<number, Font>();
  let current: Font | undefined;
  let fallback = 1252;
  const ready = new Map<number | undefined, FontText>();
  return {
    define(number) {
      current = { name: '', charset: undefined, codePage: undefined };
      fonts.set(number, current);
      ready.clear();
    },
    charset(charset) {
      if (current) current.charset = charset;
    },
    codePage(page) {
      if (current && page > 0) current.codePage = page;
    },
    name(text) {
      if (current && current.name.length < 200) current.name += text;
    },
    setDefault(codePage) {
      fallback = codePage;
      ready.clear();
    },
    textOf(number) {
      const known = ready.get(number);
      if (known) return known;
      const font = number === undefined ? undefined : fonts.get(number);
      const made: FontText = {
        encoding: encodingOf(font, fallback),
        symbols: font?.charset === SYMBOL_CHARSET ? (font.name.split(';')[0]?.trim() ?? '') : undefined,
      };
      ready.set(number, made);
      return made;
    },
  };
}

function encodingOf(font: Font | undefined, fallback: number): string {
  if (font?.codePage !== undefined) return encodingOfCodePage(font.codePage);
  const charset = font?.charset;
  // Programs in Japan write `fcharset0` for fonts that have no kana and go on in the document's own code page.
  if (charset === undefined || charset === DEFAULT_CHARSET || charset === SYMBOL_CHARSET || charset === ANSI_CHARSET)
    return encodingOfCodePage(fallback);
  return encodingOfCharset(charset);
}
