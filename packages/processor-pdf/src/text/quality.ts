/** What a text layer looks like, without looking at the page. */
export interface TextQuality {
  /** Letters and digits. */
  readonly letters: number;
  /** Share of characters that no one can read: private use, unassigned, U+FFFD, control characters; 0 to 1. */
  readonly unreadable: number;
  /** Letters of four scripts or more, each a good part of the text: glyph numbers taken for characters. */
  readonly mixedUp: boolean;
  /** Share of the text that is set invisible, as an OCR layer under a scan is; 0 to 1. Only the page's operators tell. */
  readonly invisible: number;
}

/** A page's first characters tell enough; hostile pages hold millions. */
const LOOKED_AT = 20_000;

const UNREADABLE = /[\p{Co}\p{Cn}\p{Cs}\uFFFD\u0000-\u0008\u000E-\u001F\u007F-\u009F]/gu;
const NOT_A_LETTER = /[^\p{L}\p{N}]/gu;

/** Han, Hiragana and Katakana are one writing here; Latin beyond European accents is one of its own. */
const SCRIPTS = [
  /[a-zA-Z\u00C0-\u00FF]/g,
  /[\u0100-\u02AF\u1E00-\u1EFF]/g,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  /\p{Script=Hangul}/gu,
  /\p{Script=Greek}/gu,
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /[\u0900-\u0DFF]/g,
  /[\u0E00-\u109F]/g,
];

/** Judges a text layer as pdf.js gives it, in well under a millisecond a page; `invisible` is what the operators told. */
export function textQuality(text: string, invisible = 0): TextQuality {
  const sample = text.slice(0, LOOKED_AT);
  const letters = sample.replace(NOT_A_LETTER, '');
  const unreadable = sample.match(UNREADABLE)?.length ?? 0;
  const strong = SCRIPTS.filter((script) => (letters.match(script)?.length ?? 0) > letters.length * 0.06).length;
  return {
    letters: letters.length,
    unreadable: unreadable + letters.length === 0 ? 0 : unreadable / (unreadable + letters.length),
    mixedUp: letters.length >= 20 && strong >= 4,
    invisible,
  };
}
