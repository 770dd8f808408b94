import { FileprocError } from '../contract/errors.ts';
import type { Expression, Field, Words } from './expression.ts';
import { type Lexeme, lexemesOf } from './lexemes.ts';
import { tokenize } from './tokens.ts';

/** UTF-16 code units. */
const MAX_QUERY = 4_000;
const MAX_WORDS = 64;
/** Parentheses inside parentheses. */
const MAX_DEPTH = 32;

/**
 * Reads a query of the language of `docs/search.md`:
 *
 *     or    = and { ("OR" | "|") and }
 *     and   = term { ["AND"] term }
 *     term  = ("-" | "NOT") term | "(" or ")" | [field ":"] (word | phrase) ["*"]
 *
 * It is lenient: a quote or parenthesis that is not closed ends with the query, one that was not opened and an operator
 * with nothing beside it are left out. Throws INVALID_CONFIG where nothing is left to look for, or there is too much.
 */
export function parseQuery(text: string): Expression {
  if (text.length > MAX_QUERY)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The query has ${text.length} characters; at most ${MAX_QUERY} are taken. Search for a part of it.`,
    );
  const state: State = { lexemes: lexemesOf(text), at: 0, words: 0, depth: 0 };
  let expression = readOr(state);
  // A parenthesis that was not opened ends the reading early; what is behind it is read on as if it were not there.
  while (state.at < state.lexemes.length) {
    if (state.lexemes[state.at]?.kind === 'close') state.at++;
    expression = all([expression, readOr(state)]);
  }
  if (state.words === 0 && text.trim() !== '')
    throw new FileprocError(
      'INVALID_CONFIG',
      `There is no letter and no digit to look for in the query: ${text.trim()}`,
    );
  return expression ?? { kind: 'and', of: [] };
}

interface State {
  readonly lexemes: readonly Lexeme[];
  at: number;
  words: number;
  depth: number;
}

function readOr(state: State): Expression | undefined {
  const branches = [readAnd(state)];
  while (state.lexemes[state.at]?.kind === 'or') {
    state.at++;
    branches.push(readAnd(state));
  }
  const found = branches.filter((branch) => branch !== undefined);
  return found.length > 1 ? { kind: 'or', of: found } : found[0];
}

function readAnd(state: State): Expression | undefined {
  const terms: (Expression | undefined)[] = [];
  for (let next = state.lexemes[state.at]; next; next = state.lexemes[state.at]) {
    if (next.kind === 'or' || next.kind === 'close') break;
    if (next.kind === 'and') state.at++;
    else terms.push(readTerm(state, next));
  }
  return all(terms);
}

function readTerm(state: State, next: Lexeme): Expression | undefined {
  state.at++;
  if (next.kind === 'words') return readWords(state, next);
  if (++state.depth > MAX_DEPTH)
    throw new FileprocError('INVALID_CONFIG', `The query has parentheses or NOTs more than ${MAX_DEPTH} deep.`);
  let term: Expression | undefined;
  if (next.kind === 'not') {
    const behind = state.lexemes[state.at];
    const what = behind && behind.kind !== 'close' && behind.kind !== 'or' ? readTerm(state, behind) : undefined;
    term = what && { kind: 'not', of: what };
  } else if (next.kind === 'open') {
    term = readOr(state);
    if (state.lexemes[state.at]?.kind === 'close') state.at++;
  }
  state.depth--;
  return term;
}

function readWords(state: State, { text, prefix, field }: Lexeme & { kind: 'words' }): Words | undefined {
  const words = wordsOf(text, prefix, field);
  if (words && ++state.words > MAX_WORDS)
    throw new FileprocError('INVALID_CONFIG', `The query has more than ${MAX_WORDS} words and phrases.`);
  return words;
}

function wordsOf(text: string, prefix: boolean, field: Field | undefined): Words | undefined {
  const tokens: string[] = [];
  let openTail = false;
  tokenize(text, (token, _start, _end, open) => {
    tokens.push(token);
    openTail = open;
  });
  if (tokens.length === 0) return undefined;
  // A run ends in its last character alone; in a query the run may go on there in the document. Of a longer run the pairs
  // say all; a single character is the beginning of a pair.
  const single = openTail && (tokens.length === 1 || !isPairBefore(tokens));
  if (openTail && !single) tokens.pop();
  return { kind: 'words', ...(field && { field }), text, tokens, prefix: single || (prefix && !openTail), single };
}

/** Whether the token before the last is a pair of the same run: then the last one is only its second character. */
function isPairBefore(tokens: readonly string[]): boolean {
  const last = tokens.at(-1)!;
  const before = tokens.at(-2)!;
  return before.length > last.length && before.endsWith(last);
}

function all(terms: readonly (Expression | undefined)[]): Expression | undefined {
  const found = terms.filter((term) => term !== undefined);
  return found.length > 1 ? { kind: 'and', of: found } : found[0];
}
