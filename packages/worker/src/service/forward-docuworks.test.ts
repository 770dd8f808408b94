import { createInProcessReader, createPipeline, FileprocError } from '@cis/fileproc-core';
import { MOCK_MEDIA_TYPE, memorySink, memorySource, mock, mockFile } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { forwardDocuworks } from './forward-docuworks.ts';

/** Runs files through a pipeline whose deliveries are sent on to a queue that fails so often. */
async function run(files: Readonly<Record<string, Parameters<typeof mockFile>[0]>>, failures = 0) {
  const events = memorySource({}, { maxAttempts: 5 });
  for (const [path, behaviour] of Object.entries(files))
    events.put(path, mockFile(behaviour), { declaredType: MOCK_MEDIA_TYPE });
  const index = memorySink();
  const sent: string[] = [];
  let left = failures;
  const stop = new AbortController();
  const { source, sink } = forwardDocuworks(events, index, {
    async send({ path }) {
      if (left-- > 0) {
        // What is not acknowledged would come again, but not from this source.
        setImmediate(() => stop.abort());
        throw new FileprocError('SOURCE_UNAVAILABLE', 'The queue does not answer.');
      }
      sent.push(path);
    },
  });
  const processors = [mock()];
  await using reader = createInProcessReader({ processors });
  const pipeline = createPipeline({ processors, reader, source, sinks: [sink] });
  await pipeline.run(stop.signal);
  return { sent, settled: events.settled.map(({ path, outcome }) => `${path} ${outcome}`).sort(), index };
}

test('a file that needs DocuWorks is indexed by name, sent on, and acknowledged after that', async () => {
  const { sent, settled, index } = await run({
    'plain.txt': { do: 'text' },
    'locked.xdw': { do: 'throw', code: 'ENCRYPTED' },
    'needs.xdw': { do: 'throw', code: 'DOCUWORKS_UNAVAILABLE' },
  });
  expect(sent).toEqual(['needs.xdw']);
  expect(settled).toEqual(['locked.xdw acked', 'needs.xdw acked', 'plain.txt acked']);
  expect(await index.summary?.()).toMatchObject({
    documents: 3,
    byCode: { DOCUWORKS_UNAVAILABLE: 1, ENCRYPTED: 1 },
  });
});

test('a file that cannot be sent on is not acknowledged', async () => {
  const { sent, settled } = await run({ 'needs.xdw': { do: 'throw', code: 'DOCUWORKS_UNAVAILABLE' } }, 1);
  expect({ sent, settled }).toEqual({ sent: [], settled: [] });
});
