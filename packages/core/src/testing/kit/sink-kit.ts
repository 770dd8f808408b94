import { documentId, embeddedUri, s3Uri } from '../../identity/uri.ts';
import { fail, type TestRunner } from './runner.ts';
import { upsert } from './sample-changes.ts';
import { testSinkGuard } from './sink-guard.ts';
import { expectWritten, hits, opened, type SinkHarness, uris } from './sink-harness.ts';

/** What a sink does not offer; everything else is tested. */
export interface SinkKitOptions {
  /** The index does not guard its writes by revision. */
  readonly unguarded?: boolean;
  /** Milliseconds for each test. Default 30,000. */
  readonly timeout?: number;
}

/** Tests that a sink keeps its contract (see `Sink`). */
export function testSink(
  createHarness: () => Promise<SinkHarness>,
  { describe, test }: TestRunner,
  options: SinkKitOptions = {},
): void {
  const timeout = options.timeout ?? 30_000;
  const uriOf = (key: string) => s3Uri('kit', key);

  describe('the contract of a sink', () => {
    test(
      'prepares twice without harm and reports its health',
      async () => {
        await using harness = await createHarness();
        await opened(harness);
        await expectWritten(harness, [upsert(uriOf('kept.txt'), ['kept'])]);
        await harness.sink.prepare();
        const health = await harness.sink.health();
        if (!health.ok) fail('health() is ok after prepare()', health.detail);
        if (harness.sink.inventory && (await uris(harness.sink)).length !== 1)
          fail('prepare() keeps what the index holds', 'the document is gone');
        await harness.sink.close();
      },
      timeout,
    );

    test(
      'answers for each change in order, and takes the same change twice',
      async () => {
        await using harness = await createHarness();
        await opened(harness);
        const changes = [upsert(uriOf('a.txt'), ['alpha']), upsert(uriOf('b.txt'), ['beta'])];
        await expectWritten(harness, changes);
        await expectWritten(harness, changes);
        await harness.sink.close();
      },
      timeout,
    );

    test(
      'replaces a document as a whole',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        await expectWritten(harness, [upsert(uriOf('a.txt'), ['obsolete', 'second'])]);
        await expectWritten(harness, [upsert(uriOf('a.txt'), ['current'])]);
        if (sink.search) {
          if ((await hits(sink, 'obsolete')).length > 0)
            fail('an upsert replaces all pages', 'the old text is still found');
          if ((await hits(sink, 'current')).join() !== 'a.txt')
            fail('an upsert makes the new text searchable', 'it is not found');
        }
        await sink.close();
      },
      timeout,
    );

    test(
      'deletes a document with everything embedded in it, and nothing beside it',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        const root = uriOf('box.zip');
        const inner = embeddedUri(root, 'in.txt');
        const parent = { parent_id: documentId(root), root_id: documentId(root), embedded_path: 'in.txt' };
        await expectWritten(harness, [
          upsert(root, ['outer']),
          upsert(inner, ['inner'], parent),
          upsert(embeddedUri(inner, 'deep.txt'), ['deepest'], { ...parent, parent_id: documentId(inner) }),
          upsert(uriOf('box.zip.txt'), ['neighbour']),
        ]);
        await expectWritten(harness, [{ kind: 'delete', documentId: documentId(root), sourceUri: root }]);
        if (sink.search) {
          const left = [
            ...(await hits(sink, 'outer')),
            ...(await hits(sink, 'inner')),
            ...(await hits(sink, 'deepest')),
          ];
          if (left.length > 0)
            fail('delete takes everything embedded at any depth with it', `${left.join()} are still found`);
          if ((await hits(sink, 'neighbour')).length !== 1)
            fail('delete touches nothing else', 'another document is gone');
        }
        await expectWritten(harness, [{ kind: 'delete', documentId: documentId(root), sourceUri: root }]);
        await sink.close();
      },
      timeout,
    );

    test(
      'prunes embedded documents that are not to be kept',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        const root = uriOf('mail.eml');
        const [kept, gone] = [embeddedUri(root, 'kept.txt'), embeddedUri(root, 'gone.txt')];
        const parent = { parent_id: documentId(root), root_id: documentId(root) };
        await expectWritten(harness, [
          upsert(root, ['body']),
          upsert(kept, ['staying'], parent),
          upsert(gone, ['leaving'], parent),
        ]);
        await expectWritten(harness, [
          { kind: 'prune', documentId: documentId(root), sourceUri: root, keep: new Set([documentId(kept)]) },
        ]);
        if (sink.search) {
          if ((await hits(sink, 'leaving')).length > 0) fail('prune removes what is not kept', 'it is still found');
          if ((await hits(sink, 'staying')).length !== 1 || (await hits(sink, 'body')).length !== 1)
            fail('prune keeps the root and what is named', 'one of them is gone');
        }
        await sink.close();
      },
      timeout,
    );

    if (!options.unguarded) testSinkGuard(createHarness, test, timeout);

    test(
      'lists its inventory in ascending order, without embedded documents, by prefix',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        if (!sink.inventory) return sink.close();
        const keys = ['b.txt', 'a/z.txt', 'a.txt', 'a/日本語.txt', 'a-b/c.txt', 'ab.txt'];
        const root = uriOf('a/z.txt');
        await expectWritten(harness, [
          ...keys.map((key) => upsert(uriOf(key), [key])),
          upsert(embeddedUri(root, 'in'), ['inside'], { parent_id: documentId(root), root_id: documentId(root) }),
        ]);
        const all = await uris(sink);
        const expected = keys.map(uriOf).sort();
        if (all.join('\n') !== expected.join('\n'))
          fail('inventory("") gives every delivered document, ascending', all.join(' '));
        const some = await uris(sink, uriOf('a/'));
        if (some.join('\n') !== expected.filter((uri) => uri.startsWith(uriOf('a/'))).join('\n'))
          fail('inventory(prefix) gives exactly those under it', some.join(' '));
        await sink.close();
      },
      timeout,
    );

    test(
      'tells in its inventory what decides whether a file is read again',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        if (!sink.inventory) return sink.close();
        const uri = uriOf('broken.pdf');
        await expectWritten(harness, [
          upsert(uri, [], {
            version: 'etag-1',
            success: false,
            error_code: 'CORRUPT',
            error_message: 'damaged',
            content_sha256: 'ab'.repeat(32),
            file_size: 7,
          }),
        ]);
        for await (const entry of sink.inventory('')) {
          const expected = {
            documentId: documentId(uri),
            sourceUri: uri,
            version: 'etag-1',
            size: 7,
            sha256: 'ab'.repeat(32),
            fingerprint: '0123456789abcdef',
            success: false,
            code: 'CORRUPT',
            mediaType: 'text/plain',
            processorName: 'text',
            processorVersion: '1',
          };
          if (JSON.stringify(Object.entries(entry).sort()) !== JSON.stringify(Object.entries(expected).sort()))
            fail('an inventory entry carries version, size, hash, fingerprint and outcome', JSON.stringify(entry));
        }
        await sink.close();
      },
      timeout,
    );

    test(
      'finds Japanese and English words, and tells the page',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        if (!sink.search) return sink.close();
        await expectWritten(harness, [
          upsert(uriOf('contract.txt'), ['表紙', '売買契約書の本文です。Delivery within thirty days.']),
          upsert(uriOf('other.txt'), ['Minutes of the meeting 議事録']),
        ]);
        for (const word of ['契約', 'delivery', 'ＤＥＬＩＶＥＲＹ', 'thirty days']) {
          const found = await sink.search({ text: word });
          if (found.hits.map((hit) => hit.document.file_path).join() !== 'contract.txt')
            fail(
              `searching "${word}" finds the document that holds it`,
              JSON.stringify(found.hits.map((hit) => hit.document.file_path)),
            );
          if (found.hits[0]?.page !== 2) fail(`the hit for "${word}" tells its page`, String(found.hits[0]?.page));
          if (!found.hits[0].snippet.some((piece) => piece.match))
            fail(`the snippet for "${word}" marks the match`, JSON.stringify(found.hits[0].snippet));
        }
        if ((await sink.search({ text: '契丹' })).hits.length > 0)
          fail('a word that no document holds finds nothing', 'a hit for 契丹');
        await sink.close();
      },
      timeout,
    );

    test(
      'shows what could not be read, and counts',
      async () => {
        await using harness = await createHarness();
        const sink = await opened(harness);
        await expectWritten(harness, [
          upsert(uriOf('fine.txt'), ['fine']),
          upsert(uriOf('locked.pdf'), [], {
            success: false,
            error_code: 'ENCRYPTED',
            error_message: 'asks for a password',
            mime_type: 'application/pdf',
          }),
        ]);
        if (sink.problems) {
          const problems = [];
          for await (const problem of sink.problems({ code: 'ENCRYPTED' }))
            problems.push([problem.path, problem.code, problem.message]);
          if (JSON.stringify(problems) !== JSON.stringify([['locked.pdf', 'ENCRYPTED', 'asks for a password']]))
            fail('problems() lists the files that could not be read', JSON.stringify(problems));
        }
        if (sink.summary) {
          const { documents, succeeded, byCode, byType } = await sink.summary();
          const found = JSON.stringify({
            documents,
            succeeded,
            byCode,
            text: byType['text/plain'],
            pdf: byType['application/pdf'],
          });
          if (found !== JSON.stringify({ documents: 2, succeeded: 1, byCode: { ENCRYPTED: 1 }, text: 1, pdf: 1 }))
            fail('summary() counts documents by code and media type', found);
        }
        await sink.close();
      },
      timeout,
    );
  });
}
