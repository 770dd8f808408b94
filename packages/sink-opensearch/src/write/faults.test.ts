import { type Change, documentId, type Outcome, s3Uri } from '@cis/fileproc-core';
import { upsert } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { type Answer, fakeServer, items, type Received } from '../fake-server.fixture.ts';
import { opensearch } from '../opensearch.ts';
import type { OpenSearchOptions } from '../options.ts';

const uri = (name: string) => s3Uri('b', name);
const file = (name: string, revision = '7') => upsert(uri(name), ['text'], { revision });
const isBulk = ({ path }: Received) => path.endsWith('/_bulk');

/** Writes changes against a server with faults. */
async function write(
  changes: readonly Change[],
  answer: (received: Received, number: number) => Answer,
  options: Partial<OpenSearchOptions> = {},
): Promise<{ outcomes: string[]; errors: string[]; requests: Received[] }> {
  await using server = await fakeServer(answer);
  await using sink = opensearch({ node: server.node, ...options });
  await sink.revisions(changes.flatMap((change) => (change.kind === 'upsert' ? [change.document.document_id] : [])));
  const asked = server.requests.length;
  const outcomes: Outcome[] = await sink.write(changes);
  return {
    outcomes: outcomes.map(({ status }) => status),
    errors: outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error.code] : [])),
    requests: server.requests.slice(asked),
  };
}

test('a plain file costs its share of one bulk and no other request, pruned or not', async () => {
  const id = documentId(uri('a'));
  const prune = { kind: 'prune', documentId: id, sourceUri: uri('a'), keep: new Set<string>(), revision: 7n } as const;
  const { outcomes, requests } = await write([prune, file('a'), file('b')], () => undefined);
  expect(outcomes).toEqual(['written', 'written', 'written']);
  expect(requests.map(({ path }) => path)).toEqual(['/file-index/_bulk']);
});

test('a version that passes 2^53 is sent to the digit', async () => {
  const { requests } = await write([file('a', '9007199254740993')], () => undefined);
  const id = documentId(uri('a'));
  expect(requests[0]?.actions[0]?.head).toBe(
    `{"index":{"_id":"${id}","routing":"${id}","version":9007199254740993,"version_type":"external"}}`,
  );
  expect(requests[0]?.query.get('require_alias')).toBe('true');
});

test('429 of single items inside a 200 is sent again, those items alone', async () => {
  let bulks = 0;
  const { outcomes, requests } = await write([file('a'), file('b'), file('c')], (received) =>
    isBulk(received) && ++bulks === 1
      ? items(received, ({ id }) => (id === documentId(uri('b')) ? 429 : 201))
      : undefined,
  );
  expect(outcomes).toEqual(['written', 'written', 'written']);
  expect(requests.map(({ actions }) => actions.map(({ id }) => id))).toEqual([
    ['a', 'b', 'c'].map((name) => documentId(uri(name))),
    [documentId(uri('b'))],
  ]);
});

test('an item that stays turned away is unavailable, the others are written', async () => {
  const { outcomes, errors, requests } = await write([file('a'), file('b')], (received) =>
    isBulk(received) ? items(received, ({ id }) => (id === documentId(uri('b')) ? 503 : 201)) : undefined,
  );
  expect([outcomes, errors, requests.length]).toEqual([['written', 'unavailable'], ['SINK_UNAVAILABLE'], 4]);
});

test('a mapping error rejects that document alone', async () => {
  const { outcomes, errors } = await write([file('a'), file('b')], (received) =>
    isBulk(received) ? items(received, ({ id }) => (id === documentId(uri('a')) ? 400 : 201)) : undefined,
  );
  expect([outcomes, errors]).toEqual([['rejected', 'written'], ['SINK_REJECTED']]);
});

test('an index that is blocked for writing is unavailable, not rejected', async () => {
  const { outcomes } = await write([file('a'), file('b')], (received) =>
    isBulk(received) ? items(received, ({ id }) => (id === documentId(uri('a')) ? 403 : 201)) : undefined,
  );
  expect(outcomes).toEqual(['unavailable', 'written']);
});

test.each<[string, Answer, number]>([
  ['503', { status: 503 }, 4],
  ['429', { status: 429 }, 4],
  ['403', { status: 403, body: { error: { type: 'security_exception', reason: 'no permissions' } } }, 1],
  ['a cut answer', 'cut', 1],
  ['no answer in time', 'hang', 1],
  ['an answer for none of the items', { status: 200, body: { items: [] } }, 1],
  ['an answer that is no JSON', { status: 200, body: 'gateway' }, 1],
])('%s to a whole bulk throws SINK_UNAVAILABLE, so that it is sent again', async (_what, fault, requests) => {
  let bulks = 0;
  const writing = write(
    [file('a'), file('b')],
    (received) => {
      if (!isBulk(received)) return undefined;
      bulks++;
      return fault;
    },
    { requestTimeoutMs: 300 },
  );
  await expect(writing).rejects.toMatchObject({ code: 'SINK_UNAVAILABLE' });
  expect(bulks).toBe(requests);
});

