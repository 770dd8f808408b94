import type { Field } from './expression.ts';

/** A piece of a query. */
export type Lexeme =
  | { readonly kind: 'words'; readonly text: string; readonly prefix: boolean; readonly field?: Field }
  | { readonly kind: 'and' | 'or' | 'not' | 'open' | 'close' };

const FIELDS: ReadonlySet<string> = new Set<Field>(['name', 'title', 'about', 'path', 'text']);
const OPERATORS: ReadonlyMap<string, Lexeme> = new Map([
  ['AND', { kind: 'and' }],
  ['&', { kind: 'and' }],
  ['&&', { kind: 'and' }],
  ['OR', { kind: 'or' }],
  ['|', { kind: 'or' }],
  ['||', { kind: 'or' }],
  ['NOT', { kind: 'not' }],
]);
/** NFKC has made half-width ones of the full-width marks; these are the curly quotes, which it leaves. */
const CURLY_QUOTES = /[\u201c\u201d\u201e\u201f]/g;

/**
 * A query's pieces. A minus and a field's name count only at the start of a word, a star only at its end; anywhere else they
 * are what they are in text: `e-mail`, `12:30`.
 */
export function lexemesOf(query: string): Lexeme[] {
  const text = query.normalize('NFKC').replace(CURLY_QUOTES, '"');
  const lexemes: Lexeme[] = [];
  // Sticky patterns, in the order in which they are tried.
  const patterns: [RegExp, (found: RegExpExecArray) => Lexeme | undefined][] = [
    [/\s+/uy, () => undefined],
    [/\(/uy, () => ({ kind: 'open' })],
    [/\)/uy, () => ({ kind: 'close' })],
    [/[-\u2212](?=[^\s\u2212-])/uy, () => ({ kind: 'not' })],
    [
      /(?:(?<field>[a-z]+):)?"(?<phrase>[^"]*)(?:"(?<star>\*?)|$)/iuy,
      ({ groups }) => wordsLexeme(groups?.field, groups?.phrase ?? '', groups?.star === '*'),
    ],
    [
      /(?:(?<field>[a-z]+):)?(?<word>[^\s()"]+)/iuy,
      ({ 0: whole, groups }) =>
        OPERATORS.get(whole) ?? wordsLexeme(groups?.field, groups?.word ?? '', whole.endsWith('*')),
    ],
  ];
  let at = 0;
  while (at < text.length) {
    let length = 1;
    for (const [pattern, lexemeOf] of patterns) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) continue;
      length = found[0].length;
      const lexeme = lexemeOf(found);
      if (lexeme) lexemes.push(lexeme);
      break;
    }
    at += length;
  }
  return lexemes;
}

function wordsLexeme(field: string | undefined, text: string, star: boolean): Lexeme {
  const known = field?.toLowerCase();
  const prefix = star || text.endsWith('*');
  if (known === undefined) return { kind: 'words', text, prefix };
  if (!FIELDS.has(known)) return { kind: 'words', text: `${field}:${text}`, prefix };
  return { kind: 'words', text, prefix, field: known as Field };
}
