import { describe, expect, test } from 'vitest';
import { addition, SERVER, temporaryIndex, titled } from '../server.fixture.ts';

describe.skipIf(!SERVER)(titled('words'), () => {
  test('width, case and accents make no difference', async () => {
    await using index = await temporaryIndex();
    await index.add('/full', ['ＡＢＣ計画とカタカナ']);
    await index.add('/half', ['abc ｶﾀｶﾅ']);
    await index.add('/mixed', ['ＡBC カタカナ résumé']);
    for (const query of ['ABC', 'ａｂｃ', 'Ａbc', 'カタカナ', 'ｶﾀｶﾅ', 'ﾀｶ'])
      expect((await index.find(query)).sort(), query).toEqual(['/full', '/half', '/mixed']);
    expect(await index.find('RESUME')).toEqual(['/mixed']);
    expect(await index.find('かたかな')).toEqual([]);
  });

  test('two characters are found wherever they stand, and only side by side', async () => {
    await using index = await temporaryIndex();
    await index.add('/tokyo', ['本社は東京都千代田区にある。']);
    await index.add('/kyoto', ['京都の東、京の都']);
    await index.add('/wrapped', ['所在地は東\n京都である']);
    for (const [query, paths] of [
      ['東京', ['/tokyo', '/wrapped']],
      ['京都', ['/kyoto', '/tokyo', '/wrapped']],
      ['東京都', ['/tokyo', '/wrapped']],
      ['千代田区', ['/tokyo']],
      ['都東', []],
      ['東都', []],
    ] as const)
      expect((await index.find(query)).sort(), query).toEqual(paths);
  });

  test('one character is found in the middle and at the end of a run', async () => {
    await using index = await temporaryIndex();
    await index.add('/middle', ['山田太郎']);
    await index.add('/end', ['富士の山']);
    await index.add('/alone', ['山']);
    await index.add('/other', ['川田']);
    expect((await index.find('山')).sort()).toEqual(['/alone', '/end', '/middle']);
    expect(await index.find('郎')).toEqual(['/middle']);
    expect((await index.find('𠮷')).sort()).toEqual([]);
  });

  test('the words of a query may stand on different pages and in the name', async () => {
    await using index = await temporaryIndex();
    await index.add('/契約書 2024.pdf', ['甲は乙に', '山田太郎', '以上']);
    await index.add('/other.pdf', ['山田花子']);
    expect(await index.find('契約 山田 以上')).toEqual(['/契約書 2024.pdf']);
    const { hits } = await index.sink.search({ text: '契約 山田' });
    expect(hits.map(({ page }) => page)).toEqual([2]);
  });

  test('a document with all words on one page comes before one that has them apart', async () => {
    await using index = await temporaryIndex();
    await index.add('/apart', ['budget of the year', 'the plan for all']);
    await index.add('/together', ['nothing here', 'budget plan of the year']);
    expect(await index.find('budget plan')).toEqual(['/together', '/apart']);
  });

  test('a match in the name counts more than one in the text', async () => {
    await using index = await temporaryIndex();
    for (let i = 0; i < 20; i++) await index.add(`/filler ${i}`, ['other words of no matter']);
    await index.add('/text', ['the handbook mentions the handbook again: handbook']);
    await index.add('/handbook.pdf', ['contents of something']);
    expect(await index.find('handbook')).toEqual(['/handbook.pdf', '/text']);
  });

  test('of pages the one with most matches is shown, and of equal ones the first', async () => {
    await using index = await temporaryIndex();
    await index.add('/doc', ['budget once and other words', 'budget budget budget words', 'last']);
    await index.add('/equal', ['same thing', 'same thing']);
    expect((await index.sink.search({ text: 'budget' })).hits.map(({ page }) => page)).toEqual([2]);
    expect((await index.sink.search({ text: 'same' })).hits.map(({ page }) => page)).toEqual([1]);
  });
});

