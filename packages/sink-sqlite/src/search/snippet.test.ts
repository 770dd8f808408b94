import { parseQuery, snippetOf, wantedWords } from '@cis/fileproc-core/query';
import { describe, expect, test } from 'vitest';
import { temporaryIndex } from '../temporary-index.ts';

/** A snippet with its matches in brackets. */
const shown = (text: string, query: string) =>
  snippetOf(text, wantedWords(parseQuery(query)))
    ?.map((piece) => (piece.match ? `[${piece.text}]` : piece.text))
    .join('');

describe('a snippet', () => {
  test.each([
    ['本社は東京都にある', '東京', '本社は[東京]都にある'],
    ['本社は東京都にある', '東京都', '本社は[東京都]にある'],
    ['本社は東京都にある', '東京 京都', '本社は[東京都]にある'],
    ['本社は東京都にある', '都', '本社は東京[都]にある'],
    ['富士の山', '山', '富士の[山]'],
    ['東\n京都', '東京', '[東 京]都'],
    ['The Contracts, contract', 'contr*', 'The [Contracts], [contract]'],
    ['The RÉSUMÉ of', 'resume', 'The [RÉSUMÉ] of'],
    ['Ｔｈｅ ＡＢＣ', 'abc', 'Ｔｈｅ [ＡＢＣ]'],
    ['距離は10㌔です', 'キロ', '距離は10[㌔]です'],
    ['㈱東京商店', '株', '[㈱]東京商店'],
    ['ｶﾀｶﾅと', 'カタカナ', '[ｶﾀｶﾅ]と'],
    ['😀𠮷野家😀の牛丼😀', '𠮷野家', '😀[𠮷野家]😀の牛丼😀'],
    ['😀𠮷野家', '𠮷', '😀[𠮷]野家'],
    ['annual report, annual review', '"annual report"', '[annual report], annual review'],
    ['nothing of it', 'other', undefined],
  ])('of %s for %s', (text, query, expected) => {
    expect(shown(text, query)).toBe(expected);
  });

  test('shows the stretch with most of the words', () => {
    const text = `alpha ${'filler '.repeat(60)} beta and alpha ${'filler '.repeat(60)}`;
    expect(shown(text, 'alpha beta')).toMatch(/^…filler .* \[beta\] and \[alpha\] filler .*…$/);
  });

  test('is short, and cut neither in a word nor in a surrogate pair', () => {
    const english = snippetOf(
      `${'word '.repeat(2_000)} needle ${'word '.repeat(2_000)}`,
      wantedWords(parseQuery('needle')),
    );
    const text = english?.map((piece) => piece.text).join('') ?? '';
    expect(text.length).toBeLessThan(230);
    expect(text).toMatch(/^…(word )+ ?needle( word)+…$/);
    for (let lead = 100; lead < 104; lead++) {
      const emoji = snippetOf(
        `${'x'.repeat(lead % 2)}${'😀'.repeat(lead)}針${'😀'.repeat(300)}`,
        wantedWords(parseQuery('針')),
      );
      for (const piece of emoji ?? []) expect(piece.text.isWellFormed()).toBe(true);
    }
  });
});

test('a hit in the name shows the name, without a page', async () => {
  await using index = await temporaryIndex();
  await index.add('/2024/㈱東京 ﾘｽﾄ.xlsx', ['中身']);
  const { hits } = await index.sink.search({ text: 'リスト' });
  expect(hits.map(({ page, snippet }) => ({ page, snippet }))).toEqual([
    {
      page: undefined,
      snippet: [
        { text: '㈱東京 ', match: false },
        { text: 'ﾘｽﾄ', match: true },
        { text: '.xlsx', match: false },
      ],
    },
  ]);
});

test('a hit on a sheet tells its name; without words the beginning is shown', async () => {
  await using index = await temporaryIndex();
  await index.add('/a.xlsx', [
    { number: 1, text: '表紙', origin: 'text', name: '概要' },
    {
      number: 2,
      text: '売上',
      origin: 'text',
      name: '売上表',
      hidden: true,
      parts: [{ kind: 'comment', text: '要確認' }],
    },
  ]);
  const { hits } = await index.sink.search({ text: '確認' });
  expect(hits).toMatchObject([{ page: 2, pageName: '売上表' }]);
  const all = await index.sink.search({ text: '' });
  expect(all.hits.map(({ page, snippet }) => ({ page, snippet }))).toEqual([
    { page: undefined, snippet: [{ text: '表紙', match: false }] },
  ]);
});
