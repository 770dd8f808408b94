import {
  type BlobStore,
  type Change,
  documentId,
  embeddedUri,
  fileUri,
  type IndexedDocument,
} from '@cis/fileproc-core';
import { upsert } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import { opensearch } from '../opensearch.ts';
import { addition, call, SERVER, type TemporaryIndex, temporaryIndex, titled } from '../server.fixture.ts';

const box = fileUri('/box.zip');
const root = documentId(box);
const inBox = (name: string) => embeddedUri(box, name);
const embedded = (name: string, revision: bigint, text = name) =>
  upsert(inBox(name), [text], {
    revision: `${revision}`,
    root_id: root,
    parent_id: root,
    file_path: `/box.zip/${name}`,
  });
const whole = (revision: bigint, facts: Partial<IndexedDocument> = {}) =>
  upsert(box, ['box'], { revision: `${revision}`, file_path: '/box.zip', ...facts });
const prune = (revision: bigint, ...keep: string[]): Change => ({
  kind: 'prune',
  documentId: root,
  sourceUri: box,
  keep: new Set(keep.map((name) => documentId(inBox(name)))),
  revision,
});
const deletion = (revision: bigint): Change => ({ kind: 'delete', documentId: root, sourceUri: box, revision });

async function statuses(index: TemporaryIndex, changes: readonly Change[]): Promise<string> {
  const outcomes = await index.sink.write(changes);
  return outcomes.map(({ status }) => status).join();
}

async function paths(index: TemporaryIndex): Promise<string[]> {
  await index.sink.refresh();
  return (await index.find('')).sort();
}

describe.skipIf(!SERVER)(titled('a document that another program has changed'), () => {
  test('is written again, over what that program did', async () => {
    await using index = await temporaryIndex();
    await index.sink.write([whole(1n)]);
    await call('POST', `/${index.alias}/_update/${root}?routing=${root}`, { doc: { version: 'changed by hand' } });
    expect(await index.sink.revisions([root])).toEqual([2n]);
    expect(await statuses(index, [whole(3n, { version: 'v3' })])).toBe('written');
    await index.sink.refresh();
    expect(await index.sink.document(root)).toMatchObject({ version: 'v3', revision: '3' });
  });
});

describe.skipIf(!SERVER)(titled('embedded documents'), () => {
  test('that a file holds no more are gone, also right after they were written', async () => {
    await using index = await temporaryIndex({ refreshInterval: '-1' });
    const first = [embedded('a', 1n), embedded('b', 1n), embedded('c', 1n), prune(1n, 'a', 'b', 'c'), whole(1n)];
    expect(await statuses(index, first)).toBe('written,written,written,written,written');
    expect(await statuses(index, [embedded('b', 2n), prune(2n, 'b'), whole(2n)])).toBe('written,written,written');
    expect(await paths(index)).toEqual(['/box.zip', '/box.zip/b']);
    expect(await statuses(index, [prune(3n), whole(3n)])).toBe('written,written');
    expect(await paths(index)).toEqual(['/box.zip']);
  });

  test('are known to another worker that starts later', async () => {
    await using index = await temporaryIndex({ refreshInterval: '-1' });
    await index.sink.write([embedded('a', 1n), prune(1n, 'a'), whole(1n)]);
    await using other = opensearch({ node: SERVER ?? '', index: index.alias });
    expect(await other.revisions([root])).toEqual([1n]);
    expect(await other.write([deletion(2n)])).toEqual([{ status: 'written' }]);
    expect(await paths(index)).toEqual([]);
    await using third = opensearch({ node: SERVER ?? '', index: index.alias });
    expect(await third.write([deletion(2n)])).toEqual([{ status: 'written' }]);
  });

  test('of more than a page of results go all', async () => {
    await using index = await temporaryIndex();
    const names = Array.from({ length: 2_300 }, (_, number) => `n${number}`);
    await index.sink.write([...names.map((name) => embedded(name, 1n)), prune(1n, ...names), whole(1n)]);
    await index.sink.write([deletion(2n)]);
    expect(await paths(index)).toEqual([]);
  });

  test('of an older look are superseded, and so are those that come after the file itself', async () => {
    await using index = await temporaryIndex();
    await index.sink.write([embedded('a', 5n), prune(5n, 'a'), whole(5n)]);
    expect(await statuses(index, [embedded('a', 5n), embedded('b', 4n)])).toBe('superseded,superseded');
    await index.sink.write([deletion(6n)]);
    expect(await statuses(index, [embedded('a', 6n)])).toBe('superseded');
    expect(await statuses(index, [embedded('a', 7n), prune(7n, 'a'), whole(7n)])).toBe('written,written,written');
    expect(await paths(index)).toEqual(['/box.zip', '/box.zip/a']);
  });

  test('are not taken away by a deletion that lost', async () => {
    await using index = await temporaryIndex();
    await index.sink.write([embedded('a', 5n), prune(5n, 'a'), whole(5n)]);
    expect(await statuses(index, [deletion(5n)])).toBe('superseded');
    expect(await statuses(index, [prune(4n)])).toBe('superseded');
    expect(await paths(index)).toEqual(['/box.zip', '/box.zip/a']);
  });
});

