import type { Converter } from './converter.ts';

const JSON_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const PROPERTIES_ESCAPE = /(\\\\)|\\u([0-9a-fA-F]{4})/g;
/** A backslash at the end of a chunk whose escape is still to come. */
const UNFINISHED = /\\(?:u[0-9a-fA-F]{0,3})?$/;

const MEANINGS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', b: ' ', f: ' ' };

/**
 * JSON, JSON Lines and Java property files as they are written, but with escapes decoded, so that Japanese in `\u65e5` is
 * found. Nothing is parsed: a backslash stands only in strings there, a broken or endless file is read like another, and no
 * nesting is ever followed.
 */
export function createEscapeConverter(dialect: 'json' | 'properties'): Converter {
  const decode = dialect === 'json' ? decodeJson : decodeProperties;
  let held = '';
  return {
    convert(chunk) {
      let text = held + chunk;
      held = '';
      const unfinished = UNFINISHED.exec(text);
      // An even number of backslashes before it: this one begins an escape, and is not the second half of one.
      if (unfinished && backslashesBefore(text, unfinished.index) % 2 === 0) {
        held = unfinished[0];
        text = text.slice(0, unfinished.index);
      }
      return { text: text.includes('\\') ? decode(text) : text };
    },
    end: () => ({ text: held }),
  };
}

function decodeJson(text: string): string {
  return text.replace(JSON_ESCAPE, (_all, code: string | undefined, letter: string | undefined) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (MEANINGS[letter!] ?? letter!),
  );
}

function decodeProperties(text: string): string {
  return text.replace(PROPERTIES_ESCAPE, (all, _pair: string | undefined, code: string | undefined) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : all,
  );
}

function backslashesBefore(text: string, at: number): number {
  let first = at;
  while (first > 0 && text[first - 1] === '\\') first--;
  return at - first;
}
