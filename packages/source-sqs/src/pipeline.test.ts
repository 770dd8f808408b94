import { createPipeline } from '@cis/fileproc-core';
import { MOCK_MEDIA_TYPE, type MockBehaviour, memorySink, mock, mockFile } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { direct } from './test/event-bodies.ts';
import { SqsFault } from './test/fake-sqs/fake-queue.ts';
import { harness, until, wait } from './test/source-harness.ts';

async function running(behaviour: MockBehaviour, visibilitySeconds = 30) {
  const h = await harness({ invalidRetrySeconds: () => 1 }, { visibilitySeconds, maxReceiveCount: 50 });
  h.store.declaredType = MOCK_MEDIA_TYPE;
  const sink = memorySink();
  const pipeline = createPipeline({
    source: h.source,
    sinks: [sink],
    processors: [mock()],
    isolation: 'none',
    workers: 2,
    shutdownGraceSeconds: 0.2,
    retryDelaySeconds: () => 1,
  });
  const put = (key: string) => {
    h.store.objects.set(key, mockFile(behaviour));
    h.queue.send(direct('files', [key]));
  };
  const indexed = () => [...sink.documents.values()].map(({ document }) => document.file_path).toSorted();
  return { ...h, put, indexed, run: () => pipeline.run(h.stop.signal), [Symbol.asyncDispose]: h[Symbol.asyncDispose] };
}

test('the index becomes equal to the bucket, whatever the events say and the queue does', async () => {
  await using h = await running({ do: 'text', text: '本文' }, 1);
  for (let i = 0; i < 30; i++) h.put(`${i}`);
  for (let i = 0; i < 10; i++) h.store.objects.delete(`${i}`);
  for (let i = 20; i < 40; i++) h.queue.send(direct('files', [`${i}`], 'ObjectRemoved:Delete'));
  h.queue.messages.reverse();
  h.fake.faults = {
    before: ({ times }) => {
      if (times % 5 === 0) throw new SqsFault('RequestThrottled');
    },
    loseAnswer: ({ action, times }) => action === 'DeleteMessageBatch' && times % 4 === 0,
    failEntry: (_action, _entry, times) => (times === 1 ? 'InternalError' : undefined),
  };
  const run = h.run();
  await until(() => h.queue.messages.length === 0, 40);
  h.stop.abort();
  await run;
  expect(h.indexed()).toEqual([...h.store.objects.keys()].toSorted());
  expect(h.deadLetters.messages).toEqual([]);
});

test('a stop gives everything back at once, what is under way included', async () => {
  await using h = await running({ do: 'sleep', milliseconds: 60_000 });
  for (let i = 0; i < 15; i++) h.put(`${i}`);
  const run = h.run();
  await until(() => h.queue.messages.filter(({ visibleAt }) => visibleAt > Date.now()).length >= 10);
  await wait(100);
  h.stop.abort();
  await run;
  expect(h.queue.messages.filter(({ visibleAt }) => visibleAt > Date.now())).toEqual([]);
  expect([h.queue.messages.length, h.indexed()]).toEqual([15, []]);
});