test('nothing that listens is SINK_UNAVAILABLE, and a password is in no message', async () => {
  await using sink = opensearch({ node: 'http://user:secret@127.0.0.1:9' });
  const failed = await sink.write([file('a')]).catch((thrown: Error) => thrown.message);
  expect(failed).toContain('http://127.0.0.1:9');
  expect(failed).not.toContain('secret');
  expect((await sink.health()).ok).toBe(false);
});

test('of a bulk that is split, one body may fail and the other count', async () => {
  const big = (name: string) => upsert(uri(name), ['x'.repeat(8_000)], { revision: '1' });
  const { outcomes, requests } = await write(
    [big('a'), big('b')],
    (received) => (received.actions[0]?.id === documentId(uri('b')) ? 'cut' : undefined),
    { maxBulkBytes: 10_000 },
  );
  expect([outcomes, requests.length]).toEqual([['written', 'unavailable'], 2]);
});

test('413 halves a bulk until it fits', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const { outcomes, requests } = await write(
    names.map((name) => file(name)),
    (received) => (received.actions.length > 2 ? { status: 413 } : undefined),
  );
  expect(outcomes).toEqual(names.map(() => 'written'));
  expect(requests.map(({ actions }) => actions.length)).toEqual([5, 2, 3, 1, 2]);
});

test('413 of one document cuts its text, and the document says so', async () => {
  const long = upsert(uri('a'), ['契'.repeat(100_000)], { revision: '1' });
  const { outcomes, requests } = await write([long], ({ body }) =>
    body.length > 60_000 ? { status: 413 } : undefined,
  );
  expect(outcomes).toEqual(['written']);
  const { extracted_text: text, text_truncated, warnings } = requests.at(-1)?.actions[0]?.source ?? {};
  expect({ text_truncated, warnings }).toMatchObject({ text_truncated: true, warnings: [{ code: 'TEXT_TRUNCATED' }] });
  expect(String(text).length).toBeGreaterThan(20_000);
});

test('413 of a document that is large without its text is rejected', async () => {
  const { outcomes, errors } = await write([file('a')], (received) => (isBulk(received) ? { status: 413 } : undefined));
  expect([outcomes, errors]).toEqual([['rejected'], ['SINK_REJECTED']]);
});

test('the document of a file waits for what is embedded in it', async () => {
  const root = documentId(uri('box'));
  const inner = upsert(uri('box#in'), ['in'], { revision: '7', root_id: root, parent_id: root });
  const { outcomes, requests } = await write([inner, file('box'), file('plain')], (received) =>
    isBulk(received) ? items(received, ({ id }) => (id === documentId(uri('box#in')) ? 503 : 201)) : undefined,
  );
  expect(outcomes).toEqual(['unavailable', 'unavailable', 'written']);
  expect(requests.flatMap(({ actions }) => actions.map(({ id }) => id))).not.toContain(root);
});

test('a conflict is this same write where its answer was lost, and superseded otherwise', async () => {
  const held = new Map([
    [
      documentId(uri('mine')),
      { kind: 'document', revision: '7', indexed_at: '2026-01-02T03:04:06.000Z', version: 'v1' },
    ],
    [
      documentId(uri('other')),
      { kind: 'document', revision: '7', indexed_at: '2026-01-02T09:09:09.000Z', version: 'v1' },
    ],
    [documentId(uri('newer')), { kind: 'tombstone', revision: '8' }],
  ]);
  let written = false;
  const { outcomes } = await write([file('mine'), file('other'), file('newer')], (received) => {
    if (isBulk(received)) {
      written = true;
      return items(received, () => 409);
    }
    if (!written) return undefined;
    const { docs } = JSON.parse(received.body) as { docs: { _id: string }[] };
    return { status: 200, body: { docs: docs.map(({ _id }) => ({ _id, found: true, _source: held.get(_id) })) } };
  });
  expect(outcomes).toEqual(['written', 'superseded', 'superseded']);
});

test('what is sent is compressed where that is asked for', async () => {
  await using server = await fakeServer(() => ({ status: 200, body: {} }));
  await using sink = opensearch({ node: server.node, gzip: true });
  await sink.refresh();
  await sink.summary().catch(() => undefined);
  expect(
    server.requests.at(-2)?.headers['content-encoding'] ?? server.requests.at(-1)?.headers['content-encoding'],
  ).toBe('gzip');
});
