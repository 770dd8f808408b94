import { FileprocError, isFileprocError } from '../../contract/errors.ts';
import type { Delivery, Source } from '../../contract/source.ts';
import { fail, type TestRunner, within } from './runner.ts';

/** A fresh place that files come from, and the source over it. Made anew for every test. */
export interface SourceHarness extends AsyncDisposable {
  readonly source: Source;
  /** Puts a file there, or changes it. Keys use `/` and any characters. */
  put(key: string, content: Uint8Array): Promise<void>;
  /** Takes a file away. */
  remove(key: string): Promise<void>;
  /** Tells the key that a delivery or listing is about. */
  keyOf(uri: string): string;
}

/** What a source cannot do; everything else is tested. */
export interface SourceKitOptions {
  /** `deliveries` never ends by itself (a queue): the kit stops it when all are there. */
  readonly endless?: boolean;
  /** Milliseconds after which something that must happen soon has failed. Default 10,000. */
  readonly patience?: number;
}

const KEYS = [
  'a.txt',
  'folder/b.txt',
  'folder/日本語 ファイル.txt',
  'folder.txt',
  'が (NFD).txt',
  'plus+percent%20 #hash.txt',
];
const NFD_KEY = 'か\u3099.txt';
const bytes = (text: string) => new TextEncoder().encode(text);