describe.skipIf(!SERVER)(titled('phrases, exclusion, prefix and fields'), () => {
  test('a phrase is found in its order, over the borders of scripts', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['第3回 定例会議 annual report 2024']);
    await index.add('/b', ['report annual 第3章']);
    expect(await index.find('"annual report"')).toEqual(['/a']);
    expect(await index.find('"report annual"')).toEqual(['/b']);
    expect(await index.find('第3回')).toEqual(['/a']);
    expect(await index.find('"定例会議 annual"')).toEqual(['/a']);
    expect(await index.find('"会議 report"')).toEqual([]);
  });

  test('a phrase does not go over the end of a page', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['the annual', 'report of']);
    expect(await index.find('"annual report"')).toEqual([]);
    expect(await index.find('annual report')).toEqual(['/a']);
  });

  test('a phrase is found where a long page is cut', async () => {
    await using index = await temporaryIndex();
    const words = Array.from({ length: 6_000 }, (_, number) => `w${number}`);
    await index.add('/long', [words.join(' ')]);
    for (let at = 0; at < words.length - 3; at += 211)
      expect(await index.find(`"${words.slice(at, at + 3).join(' ')}"`)).toEqual(['/long']);
  });

  test('an excluded word excludes the whole document', async () => {
    await using index = await temporaryIndex();
    await index.add('/draft', ['契約の条件', '下書きです']);
    await index.add('/final', ['契約の条件', '確定']);
    await index.add('/下書き.txt', ['契約']);
    expect(await index.find('契約 -下書き')).toEqual(['/final']);
    expect(await index.find('契約 NOT (下書き OR 確定)')).toEqual([]);
    expect((await index.find('-確定')).sort()).toEqual(['/draft', '/下書き.txt'].sort());
    expect((await index.find('下書き OR (契約 -条件)')).sort()).toEqual(['/draft', '/下書き.txt'].sort());
  });

  test('either of two words', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['apple']);
    await index.add('/b', ['banana']);
    await index.add('/c', ['cherry']);
    expect((await index.find('apple OR banana')).sort()).toEqual(['/a', '/b']);
    expect((await index.find('(apple OR banana) -apple')).sort()).toEqual(['/b']);
  });

  test('the beginning of a word', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['contractual obligations']);
    await index.add('/b', ['a contract']);
    await index.add('/c', ['subcontract']);
    expect((await index.find('contr*')).sort()).toEqual(['/a', '/b']);
    expect(await index.find('contract')).toEqual(['/b']);
    expect(await index.find('"a contr"*')).toEqual(['/b']);
  });

  test('name, title, other metadata, path and text can be asked for alone', async () => {
    await using index = await temporaryIndex();
    await index.add('/部門/alpha.txt', ['delta text'], {
      metadata: { title: 'Beta', creator: '山田', to: ['a@gamma.example'] },
    });
    await index.add('/other/delta.txt', ['alpha beta gamma 部門']);
    for (const [query, paths] of [
      ['name:alpha', ['/部門/alpha.txt']],
      ['title:beta', ['/部門/alpha.txt']],
      ['about:gamma', ['/部門/alpha.txt']],
      ['about:山田', ['/部門/alpha.txt']],
      ['path:部門', ['/部門/alpha.txt']],
      ['path:alpha', ['/部門/alpha.txt']],
      ['text:delta', ['/部門/alpha.txt']],
      ['-name:alpha beta', ['/other/delta.txt']],
    ] as const)
      expect(await index.find(query), query).toEqual(paths);
  });

  test('no query makes the server complain', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['it\'s a "quoted" text; DROP TABLE documents; NEAR(a b)']);
    for (const query of [
      "it's",
      '"a',
      "a'; DROP TABLE documents;--",
      'NEAR(a b)',
      'a^b',
      '{name}:a',
      '*a',
      'text_index:a',
      'a + b',
      '\0a',
    ])
      await expect(index.sink.search({ text: query }), query).resolves.toBeDefined();
    expect(await index.find('drop table documents')).toEqual(['/a']);
  });
});

