import { randomUUID } from 'node:crypto';
import type { Sink } from '@cis/fileproc-core';
import { testSink, upsert } from '@cis/fileproc-core/testing';
import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { postgresql } from './postgresql.ts';
import { startPostgresql } from './server.fixture.ts';

const server = await startPostgresql();
if (!server) console.log('SKIPPED: PostgreSQL is not installed and FILEPROC_POSTGRESQL_URL names no server.');
afterAll(() => server?.[Symbol.asyncDispose]());

/** A sink over a schema of its own, which goes with it. */
async function createHarness(): Promise<AsyncDisposable & { sink: Sink }> {
  const url = server?.url ?? '';
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const sink = postgresql({ url, schema });
  return {
    sink,
    async [Symbol.asyncDispose]() {
      await sink.close();
      const client = new Client(url);
      await client.connect();
      await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await client.end();
    },
  };
}

describe.skipIf(!server)('PostgreSQL as a sink', () => {
  testSink(createHarness, { describe, test });

  test('what is on different pages, in a name or in metadata is found, and what is excluded is not', async () => {
    await using harness = await createHarness();
    const { sink } = harness;
    await sink.prepare();
    await sink.write([
      upsert('s3://kit/見積書.txt', ['青葉製作所', 'delivery in May'], { metadata: { creator: '山田 太郎' } }),
      upsert('s3://kit/b.txt', [`${'あいう '.repeat(4_000)}東京都庁 O'Neill \0 end`]),
    ]);
    const paths = async (text: string) =>
      (await sink.search?.({ text }))?.hits.map(({ document, page }) => [document.file_path, page]);
    expect(await paths('青葉 delivery')).toMatchObject([['見積書.txt', expect.any(Number)]]);
    expect(await paths('青葉 -delivery')).toEqual([]);
    expect(await paths('name:見積')).toEqual([['見積書.txt', undefined]]);
    expect(await paths('about:山田')).toEqual([['見積書.txt', undefined]]);
    // Behind the first piece of a long page; quotes of the query's own; two words of which only one is there.
    expect(await paths("京都庁 O'Neill")).toEqual([['b.txt', 1]]);
    expect(await paths('"製作 所在"')).toEqual([]);
  });

  test('a document that PostgreSQL cannot hold is rejected alone', async () => {
    await using harness = await createHarness();
    const { sink } = harness;
    await sink.prepare();
    const outcomes = await sink.write([
      upsert('s3://kit/a.txt', ['fine']),
      upsert('s3://kit/bad.txt', ['bad'], { indexed_at: 'no time' }),
      upsert('s3://kit/c.txt', ['fine']),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'written' },
      { status: 'rejected', error: { code: 'SINK_REJECTED' } },
      { status: 'written' },
    ]);
    expect(await sink.summary?.()).toMatchObject({ documents: 2 });
  });
});

test('a server that is not there is SINK_UNAVAILABLE, to be tried again', async () => {
  const sink = postgresql({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  await expect(sink.prepare()).rejects.toMatchObject({ code: 'SINK_UNAVAILABLE', retryable: true });
  expect(await sink.health()).toMatchObject({ ok: false });
  await sink.close();
});
