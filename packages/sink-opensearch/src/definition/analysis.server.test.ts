import { indexedText } from '@cis/fileproc-core/query';
import { describe, expect, test } from 'vitest';
import { call, SERVER, temporaryIndex, titled } from '../server.fixture.ts';
import { PAGE_BREAK_TOKEN } from './analysis.ts';

/** Characters of every kind that text is made of. */
const ALPHABET = [
  ...'東京都契約書〆々〇葛あかがゞアガーヴ・、。「」한국ภาไ',
  ..."aZéßİøñ1２.:_-'’ #/(",
  ...'йёάςשع',
  ...[
    '\n',
    '\r\n',
    ' ',
    ' ',
    '\u3000',
    '\t',
    '\n\n',
    '\u00ad',
    '\u{e0100}',
    '\u0301',
    '\u200b',
    '\uf0b7',
    '😀',
    '\u2028',
  ],
];

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator; Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.skipIf(!SERVER)(titled('the analysis of the server'), () => {
  test('makes the tokens that queries and snippets are made of, of any text', async () => {
    await using index = await temporaryIndex();
    const tokensOf = async (text: string) => {
      const { tokens } = await call('POST', `/${index.alias}/_analyze`, { analyzer: 'bigram', text });
      return (tokens as { token: string }[]).map(({ token }) => token).join(' ');
    };
    const random = generator(2026);
    for (let round = 0; round < 200; round++) {
      const length = 1 + Math.floor(random() * 60);
      const mixed = Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
      // What is not there counts behind a gap for us and not for the server: no text that people write.
      const text = mixed.normalize('NFKC').replace(/(?<=\s)(?:\u00ad|\u{e0100}|\u0301|\u200b|\s)+/gu, '');
      expect(await tokensOf(text), JSON.stringify(text)).toBe(indexedText(text).trim());
    }
    expect(await tokensOf('𠮷野家の𠮷')).toBe('𠮷野 野家 家の の𠮷 𠮷');
    expect(await tokensOf('頁\f次')).toBe(`頁 ${PAGE_BREAK_TOKEN} 次`);
    expect(await tokensOf('x'.repeat(1_000))).toBe('x'.repeat(64));
  });
});
