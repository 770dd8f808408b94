import { randomUUID } from 'node:crypto';
import { type Change, documentId, embeddedUri, s3Uri } from '@cis/fileproc-core';
import { upsert } from '@cis/fileproc-core/testing';
import { opensearch } from '@cis/fileproc-sink-opensearch';
import { expect, test } from 'vitest';
import { serverEndpoints } from './aws-test-bed.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { testIndex } from './opensearch-index.ts';

const servers = serverEndpoints();

const archive = s3Uri('files', 'a.zip');
const root = documentId(archive);
const inside = (name: string, revision: bigint): Change =>
  upsert(embeddedUri(archive, name), [name], {
    file_path: name,
    revision: `${revision}`,
    parent_id: root,
    root_id: root,
  });
const whole = (revision: bigint) => upsert(archive, ['archive'], { file_path: 'a.zip', revision: `${revision}` });
const prune = (revision: bigint): Change => ({
  kind: 'prune',
  documentId: root,
  sourceUri: archive,
  keep: new Set(),
  revision,
});

test.skipIf(!servers)(
  'an embedded document whose request arrives when the file holds it no more does not come back',
  async () => {
    const url = servers!.openSearch;
    await using proxy = await startFaultProxy(url);
    const index = `late-${randomUUID()}`;
    await using slow = opensearch({ node: proxy.url, index, replicas: 0, requestTimeoutMs: 500 });
    await using other = opensearch({ node: url, index, replicas: 0 });
    try {
      await slow.prepare();
      expect(await slow.revisions([root])).toEqual([0n]);
      // The one that carries the document itself, not the one that holds its place.
      const held = proxy.hold(({ path, body }) => path.includes('_bulk') && body.includes('"file_path":"left"'));
      const answer = slow.write([inside('left', 1n)]).catch(() => 'unavailable');
      await held.arrived;
      await answer;
      // Another worker sees the file without it, and is done.
      expect(await other.revisions([root])).toEqual([0n]);
      expect((await other.write([prune(1n), whole(1n)])).map(({ status }) => status)).toEqual(['written', 'written']);
      held.release();
      await expect.poll(() => proxy.requests.filter(({ path }) => path.includes('_bulk')).length).toBeGreaterThan(1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const found = await testIndex(url, index).search();
      expect(found.map(({ source }) => source.file_path)).toEqual(['a.zip']);
    } finally {
      await testIndex(url, index).remove();
    }
  },
);
