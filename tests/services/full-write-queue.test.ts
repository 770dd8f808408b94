import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Change, documentId, fileUri } from '@cis/fileproc-core';
import { upsert } from '@cis/fileproc-core/testing';
import { opensearch } from '@cis/fileproc-sink-opensearch';
import { describe, expect, test } from 'vitest';
import { serverEndpoints } from './aws-test-bed.ts';
import { askOpenSearch } from './opensearch-index.ts';
import { installPrograms } from './programs.ts';
import { freePorts } from './server-process.ts';
import { startOpenSearch } from './servers.ts';

const WRITERS = 8;
const DOCUMENTS_OF_EACH = 25;
const REVISIONS = [1, 2, 3];

const uriOf = (writer: number, i: number): string => fileUri(`/書庫/${writer}/契約 ${i}.txt`);

/** The requests that the node's write queue has turned away so far. */
async function turnedAway(node: string): Promise<number> {
  const { nodes } = (await askOpenSearch(node, 'GET', '/_nodes/stats/thread_pool')) as {
    nodes: Record<string, { thread_pool: { write: { rejected: number } } }>;
  };
  return Object.values(nodes).reduce((sum, { thread_pool }) => sum + thread_pool.write.rejected, 0);
}

describe.skipIf(!serverEndpoints())('a write queue that is full', () => {
  test('turns parts of bulks away; they are sent again until each document has its last revision', {
    timeout: 300_000,
  }, async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'fileproc-opensearch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    const [port] = await freePorts(1);
    // One thread and one place in its queue, and a bulk that goes to eight shards: some of its parts find no place.
    await using server = await startOpenSearch(
      installPrograms().openSearch,
      { folder, port: port! },
      { 'node.processors': '1', 'thread_pool.write.queue_size': '1' },
    );
    await using sink = opensearch({ node: server.url, index: 'full', replicas: 0, shards: 8 });
    await sink.prepare();

    const writeUntilTaken = async (changes: readonly Change[]): Promise<void> => {
      let left = changes;
      while (left.length > 0) {
        // It throws where not one of them was taken.
        const outcomes = await sink.write(left).catch((thrown: unknown) => {
          expect(thrown).toMatchObject({ code: 'SINK_UNAVAILABLE' });
          return undefined;
        });
        if (!outcomes) continue;
        // What the sink itself gave up after its own tries: the runner sends that again, as here.
        left = left.filter((_, at) => {
          const outcome = outcomes[at]!;
          // Overtaken by itself: a part that was taken while the answer for it was lost.
          if (outcome.status === 'written' || outcome.status === 'superseded') return false;
          expect(outcome).toMatchObject({ status: 'unavailable', error: { code: 'SINK_UNAVAILABLE' } });
          return true;
        });
      }
    };
    for (const revision of REVISIONS)
      await Promise.all(
        Array.from({ length: WRITERS }, (_, writer) =>
          writeUntilTaken(
            Array.from({ length: DOCUMENTS_OF_EACH }, (_, i) =>
              upsert(uriOf(writer, i), [`第${revision}版`], { revision: `${revision}` }),
            ),
          ),
        ),
      );

    expect(await turnedAway(server.url)).toBeGreaterThan(0);
    const ids = Array.from({ length: WRITERS }, (_, writer) =>
      Array.from({ length: DOCUMENTS_OF_EACH }, (_, i) => documentId(uriOf(writer, i))),
    ).flat();
    expect(await sink.revisions(ids)).toEqual(ids.map(() => 3n));
    await sink.refresh();
    expect(await sink.search({ text: '第3版', limit: 1 })).toMatchObject({ total: ids.length });
  });
});