/** Tests that a source keeps its contract (see `Source` and `Delivery`). */
export function testSource(
  createHarness: () => Promise<SourceHarness>,
  { describe, test }: TestRunner,
  options: SourceKitOptions = {},
): void {
  const patience = options.patience ?? 10_000;
  const timeout = patience * 3;

  /** Takes `count` deliveries, or all where the source ends by itself; `settle` decides what becomes of each. */
  async function take(
    source: Source,
    count: number,
    settle: (delivery: Delivery) => Promise<void>,
  ): Promise<Delivery[]> {
    const stop = new AbortController();
    const taken: Delivery[] = [];
    const reading = (async () => {
      for await (const delivery of source.deliveries(stop.signal)) {
        taken.push(delivery);
        await settle(delivery);
        if (options.endless && taken.length >= count) stop.abort();
      }
    })();
    const outcome = await within(patience, reading);
    stop.abort();
    if (!outcome.settled)
      fail('deliveries() gives every file and ends', `${taken.length} of ${count} deliveries after ${patience} ms`);
    if ('error' in outcome) throw outcome.error;
    return taken;
  }

  const ack = (delivery: Delivery) => delivery.ack();

  describe('the contract of a source', () => {
    test(
      'delivers every file once, with its exact key and content',
      async () => {
        await using harness = await createHarness();
        const keys = [...KEYS, NFD_KEY];
        for (const key of keys) await harness.put(key, bytes(`content of ${key}`));
        const seen = new Map<string, string>();
        await take(harness.source, keys.length, async (delivery) => {
          const key = harness.keyOf(delivery.file.uri);
          if (seen.has(key)) fail('each file is delivered once', `${key} came twice`);
          const opened = await delivery.open(AbortSignal.timeout(patience));
          const chunks: Uint8Array[] = [];
          for await (const chunk of opened.content) chunks.push(chunk);
          const content = Buffer.concat(chunks);
          if (opened.file.size !== content.length)
            fail(
              'open().file.size is the number of bytes of this content',
              `${opened.file.size} said, ${content.length} came, of ${key}`,
            );
          if (opened.file.version === undefined)
            fail('open().file.version names the state of the file', `undefined, of ${key}`);
          seen.set(key, content.toString('utf8'));
          await delivery.ack();
        });
        const expected = Object.fromEntries(keys.map((key) => [key, `content of ${key}`]).sort());
        const found = Object.fromEntries([...seen].sort());
        if (JSON.stringify(found) !== JSON.stringify(expected))
          fail(
            'every key and content comes as it is',
            `${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
          );
      },
      timeout,
    );

    test(
      'gives a file again after retry, with the attempt counted',
      async () => {
        await using harness = await createHarness();
        await harness.put('again.txt', bytes('x'));
        const attempts: number[] = [];
        await take(harness.source, 2, async (delivery) => {
          attempts.push(delivery.attempt);
          if (delivery.attempt === 1) await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'not now'), 0);
          else await delivery.ack();
        });
        if (attempts.join() !== '1,2')
          fail('attempt counts from 1 and a retried delivery comes again', `attempts ${attempts.join()}`);
      },
      timeout,
    );

    test(
      'says on open that a file is gone, as SOURCE_MISSING',
      async () => {
        await using harness = await createHarness();
        await harness.put('gone.txt', bytes('x'));
        await take(harness.source, 1, async (delivery) => {
          await harness.remove('gone.txt');
          const outcome = await within(patience, delivery.open(AbortSignal.timeout(patience)));
          if (
            !outcome.settled ||
            !('error' in outcome) ||
            !isFileprocError(outcome.error) ||
            outcome.error.code !== 'SOURCE_MISSING'
          )
            fail(
              'open() of a file that is gone throws FileprocError SOURCE_MISSING',
              'error' in outcome ? String(outcome.error) : 'something else',
            );
          await delivery.ack();
        });
      },
      timeout,
    );

    test(
      'tells by isCurrent whether the file is still what was read',
      async () => {
        await using harness = await createHarness();
        await harness.put('changing.txt', bytes('first'));
        await take(harness.source, 1, async (delivery) => {
          if (!delivery.isCurrent) return delivery.ack();
          const opened = await delivery.open(AbortSignal.timeout(patience));
          for await (const _chunk of opened.content);
          const signal = AbortSignal.timeout(patience);
          if (!(await delivery.isCurrent(opened.file, signal)))
            fail('isCurrent(file) is true while nothing changed', 'false');
          await harness.put('changing.txt', bytes('second, and longer'));
          if (await delivery.isCurrent(opened.file, signal))
            fail('isCurrent(file) is false once the content changed', 'true');
          if (await delivery.isCurrent(undefined, signal))
            fail('isCurrent(undefined) is false while the file exists', 'true');
          await harness.remove('changing.txt');
          if (!(await delivery.isCurrent(undefined, signal)))
            fail('isCurrent(undefined) is true once the file is gone', 'false');
          await delivery.ack();
        });
      },
      timeout,
    );

    test(
      'lets an opened file be left early',
      async () => {
        await using harness = await createHarness();
        await harness.put('large.bin', new Uint8Array(4_000_000));
        await take(harness.source, 1, async (delivery) => {
          const opened = await delivery.open(AbortSignal.timeout(patience));
          for await (const _chunk of opened.content) break;
          await delivery.ack();
        });
      },
      timeout,
    );

    test(
      'ends soon, without an error, when the signal aborts',
      async () => {
        await using harness = await createHarness();
        for (let i = 0; i < 5; i++) await harness.put(`${i}.txt`, bytes('x'));
        const stop = new AbortController();
        const reading = (async () => {
          for await (const delivery of harness.source.deliveries(stop.signal)) {
            stop.abort();
            await ack(delivery);
          }
        })();
        const outcome = await within(patience, reading);
        if (!outcome.settled) fail('deliveries() ends when its signal aborts', `still running after ${patience} ms`);
        if ('error' in outcome)
          fail('deliveries() ends without an error when its signal aborts', String(outcome.error));
      },
      timeout,
    );

    test(
      'takes extend and ack without complaint',
      async () => {
        await using harness = await createHarness();
        await harness.put('x.txt', bytes('x'));
        await take(harness.source, 1, async (delivery) => {
          await delivery.extend(60);
          await delivery.ack();
        });
      },
      timeout,
    );

    test(
      'lists in ascending order of uri, where it lists',
      async () => {
        await using harness = await createHarness();
        const keys = [...KEYS, NFD_KEY, 'folder/deep/er/c.txt', 'folder-x/d.txt'];
        for (const key of keys) await harness.put(key, bytes('x'));
        if (!harness.source.listing) return;
        const uris: string[] = [];
        for await (const file of harness.source.listing(AbortSignal.timeout(patience))) {
          if (file.version === undefined) fail('listing() gives each file its version', `none for ${file.uri}`);
          uris.push(file.uri);
        }
        const sorted = [...uris].sort();
        if (uris.join('\n') !== sorted.join('\n'))
          fail('listing() ascends by uri as bytes', uris.join(' '), 'sort folders as if their names ended in "/"');
        if (new Set(uris).size !== keys.length)
          fail('listing() gives every file once', `${new Set(uris).size} of ${keys.length}`);
      },
      timeout,
    );
  });
}
