import { describe, expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import { decodeKey } from '../identity/uri.ts';
import { upsert } from './kit/sample-changes.ts';
import { testSink } from './kit/sink-kit.ts';
import { testSource } from './kit/source-kit.ts';
import { memorySink } from './memory-sink.ts';
import { memorySource } from './memory-source.ts';

const runner = { describe, test };

testSink(async () => ({ sink: memorySink(), async [Symbol.asyncDispose]() {} }), runner);

testSource(async () => {
  const source = memorySource();
  let started = false;
  return {
    source: {
      ...source,
      deliveries(signal) {
        started = true;
        return source.deliveries(signal);
      },
    },
    put: async (key, content) => void source.put(key, content, { announce: !started }),
    remove: async (key) => source.remove(key, { announce: !started }),
    keyOf: (uri) => decodeKey(uri.replace('memory:///', '')).toString('utf8'),
    async [Symbol.asyncDispose]() {},
  };
}, runner);

describe('the memory source', () => {
  test('a delivery that is settled twice is a mistake', async () => {
    const source = memorySource({ 'a.txt': 'a' });
    for await (const delivery of source.deliveries(new AbortController().signal)) {
      await delivery.ack();
      await expect(delivery.ack()).rejects.toThrow('The delivery of a.txt was settled twice');
    }
  });

  test('given back on its last attempt, a delivery lies among the dead letters', async () => {
    const source = memorySource({ 'a.txt': 'a' }, { maxAttempts: 2 });
    const seen: unknown[] = [];
    for await (const delivery of source.deliveries(new AbortController().signal)) {
      seen.push([delivery.attempt, delivery.lastAttempt]);
      await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'down'), 60);
    }
    expect(seen).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(source.deadLetters.map(({ path, outcome }) => [path, outcome])).toEqual([['a.txt', 'dead']]);
  });

  test('it waits before a file comes again, where that is wanted', async () => {
    const source = memorySource({ 'a.txt': 'a', 'b.txt': 'b' }, { waitBeforeRetry: true });
    const seen: string[] = [];
    for await (const delivery of source.deliveries(new AbortController().signal)) {
      seen.push(delivery.file.path);
      if (delivery.attempt === 1 && delivery.file.path === 'a.txt')
        await delivery.retry(new FileprocError('SINK_UNAVAILABLE', 'down'), 0.02);
      else await delivery.ack();
    }
    expect(seen).toEqual(['a.txt', 'b.txt', 'a.txt']);
  });

  test('the version follows the content', () => {
    const source = memorySource();
    const [one, two, three] = ['x', 'y', 'x'].map((content) => source.put('a.txt', content));
    expect(one?.version).toBe(three?.version);
    expect(one?.version).not.toBe(two?.version);
  });

  test('an endless source waits until it is ended', async () => {
    const source = memorySource({}, { endless: true });
    setTimeout(() => source.put('late.txt', 'x'), 5);
    setTimeout(() => source.end(), 20);
    const seen: string[] = [];
    for await (const delivery of source.deliveries(new AbortController().signal)) {
      seen.push(delivery.file.path);
      await delivery.ack();
    }
    expect(seen).toEqual(['late.txt']);
  });
});

describe('the memory sink', () => {
  test('calls at the wrong time throw', async () => {
    const sink = memorySink();
    const change = upsert('memory:///a.txt', ['a']);
    await expect(sink.write([change])).rejects.toThrow('write() while the sink is new');
    await sink.prepare();
    await sink.close();
    await expect(sink.write([change])).rejects.toThrow('write() while the sink is closed');
    await expect(sink.close()).rejects.toThrow('close() was called twice');
  });

  test('an embedded document older than the deletion of its root does not come back', async () => {
    const sink = memorySink();
    await sink.prepare();
    const root = upsert('memory:///a.zip', ['a'], { revision: '1' });
    if (root.kind !== 'upsert') throw new Error('upsert() gives upserts');
    const { document_id: id, source_uri: sourceUri } = root.document;
    const child = upsert('memory:///a.zip#in.txt', ['in'], { revision: '1', parent_id: id, root_id: id });
    const outcomes = await sink.write([root, { kind: 'delete', documentId: id, sourceUri, revision: 2n }, child, root]);
    expect(outcomes.map(({ status }) => status)).toEqual(['written', 'written', 'superseded', 'superseded']);
    expect(sink.documents.size).toBe(0);
  });
});