describe.skipIf(!SERVER)(titled('deletions'), () => {
  test('are remembered past index.gc_deletes, and forgotten after tombstoneDays', async () => {
    await using index = await temporaryIndex();
    await call('PUT', `/${index.alias}/_settings`, { index: { gc_deletes: '0s' } });
    await index.sink.write([whole(5n), embedded('a', 5n), deletion(6n)]);
    await index.sink.refresh();
    expect(await statuses(index, [whole(5n)])).toBe('superseded');
    expect(await index.sink.revisions([root])).toEqual([6n]);
    await using other = opensearch({ node: SERVER ?? '', index: index.alias, tombstoneDays: 0 });
    const [name] = Object.keys(await call('GET', `/${index.alias}/_alias`));
    await other.prepare();
    await expect
      .poll(async () => (await call('POST', `/${name}/_refresh`)) && (await call('GET', `/${name}/_count`)).count, {
        timeout: 10_000,
      })
      .toBe(0);
    expect(await index.sink.revisions([root])).toEqual([0n]);
  });
});

describe.skipIf(!SERVER)(titled('a document that the mapping refuses'), () => {
  test('is rejected alone', async () => {
    await using index = await temporaryIndex();
    const bad = addition('/bad', ['x'], { page_count: 'many' as unknown as number, revision: '1' });
    expect(await statuses(index, [bad, addition('/good', ['y'], { revision: '1' })])).toBe('rejected,written');
  });

  test('is not one with thousands of metadata names, with huge values, with a very long path or with odd dates', async () => {
    await using index = await temporaryIndex();
    const metadata = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`name.${at}`, `v${at}`]));
    const facts = {
      metadata: { ...metadata, '': 'empty', a: 1, 'a.b': 'x'.repeat(100_000) },
      created_at: 'last summer',
      embedded_path: '長い'.repeat(20_000),
    };
    expect(await statuses(index, [addition('/odd', ['text'], facts)])).toBe('written');
    const id = addition('/odd', []).document.document_id;
    await index.sink.refresh();
    expect(await index.sink.document(id)).toEqual(addition('/odd', ['text'], facts).document);
  });
});

describe.skipIf(!SERVER)(titled('thumbnails'), () => {
  test('are in the store before the document, and leave it with the document or its state', async () => {
    const held = new Map<string, Uint8Array>();
    const thumbnails: BlobStore = {
      get: async (key) => held.get(key),
      put: async (key, bytes) => void held.set(key, bytes),
      delete: async (keys) => keys.forEach((key) => void held.delete(key)),
    };
    await using index = await temporaryIndex({ thumbnails });
    const thumbnail = { mediaType: 'image/webp', width: 4, height: 3, data: new Uint8Array([1, 2]) } as const;
    const state = (revision: bigint, sha: string): Change => {
      const change = whole(revision, { content_sha256: sha.repeat(32) });
      return change.kind === 'upsert' ? { ...change, thumbnail } : change;
    };
    const key = (sha: string) => `thumbnails/${root.slice(0, 2)}/${root}-${sha.repeat(4)}.webp`;
    expect(await statuses(index, [state(1n, 'ab')])).toBe('written');
    await index.sink.refresh();
    expect(await index.sink.thumbnail(root)).toEqual(thumbnail);
    expect(await index.sink.document(root)).toMatchObject({ thumbnail_key: key('ab') });
    await index.sink.revisions([root]);
    expect(await statuses(index, [state(2n, 'cd')])).toBe('written');
    expect([...held.keys()]).toEqual([key('cd')]);
    expect(await statuses(index, [state(1n, 'ab')])).toBe('superseded');
    expect(await statuses(index, [deletion(3n)])).toBe('written');
    expect(held.has(key('cd'))).toBe(false);
  });
});

describe.skipIf(!SERVER)(titled('a word of the dictionary'), () => {
  test('is found in another form, with page and snippet', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['表紙', '昨日は寿司を食べた。']);
    const { hits } = await index.sink.search({ text: '食べる' });
    expect(hits.map(({ page, snippet }) => ({ page, marked: snippet.filter(({ match }) => match) }))).toEqual([
      { page: 2, marked: [{ text: '食べ', match: true }] },
    ]);
  });
});
