/**
 * What a field shows that has no result in the text, from its code ([MS-DOC] 2.8.25; ISO 29500-1, 17.16.5): Japanese Word
 * keeps furigana, encircled characters and characters written small in two lines as formulas (EQ).
 */
export function shownByCode(code: string): string {
  const [, type = '', rest = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(code) ?? [];
  switch (type.toUpperCase()) {
    case 'EQ':
      return formulaText(rest, 0).text;
    case 'MACROBUTTON':
    case 'GOTOBUTTON':
      return rest.replace(/^\S+\s*/, '');
    case 'SYMBOL':
      return symbolText(rest);
    default:
      return '';
  }
}

/** A target in a code like `HYPERLINK "https://example.com"`; undefined where it leads to a place in the document. */
export function linkTarget(code: string): string | undefined {
  const target = /^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]+))/i.exec(code);
  return target?.[1] ?? target?.[2];
}

/** `SYMBOL 163 \f "Times New Roman"`: a character of windows-1252 by number, of Unicode with `\u`. */
function symbolText(rest: string): string {
  const [, hexadecimal, decimal] = /^(?:0x([\da-f]{1,6})|(\d{1,7}))/i.exec(rest) ?? [];
  const number = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal ?? 0);
  if (/\\f\s*"?(?:symbol|wingdings|webdings)/i.test(rest) || number < 0x20 || number > 0x10ffff) return '';
  if (/\\u/.test(rest)) return String.fromCodePoint(number);
  return number < 256 ? new TextDecoder('windows-1252').decode(Uint8Array.of(number)) : '';
}

const MAX_NESTING = 50;

interface Formula {
  readonly text: string;
  readonly end: number;
}

/**
 * The text of a formula: `\o\ad(\s\up 9(ふりがな),漢字)` is 漢字 with furigana above it, which is not text of its own; other
 * switches show their arguments one after another.
 */
function formulaText(code: string, depth: number): Formula {
  let text = '';
  let at = 0;
  while (at < code.length) {
    const character = code[at]!;
    if (character === '\\') {
      const near = code.slice(at, at + 200);
      const option = /^\\\*\s*(?:"[^"]*"|\S+)\s*/.exec(near);
      const [whole = '', name = ''] = option ?? /^\\([a-z]+)\s*(?:-?\d+)?\s*/i.exec(near) ?? [];
      if (whole === '') {
        // An escaped character, such as a parenthesis.
        text += code[at + 1] ?? '';
        at += 2;
        continue;
      }
      at += whole.length;
      if (/^o$/i.test(name)) {
        const head = /^(?:\\[a-z]+\s*)*/i.exec(code.slice(at, at + 200))?.[0] ?? '';
        const list = argumentsAt(code, at + head.length);
        if (list) {
          at = list.end;
          const shown = list.parts.filter((part) => !/^\s*\\s\\(?:up|do)/i.test(part));
          text += shown.map((part) => inner(part)).join('');
        }
      }
    } else if (character === '(') {
      const list = argumentsAt(code, at)!;
      text += list.parts.map((part) => inner(part)).join(' ');
      at = list.end;
    } else {
      text += character;
      at++;
    }
  }
  return { text, end: at };

  function inner(part: string): string {
    return depth < MAX_NESTING ? formulaText(part, depth + 1).text : '';
  }
}

/** The arguments in parentheses that begin at a place, parted by commas or semicolons. */
function argumentsAt(code: string, start: number): { readonly parts: string[]; readonly end: number } | undefined {
  if (code[start] !== '(') return undefined;
  const parts: string[] = [];
  let depth = 0;
  let begun = start + 1;
  let at = start;
  for (; at < code.length; at++) {
    const character = code[at];
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) break;
    else if ((character === ',' || character === ';') && depth === 1) {
      parts.push(code.slice(begun, at));
      begun = at + 1;
    }
  }
  parts.push(code.slice(begun, at));
  return { parts, end: at + 1 };
}
