import { describe, expect, test } from 'vitest';
import type { Expression } from './expression.ts';
import { parseQuery } from './parse.ts';

/** A query as it was understood, in one line. */
function shown(expression: Expression): string {
  switch (expression.kind) {
    case 'words':
      return `${expression.field ? `${expression.field}:` : ''}${expression.tokens.join('+')}${expression.prefix ? '*' : ''}`;
    case 'not':
      return `-${shown(expression.of)}`;
    default:
      return `(${expression.of.map(shown).join(expression.kind === 'and' ? ' ' : ' | ')})`;
  }
}

describe('a query', () => {
  test.each([
    ['contract', 'contract'],
    ['Ｃｏｎｔｒａｃｔ　契約', '(contract 契約)'],
    ['東京都', '東京+京都'],
    ['京', '京*'],
    ['第3回', '第+3+回*'],
    ['東京tower', '東京+京+tower'],
    ['e-mail', 'e+mail'],
    ['12:30', '12+30'],
    ['"annual report"', 'annual+report'],
    ['“annual report”', 'annual+report'],
    ['"annual rep"*', 'annual+rep*'],
    ['contr*', 'contr*'],
    ['契約*', '契約'],
    ['a b OR c', '((a b) | c)'],
    ['a AND b', '(a b)'],
    ['a or b', '(a or b)'],
    ['a | b', '(a | b)'],
    ['a -b', '(a -b)'],
    ['a －b', '(a -b)'],
    ['a NOT b', '(a -b)'],
    ['-"x y" a', '(-x+y a)'],
    ['a -(b OR c)', '(a -(b | c))'],
    ['(a OR b) c', '((a | b) c)'],
    ['（a OR b） c', '((a | b) c)'],
    ['name:report', 'name:report'],
    ['name:"annual report" x', '(name:annual+report x)'],
    ['title:契約', 'title:契約'],
    ['-name:draft a', '(-name:draft a)'],
    ['unknown:word', 'unknown+word'],
    ['--verbose', 'verbose'],
    ['constructor', 'constructor'],
  ])('%s is read as %s', (query, expected) => {
    expect(shown(parseQuery(query))).toBe(expected);
  });

  test.each([
    ['"annual report', 'annual+report'],
    ['a (b', '(a b)'],
    ['a) b', '(a b)'],
    ['(a)) OR b', '(a b)'],
    ['OR a', 'a'],
    ['a OR', 'a'],
    ['a AND', 'a'],
    ['a NOT', 'a'],
    ['a -', 'a'],
    ['a () b', '(a b)'],
    ['a ""', 'a'],
    ['name: a', '(name a)'],
    ['', '()'],
    ['  ', '()'],
  ])('%s, which is not whole, is read as %s', (query, expected) => {
    expect(shown(parseQuery(query))).toBe(expected);
  });

  test.each([
    ['***', 'There is no letter and no digit to look for in the query: ***'],
    ['a '.repeat(65), 'The query has more than 64 words and phrases.'],
    ['x'.repeat(4_001), 'The query has 4001 characters; at most 4000 are taken. Search for a part of it.'],
    [`${'('.repeat(100)}a`, 'The query has parentheses or NOTs more than 32 deep.'],
  ])('%s is refused with words', (query, message) => {
    expect(() => parseQuery(query)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message }));
  });
});