describe.skipIf(!SERVER)(titled('filters'), () => {
  test('type, path, date and size', async () => {
    await using index = await temporaryIndex();
    const pdf = { mime_type: 'application/pdf', file_type: 'pdf', file_extension: 'pdf' };
    await index.add('/data/a_b/one.pdf', ['word'], { ...pdf, file_size: 10, modified_at: '2024-01-01T00:00:00Z' });
    await index.add('/data/axb/two.png', ['word'], {
      mime_type: 'image/png',
      file_type: 'image',
      file_extension: 'png',
      file_size: 20,
      modified_at: '2025-01-01T00:00:00Z',
    });
    await index.add('/データ/か\u3099.docx', ['word'], {
      mime_type: 'application/msword',
      file_type: 'word',
      file_extension: 'docx',
      file_size: 30,
      modified_at: '2026-01-01T00:00:00Z',
    });
    const found = async (filter: object) => (await index.find({ text: 'word', ...filter })).sort();
    const [one, two, three] = ['/data/a_b/one.pdf', '/data/axb/two.png', '/データ/か\u3099.docx'];
    for (const [filter, paths] of [
      [{ types: ['application/pdf'] }, [one]],
      [{ types: ['image/*', '.PDF'] }, [one, two]],
      [{ types: ['word'] }, [three]],
      [{ types: ['application/*'] }, [one, three]],
      [{ types: ['*/*'] }, [one, two, three]],
      [{ types: ['a%'] }, []],
      [{ path: '/data/' }, [one, two]],
      [{ path: '/data/a_b' }, [one]],
      [{ path: '/DATA' }, []],
      [{ path: 'data' }, []],
      [{ path: '/データ/が' }, [three]],
      [{ path: '%' }, []],
      [{ modifiedAfter: new Date('2025-01-01T00:00:00Z') }, [two, three]],
      [{ modifiedBefore: new Date('2025-01-01T00:00:00Z') }, [one]],
      [{ minSize: 20, maxSize: 20 }, [two]],
      [{ types: ['pdf'], path: '/data/axb' }, []],
    ] as const)
      expect(await found(filter), JSON.stringify(filter)).toEqual(paths);
    expect((await index.sink.search({ text: 'word', path: '/data/' })).total).toBe(2);
    expect(await index.find({ text: '', types: ['pdf'] })).toEqual([one]);
  });
});

describe.skipIf(!SERVER)(titled('many hits'), () => {
  test('total, limit and offset agree, also past what is scored', async () => {
    await using index = await temporaryIndex();
    const documents = Array.from({ length: 2_500 }, (_, number) => addition(`/${number}`, ['common word']));
    for (let at = 0; at < documents.length; at += 500) await index.sink.write(documents.slice(at, at + 500));
    await index.add('/best', ['common common common']);
    const first = await index.sink.search({ text: 'common', limit: 1 });
    expect(first).toMatchObject({
      total: 2_501,
      totalIsExact: true,
      hits: [{ document: { file_path: '/best' }, page: 1 }],
    });
    const paths = new Set<string>();
    for (let offset = 0; offset < 3_000; offset += 1_000) {
      const { hits, total } = await index.sink.search({ text: 'common', limit: 1_000, offset });
      expect(total).toBe(2_501);
      for (const { document, page, snippet } of hits) {
        expect([page, snippet.some(({ match }) => match)]).toEqual([1, true]);
        paths.add(document.file_path);
      }
    }
    expect(paths.size).toBe(2_501);
  }, 60_000);

  test('a limit that is none is refused', async () => {
    await using index = await temporaryIndex();
    await expect(index.sink.search({ text: 'a', limit: 1_001 })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
    await expect(index.sink.search({ text: 'a', offset: -1 })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });
});
