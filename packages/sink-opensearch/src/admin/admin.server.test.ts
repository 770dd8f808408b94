import { describe, expect, test } from 'vitest';
import { ALIAS_BODY, indexDefinition } from '../definition/definition.ts';
import { opensearch } from '../opensearch.ts';
import { addition, call, removeIndexes, SERVER, temporaryAlias, temporaryIndex, titled } from '../server.fixture.ts';
import { createIndex, inspectIndex, reindex } from './admin.ts';

const node = SERVER ?? '';

describe.skipIf(!SERVER)(titled('the index behind the alias'), () => {
  test('is made once by four workers that start at once', async () => {
    const index = temporaryAlias();
    try {
      const options = { node, index, replicas: 0 };
      expect(await inspectIndex(options)).toMatchObject({ state: 'missing' });
      const made = await Promise.all(Array.from({ length: 4 }, () => createIndex(options)));
      expect(new Set(made.map((one) => one.index)).size).toBe(1);
      expect(made.map(({ state }) => state)).toEqual(['current', 'current', 'current', 'current']);
    } finally {
      await removeIndexes(index);
    }
  });

  test('of another program is refused and left alone', async () => {
    const index = temporaryAlias();
    try {
      await call('PUT', `/${index}-v1-00000000`, { aliases: { [index]: {} } });
      await using sink = opensearch({ node, index });
      await expect(sink.prepare()).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: /fileproc reindex/ });
      await expect(reindex({ node, index })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
    } finally {
      await removeIndexes(index);
    }
  });

  test('made on a server without kuromoji works, is told of, and moved on', async () => {
    const index = temporaryAlias();
    const options = { node, index, replicas: 0 };
    const warnings: string[] = [];
    try {
      const { hash, body } = indexDefinition('cjk', { shards: 2, replicas: 0, refreshInterval: '1s' });
      await call('PUT', `/${index}-v3-${hash}`, { ...body, aliases: { [index]: ALIAS_BODY } });
      await using sink = opensearch({ ...options, onWarning: (message) => warnings.push(message) });
      await sink.prepare();
      expect(warnings).toEqual([expect.stringContaining('fileproc reindex')]);
      await sink.write([addition('/a', ['売買契約書の本文', 'Delivery']), addition('/b', ['契丹'])]);
      await sink.refresh();
      const found = async () => (await sink.search({ text: '契約 ＤＥＬＩＶＥＲＹ' })).hits.map(({ page }) => page);
      expect(await found()).toEqual([1]);
      expect(await reindex(options)).toMatchObject({ from: `${index}-v3-${hash}` });
      expect(await found()).toEqual([1]);
      expect(await inspectIndex(options)).toMatchObject({ state: 'current', meta: { japanese: 'kuromoji' } });
    } finally {
      for (const name of Object.keys(await call('GET', `/_alias`)))
        if (name.startsWith(index)) await call('DELETE', `/${name}`);
    }
  });

  test('is not made by writing before prepare()', async () => {
    const index = temporaryAlias();
    await using sink = opensearch({ node, index });
    await expect(sink.write([addition('/a', ['x'])])).rejects.toMatchObject({ code: 'SINK_UNAVAILABLE' });
    expect(await inspectIndex({ node, index })).toMatchObject({ state: 'missing' });
    expect(await sink.health()).toMatchObject({ ok: false, detail: expect.stringContaining('there is no index') });
  });

  test('shows neither tombstones nor markers', async () => {
    await using index = await temporaryIndex();
    const { document } = addition('/gone', ['x'], { revision: '5' });
    const root = document.document_id;
    await index.add('/gone#in', ['inner'], { revision: '5', root_id: root, parent_id: root });
    await index.add('/gone', ['x'], { revision: '5' });
    await index.sink.write([{ kind: 'delete', documentId: root, sourceUri: document.source_uri, revision: 6n }]);
    await index.sink.refresh();
    expect(await call('GET', `/${index.alias}/_search`)).toMatchObject({ hits: { total: { value: 0 }, hits: [] } });
    const [name] = Object.keys(await call('GET', `/${index.alias}/_alias`));
    expect(await call('GET', `/${name}/_count`)).toMatchObject({ count: 3 });
  });

  test('is moved to a new one while files are written, overwritten and deleted', async () => {
    await using index = await temporaryIndex();
    const options = { node, index: index.alias, replicas: 0 };
    const path = (number: number) => `/${number}`;
    for (let batch = 0; batch < 10; batch++)
      await index.sink.write(
        Array.from({ length: 200 }, (_, at) => addition(path(batch * 200 + at), ['初版'], { revision: '1' })),
      );
    let running = true;
    const expected = new Map<string, string>();
    const writing = (async () => {
      for (let number = 0; running || number < 100; number++) {
        const { document } = addition(path(number % 2_000), []);
        const revision = BigInt(2 + number);
        const deletes = number % 3 === 0;
        const change = deletes
          ? ({ kind: 'delete', documentId: document.document_id, sourceUri: document.source_uri, revision } as const)
          : addition(path(number % 2_000), [`改訂 ${number}`], { revision: `${revision}` });
        for (;;) {
          const outcomes = await index.sink.write([change]).catch(() => []);
          if (outcomes[0]?.status === 'written') break;
        }
        expected.set(path(number % 2_000), deletes ? 'gone' : `改訂 ${number}`);
      }
    })();
    const phases = new Set<string>();
    const { from, to } = await reindex(options, { onProgress: ({ phase }) => phases.add(phase), removeOld: true });
    running = false;
    await writing;
    await index.sink.refresh();
    expect([...phases]).toEqual(['copy', 'catch-up', 'switch', 'done']);
    expect([from.slice(index.alias.length, -8), to.slice(index.alias.length, -8)]).toEqual(['-v1-', '-v2-']);
    const gone = [...expected.values()].filter((text) => text === 'gone').length;
    expect((await index.sink.summary()).documents).toBe(2_000 - gone);
    for (const [file, text] of expected) {
      const [stored] = await Array.fromAsync(index.sink.pages(addition(file, []).document.document_id));
      expect([file, stored?.text ?? 'gone']).toEqual([file, text]);
    }
    expect(await inspectIndex(options)).toMatchObject({ state: 'current', index: to });
  }, 120_000);
});
