import type { Change, Sink } from '../../contract/sink.ts';
import { documentId, embeddedUri, s3Uri } from '../../identity/uri.ts';
import { fail, type TestRunner } from './runner.ts';
import { upsert } from './sample-changes.ts';
import { expectWritten, hits, opened, type SinkHarness, statuses } from './sink-harness.ts';

/** Revisions pass 2^53: these differ only where they are not compared as numbers. */
const OLD = 9007199254740993n;
const NEW = 9007199254740995n;

/** Tests that a sink guards its writes by revision (see `Sink.revisions`). */
export function testSinkGuard(
  createHarness: () => Promise<SinkHarness>,
  test: TestRunner['test'],
  timeout: number,
): void {
  const uri = s3Uri('kit', 'race.txt');
  const id = documentId(uri);
  const at = (revision: bigint, text: string, more: object = {}) =>
    upsert(uri, [text], { revision: revision.toString(), ...more });
  const deletion = (revision: bigint): Change => ({ kind: 'delete', documentId: id, sourceUri: uri, revision });

  async function expectSuperseded(sink: Sink, change: Change, what: string): Promise<void> {
    const found = statuses(await sink.write([change]));
    if (found !== 'superseded') fail(`${what} is answered "superseded"`, found, 'compare as BigInt');
  }

  async function expectRevision(sink: Sink, expected: bigint, when: string): Promise<void> {
    if (!sink.revisions) return;
    const told = await sink.revisions([documentId(s3Uri('kit', 'unknown')), id]);
    if (told.length !== 2 || told[0] !== 0n || told[1] !== expected)
      fail(`revisions() tells 0 and ${expected} ${when}`, told.join());
  }

  test(
    'lets the higher revision win, whichever comes first',
    async () => {
      await using harness = await createHarness();
      const sink = await opened(harness);
      await expectWritten(harness, [at(NEW, 'newest')]);
      await expectSuperseded(sink, at(OLD, 'oldest'), 'an older revision');
      await expectSuperseded(sink, deletion(OLD), 'a delete of an older revision');
      await harness.settle?.();
      if (sink.search && (await hits(sink, 'oldest')).length > 0)
        fail('an older revision changes nothing', 'its text is found');
      await expectRevision(sink, NEW, 'of a document');
      await sink.close();
    },
    timeout,
  );

  test(
    'of two writes with one revision takes the first, and takes it twice',
    async () => {
      await using harness = await createHarness();
      const sink = await opened(harness);
      await expectWritten(harness, [at(NEW, 'first')]);
      await expectWritten(harness, [at(NEW, 'first')]);
      const second = at(NEW, 'second', { version: 'v2', indexed_at: '2026-01-02T03:04:07.000Z' });
      await expectSuperseded(sink, second, 'another write of an equal revision');
      await expectSuperseded(sink, deletion(NEW), 'a delete of an equal revision');
      await harness.settle?.();
      if (sink.search && (await hits(sink, 'second')).length > 0)
        fail('the first write of a revision stays', 'the text of the second is found');
      await sink.close();
    },
    timeout,
  );

  test(
    'takes embedded documents before the document that was delivered, and none of its revision after it',
    async () => {
      await using harness = await createHarness();
      const sink = await opened(harness);
      const inside = (name: string, revision: bigint) =>
        upsert(embeddedUri(uri, name), [name], { revision: revision.toString(), parent_id: id, root_id: id });
      const keep = new Set([documentId(embeddedUri(uri, 'kept'))]);
      await expectWritten(harness, [
        inside('kept', OLD),
        inside('left', OLD),
        { kind: 'prune', documentId: id, sourceUri: uri, keep, revision: OLD },
        at(OLD, 'root'),
      ]);
      await expectSuperseded(sink, inside('late', OLD), 'an embedded document that comes after the delivered one');
      await expectSuperseded(sink, inside('left', OLD), 'an embedded document that was taken out');
      const nothing = new Set<string>();
      await expectWritten(harness, [{ kind: 'prune', documentId: id, sourceUri: uri, keep: nothing, revision: OLD }]);
      await expectWritten(harness, [inside('next', NEW)]);
      if (sink.search) {
        const found: string[] = [];
        for (const word of ['kept', 'left', 'late', 'next']) if ((await hits(sink, word)).length > 0) found.push(word);
        if (found.join() !== 'kept,next') fail('only what came in time and was kept is found', found.join());
      }
      await sink.close();
    },
    timeout,
  );

  test(
    'remembers deletions, so that nothing older comes back',
    async () => {
      await using harness = await createHarness();
      const sink = await opened(harness);
      await expectWritten(harness, [at(OLD, 'risen'), deletion(NEW), deletion(NEW)]);
      await expectSuperseded(sink, at(OLD, 'risen'), 'an upsert older than the delete');
      await expectSuperseded(sink, at(NEW, 'risen'), 'an upsert of the revision of the delete');
      const embedded = upsert(embeddedUri(uri, 'in'), ['risen'], {
        revision: OLD.toString(),
        parent_id: id,
        root_id: id,
      });
      await expectSuperseded(sink, embedded, 'an embedded document older than the delete of its root');
      await harness.settle?.();
      if (sink.search && (await hits(sink, 'risen')).length > 0)
        fail('a deleted document stays deleted', 'it is found');
      await expectRevision(sink, NEW, 'of a deletion');
      await expectWritten(harness, [at(NEW + 1n, 'again')]);
      await expectRevision(sink, NEW + 1n, 'of a document that came again');
      await sink.close();
    },
    timeout,
  );
}
